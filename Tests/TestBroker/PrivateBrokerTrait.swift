public import Testing

/// Starts a broker for a suite and ends it afterwards; the suite's tests find it in ``PrivateBroker/current``.
public struct PrivateBrokerTrait: SuiteTrait, TestScoping {
    @concurrent public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        let broker = try PrivateBroker()
        defer { broker.end() }
        try await PrivateBroker.$running.withValue(broker) { try await function() }
    }
}

extension Trait where Self == PrivateBrokerTrait {
    /// A broker that only this suite uses.
    public static var privateBroker: Self { Self() }
}

extension PrivateBroker {
    @TaskLocal static var running: PrivateBroker?

    /// The suite's broker.
    public static func current() throws -> PrivateBroker {
        guard let running else { throw TestFailure("the suite has no trait .privateBroker") }
        return running
    }
}
