import Foundation

/// A value that one thread changes and others wait for.
public final class Signal<Value>: @unchecked Sendable {
    // Safe to share: `value` is touched only between lock() and unlock().
    private let condition = NSCondition()
    private var value: Value

    public init(_ value: Value) {
        self.value = value
    }

    @discardableResult
    public func update<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        condition.lock()
        defer {
            condition.broadcast()
            condition.unlock()
        }
        return try body(&value)
    }

    public func read<Result>(_ body: (Value) throws -> Result) rethrows -> Result {
        condition.lock()
        defer { condition.unlock() }
        return try body(value)
    }

    /// Waits until `find` makes something of the value; `nil` when the time is over.
    public func wait<Found>(upTo limit: Duration, _ find: (Value) throws -> Found?) rethrows -> Found? {
        condition.lock()
        defer { condition.unlock() }
        let deadline = Date(timeIntervalSinceNow: limit / .seconds(1))
        while true {
            if let found = try find(value) { return found }
            guard condition.wait(until: deadline) else { return try find(value) }
        }
    }
}

/// How long a test waits for what must come. Long: a machine may be slow, and only a failure waits to the end.
public let patience: Duration = .seconds(60)

/// Asks again and again, with short waits between, until `find` has an answer.
///
/// For conditions that tell nobody when they change: rows of the store, queues of the broker.
public func eventually<Found>(
    _ what: @autoclosure () -> String,
    within limit: Duration = patience,
    every interval: Duration = .milliseconds(20),
    _ find: () throws -> Found?
) throws -> Found {
    let deadline = ContinuousClock.now + limit
    let pause = Signal(false)
    while true {
        if let found = try find() { return found }
        guard ContinuousClock.now < deadline else { throw HarnessFailure("\(what()) did not happen within \(limit)") }
        _ = pause.wait(upTo: interval) { $0 ? true : nil }
    }
}

/// ``eventually(_:within:every:_:)`` for a plain yes.
public func eventually(
    _ what: @autoclosure () -> String,
    within limit: Duration = patience,
    every interval: Duration = .milliseconds(20),
    holds condition: () throws -> Bool
) throws {
    _ = try eventually(what(), within: limit, every: interval) { try condition() ? true : nil }
}
