import Glibc
import Synchronization

/// Where log lines go: one `write(2)` for each, so that lines of several threads and processes do not mix.
///
/// A line that cannot be written is counted and forgotten; nobody waits for a log.
public final class LogSink: Sendable {
    /// POSIX writes this much to a pipe in one piece (`PIPE_BUF` on Linux).
    public static let lineMax = 4096

    private let descriptor: CInt
    private let lost = Atomic<UInt64>(0)

    /// Writes to an open descriptor, which it does not close.
    public init(descriptor: CInt) {
        self.descriptor = descriptor
    }

    public static let standardError = LogSink(descriptor: STDERR_FILENO)

    public var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Lines that could not be written.
    public var linesLost: UInt64 { lost.load(ordering: .relaxed) }

    func write(_ line: [UInt8]) {
        let isWritten = line.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress! + sent, bytes.count - sent)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
        if !isWritten { lost.add(1, ordering: .relaxed) }
    }
}
