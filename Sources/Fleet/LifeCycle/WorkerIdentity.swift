import Escalation
import Glibc

/// Which process this is among all workers, wherever they run.
public struct WorkerIdentity: Hashable, Sendable {
    public let kind: WorkerKind
    /// Unlike that of any other process, past or present: host, process number and start.
    public let id: String
    public let host: String
    public let process: Int64
    public let startedAt: Instant

    public init(kind: WorkerKind, host: String, process: Int64, startedAt: Instant) {
        self.kind = kind
        self.host = host
        self.process = process
        self.startedAt = startedAt
        self.id = "\(host).\(process).\(String(startedAt.microseconds, radix: 36))"
    }

    /// This process.
    public static func ofThisProcess(_ kind: WorkerKind) -> Self {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        let host = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let startedAt = ProcessUse.startedAt.map { Instant(microseconds: Int64($0 * 1e6)) } ?? .wallClock()
        return Self(kind: kind, host: host.isEmpty ? "unknown" : host, process: Int64(getpid()), startedAt: startedAt)
    }
}
