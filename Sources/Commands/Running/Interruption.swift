import Glibc
import Synchronization

/// Whether somebody wants the command to end. A second Ctrl-C ends the process at once.
public final class Interruption: Sendable {
    private let raised = Atomic<Bool>(false)

    public init() {}

    public var isRaised: Bool { raised.load(ordering: .acquiring) }

    public func raise() { raised.store(true, ordering: .releasing) }

    /// The one that Ctrl-C and `SIGTERM` raise. A signal handler can reach nothing but globals.
    static func ofThisProcess() -> Interruption {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { number in
            if keyboard.isRaised { _exit(128 + number) }
            keyboard.raise()
        }
        // Without SA_RESTART, so that a question on the terminal ends too.
        sigaction(SIGINT, &action, nil)
        sigaction(SIGTERM, &action, nil)
        return keyboard
    }
}

private let keyboard = Interruption()
