import AMQP
import Escalation
import Fleet
import Foundation
import Glibc
import JSON

/// A real worker executable of the build, run as a child with the settings of a test's fleet.
public final class RunningWorker {
    public let kind: WorkerKind
    public let child: Child
    /// The worker's way to the broker, where its fleet reads along.
    public let proxy: BrokerProxy?
    public let settingsFile: String

    init(kind: WorkerKind, child: Child, proxy: BrokerProxy?, settingsFile: String) {
        self.kind = kind
        self.child = child
        self.proxy = proxy
        self.settingsFile = settingsFile
    }

    /// Waits until it says that all its lanes consume.
    public func waitUntilReady(within limit: Duration = patience) throws {
        try child.waitForLine(containing: "\"message\":\"ready\"", within: limit)
    }

    /// Where it serves health; the log says so when it starts.
    public func port() throws -> Int {
        try child.waitForLine("where it serves health") { line in
            guard let value = try? JSONValue.parse(line), value["message"]?.string == "started" else { return nil }
            return value["address"]?.string?.split(separator: ":").last.flatMap { Int($0) }
        }
    }

    /// What `/metrics` says at this moment, by name and labels as they are written there.
    public func metrics() throws -> [String: Double] {
        var metrics: [String: Double] = [:]
        for line in try get("/metrics").split(separator: "\n") where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " ") else { continue }
            metrics[String(line[..<space])] = Double(line[line.index(after: space)...])
        }
        return metrics
    }

    /// The body of one of its pages.
    public func get(_ path: String) throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(try port()).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let failure = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard failure == 0 else { throw HarnessFailure("\(kind.executable) serves no health") }
        let request = Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
        _ = send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 { answer += buffer[..<count] }
        let text = String(decoding: answer, as: UTF8.self)
        guard let body = text.range(of: "\r\n\r\n") else { throw HarnessFailure("\(kind.executable) answers nothing") }
        return String(text[body.upperBound...])
    }

    /// The lines of its log with this message, parsed.
    public func logged(_ message: String) -> [JSONValue] {
        child.lines.filter { $0.contains("\"message\":\"\(message)\"") }.compactMap { try? JSONValue.parse($0) }
    }
}
