import Foundation

/// A value behind a lock, with a condition on which a thread can wait for a bounded time.
///
/// `Synchronization.Mutex` has no condition; this is `NSCondition` with the value inside, so that it cannot be touched
/// without the lock.
final class Monitor<Value>: @unchecked Sendable {
    // Safe to share: `value` is touched only between lock() and unlock().
    private let condition = NSCondition()
    private var value: Value

    init(_ value: Value) {
        self.value = value
    }

    func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
        condition.lock()
        defer { condition.unlock() }
        return body(&value)
    }

    /// Changes the value and wakes whoever waits.
    func signalling(_ body: (inout Value) -> Void) {
        condition.lock()
        body(&value)
        condition.broadcast()
        condition.unlock()
    }

    /// Waits until `isReady` or the time is over, then runs `body` under the lock.
    func waiting<Result>(
        upTo timeout: Duration,
        until isReady: (Value) -> Bool,
        _ body: (inout Value) -> Result
    ) -> Result {
        condition.lock()
        defer { condition.unlock() }
        if timeout > .zero, !isReady(value) {
            let limit = Date(timeIntervalSinceNow: timeout / .seconds(1))
            while !isReady(value), condition.wait(until: limit) {}
        }
        return body(&value)
    }
}
