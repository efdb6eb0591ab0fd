import Glibc

/// Set once, and waited for with a timeout: what threads use instead of sleeping.
public final class Latch: @unchecked Sendable {
    // Guarded by `mutex`, which POSIX wants at a fixed address.
    private var isOpen = false
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    public init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // Setting the machine's clock must not lengthen a wait.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    public var isSet: Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return isOpen
    }

    /// Sets the latch; true for the first to do so.
    @discardableResult
    public func set() -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        guard !isOpen else { return false }
        isOpen = true
        pthread_cond_broadcast(condition)
        return true
    }

    /// Waits until the latch is set.
    public func wait() {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !isOpen { pthread_cond_wait(condition, mutex) }
    }

    /// Waits until the latch is set, or until the time has passed; whether it is set.
    public func wait(upTo timeout: Duration) -> Bool {
        var deadline = timespec()
        clock_gettime(CLOCK_MONOTONIC, &deadline)
        deadline.advance(by: timeout)
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !isOpen {
            if pthread_cond_timedwait(condition, mutex, &deadline) == ETIMEDOUT { return isOpen }
        }
        return true
    }
}

extension timespec {
    /// Saturates at a year: nobody waits longer.
    fileprivate mutating func advance(by duration: Duration) {
        let (seconds, attoseconds) = min(max(duration, .zero), .seconds(365 * 86_400)).components
        let nanoseconds = Int(tv_nsec) + Int(attoseconds / 1_000_000_000)
        tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
        tv_nsec = nanoseconds % 1_000_000_000
    }
}
