import Glibc
import Synchronization

/// The signals that end the process, taken by a thread that waits for them: no code of ours runs inside a handler.
enum StopSignals {
    private static let action = Mutex<(@Sendable () -> Void)?>(nil)

    /// Before the first thread starts: threads inherit what is blocked.
    static func block() {
        signal(SIGPIPE, SIG_IGN)
        var stops = set
        pthread_sigmask(SIG_BLOCK, &stops, nil)
    }

    /// The first signal runs `body`, the second ends the process at once.
    static func watch(_ body: @escaping @Sendable () -> Void) {
        action.withLock { $0 = body }
        var thread = pthread_t()
        pthread_create(&thread, nil, { _ in StopSignals.wait() }, nil)
        pthread_detach(thread)
    }

    private static func wait() -> UnsafeMutableRawPointer? {
        var stops = set
        var number: CInt = 0
        guard sigwait(&stops, &number) == 0 else { return nil }
        action.withLock { $0 }?()
        guard sigwait(&stops, &number) == 0 else { return nil }
        _exit(128 + number)
    }

    private static var set: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        return signals
    }
}
