import AMQP
import Glibc
import TestBroker
import Testing

@Suite(.enabled(if: TestBroker.isAvailable, Comment(rawValue: TestBroker.missing)))
struct ConnectionHandleTests {
    /// In a process of its own, where nobody else opens files.
    @Test func `However a connection ends, its socket is closed`() async {
        await #expect(processExitsWith: .success) {
            let good = try TestBroker.configuration()
            var bad = good
            bad.credentials = .plain(user: "guest", password: "hush")
            try withConnection(good) { _ in }
            let before = Self.openFiles()
            for _ in 1...5 {
                try withConnection(good) { _ in }
                _ = try Connection(good).isOpen
                #expect(throws: AMQPError.self) { try Connection(bad) }
            }
            let after = Self.openFiles()
            #expect(after == before)
        }
    }

    static func openFiles() -> Int {
        (0..<256).count { fcntl($0, F_GETFD) != -1 }
    }
}
