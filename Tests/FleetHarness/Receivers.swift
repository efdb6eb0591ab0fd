import Foundation
import Glibc
import JSON

/// A real SMTP server that keeps what it is sent (`deploy/lib/mailserver.py`).
public final class MailServer {
    public let port: Int
    private let child: Child
    private let directory: URL

    public init(for fleet: TestFleet) throws {
        port = try Self.freePort()
        directory = fleet.directory.appending(path: "mail")
        child = fleet.run(
            try Child(
                Services.python,
                [Services.root.appending(path: "deploy/lib/mailserver.py").path, "\(port)", directory.path],
                name: "mailserver"
            )
        )
        let (port, child) = (port, child)
        try eventually("the mail server listened", every: .milliseconds(50)) {
            guard child.isRunning else { throw HarnessFailure("the mail server ended: \(child.lines.suffix(5))") }
            return Self.answers(port)
        }
    }

    public static var isInstalled: Bool {
        (try? Child.run(Services.python, ["-c", "import aiosmtpd"])) != nil
    }

    /// Lines of settings under which a fleet sends its mail here.
    public var settings: String {
        "mail:\n  host: 127.0.0.1\n  port: \(port)\n  security: none\n  from: belay@example.test\n"
    }

    /// One line a message: recipients and subject.
    public var log: [String] { child.lines }

    /// Waits for a message whose line in the log holds all of these.
    public func waitForMail(_ parts: String..., within limit: Duration = patience) throws {
        _ = try child.waitForLine("a mail with \(parts)", within: limit) { line in
            parts.allSatisfy(line.contains) ? true : nil
        }
    }

    /// Every message as it came, headers and body decoded by Python's own mail parser.
    public func messages() throws -> [String] {
        let script = """
            import email, email.policy, glob, json, sys
            for path in sorted(glob.glob(sys.argv[1] + "/new/*")):
                raw = open(path, "rb").read()
                message = email.message_from_bytes(raw, policy=email.policy.default)
                text = "\\n".join(f"{name}: {value}" for name, value in message.items())
                print(json.dumps(text + "\\n\\n" + message.get_content() + "\\n\\n" + raw.decode("latin-1")))
            """
        return try Child.run(Services.python, ["-c", script, directory.path])
            .map { try JSONValue.parse($0).string ?? "" }
    }

    public static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw HarnessFailure("no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Whether somebody takes connections there.
    static func answers(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}

/// A receiver of signed webhooks over HTTPS, under the certificate of the private authority.
public final class HookServer {
    /// A request as it came.
    public struct Request: Sendable {
        public let path: String
        public let id: String
        public let isSigned: Bool
        public let body: String
        /// Everything of it as text, headers included.
        public let whole: String
    }

    public let port: Int
    public let secret = "whsec_" + Data((0..<32).map { _ in UInt8.random(in: 0...255) }).base64EncodedString()
    private let child: Child
    private let services: Services
    private let directory: URL

    public init(for fleet: TestFleet) throws {
        (services, directory) = (fleet.services, fleet.directory)
        let tls = fleet.services.certificates
        let script = Services.root.appending(path: "Tests/FleetHarness/Resources/hooks.py").path
        let child = fleet.run(
            try Child(Services.python, [script, secret, "\(tls)/server.pem", "\(tls)/server.key"], name: "hooks")
        )
        port = try child.waitForLine("its port") { $0.hasPrefix("ready ") ? Int($0.dropFirst(6)) : nil }
        self.child = child
        _ = FileManager.default.createFile(
            atPath: directory.appending(path: "hook-secret").path,
            contents: Data(secret.utf8),
            attributes: [.posixPermissions: 0o600]
        )
    }

    public func url(_ path: String) -> String { "https://localhost:\(port)\(path)" }

    /// Lines of settings under which a fleet may call this receiver, as `webhooks` or as `callbacks`.
    public func settings(_ section: String) -> String {
        """
        \(section):
          allow: ["localhost:\(port)"]
          private-addresses: true
          ca-file: \(services.certificates)/ca.pem
          secret-file: \(directory.appending(path: "hook-secret").path)

        """
    }

    public var requests: [Request] {
        child.lines.compactMap { line in
            guard let value = try? JSONValue.parse(line), let path = value["path"]?.string else { return nil }
            return Request(
                path: path,
                id: value["id"]?.string ?? "",
                isSigned: value["isSigned"]?.bool ?? false,
                body: value["body"]?.string ?? "",
                whole: line
            )
        }
    }

    public func waitForRequest(to path: String, within limit: Duration = patience) throws -> Request {
        try child.waitForLine("a request to \(path)", within: limit) {
            $0.contains("\"path\": \"\(path)\"") ? true : nil
        }
        guard let request = requests.last(where: { $0.path == path }) else {
            throw HarnessFailure("no request to \(path)")
        }
        return request
    }
}
