import Synchronization

/// Why a worker stops.
public enum StopReason: Hashable, Sendable, CustomStringConvertible {
    /// Somebody asked: `SIGTERM` or `SIGINT`.
    case signal(String)
    /// Something that trying again will not mend, such as a store that was moved.
    case failure(String, ExitCode)
    /// The work is done.
    case finished

    public var description: String {
        switch self {
        case .signal(let name): name
        case .failure(let text, _): text
        case .finished: "finished"
        }
    }

    public var exitCode: ExitCode {
        if case .failure(_, let code) = self { code } else { .ok }
    }
}

/// Tells every thread of a worker to finish what it is doing and end. Raised once; the first reason stands.
public final class StopSignal: Sendable {
    private let latch = Latch()
    private let raised = Atomic<Bool>(false)
    private let first = Mutex<StopReason?>(nil)

    public init() {}

    /// Cheap enough to ask before every batch.
    public var isRaised: Bool { raised.load(ordering: .acquiring) }

    /// Why, once it is raised.
    public var reason: StopReason? { first.withLock { $0 } }

    public func raise(_ reason: StopReason) {
        first.withLock { first in
            if first == nil { first = reason }
        }
        raised.store(true, ordering: .releasing)
        latch.set()
    }

    /// Waits until somebody raises it.
    public func wait() {
        latch.wait()
    }

    /// Waits until somebody raises it, or until the time has passed; whether it is raised. The pause of every back-off.
    public func wait(upTo timeout: Duration) -> Bool {
        latch.wait(upTo: timeout)
    }
}
