import Glibc
import Synchronization

/// A small SMTP server: takes every mail on a loopback port, keeps none, and says when it said 250.
///
/// It speaks as much of RFC 5321 as a client needs to hand in a mail, each connection on a thread of its own.
final class MailServer: Sendable {
    /// Told of each mail after its 250 was written; the bytes are those between DATA and the final dot.
    typealias Accepted = @Sendable ([UInt8], ContinuousClock.Instant) -> Void

    let port: UInt16
    private let listener: CInt
    private let count = Atomic<Int>(0)

    init(_ accepted: @escaping Accepted = { _, _ in }) throws {
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        guard let port = LoopbackHTTP.listeningPort(of: listener), listen(listener, 16) == 0 else {
            throw BenchError("no port for the mail server")
        }
        self.port = port
        _ = BackgroundThread { [self] in
            while case let client = accept(listener, nil, nil), client >= 0 {
                _ = BackgroundThread {
                    MailDialogue(client).run { mail in
                        self.count.add(1, ordering: .relaxed)
                        accepted(mail, .now)
                    }
                }
            }
        }
    }

    /// Mails that it said 250 to.
    var accepted: Int { count.load(ordering: .relaxed) }

    func close() {
        shutdown(listener, CInt(SHUT_RDWR))
        Glibc.close(listener)
    }
}
