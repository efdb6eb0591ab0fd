public import AMQP

extension Connection {
    /// How long a test waits for what must come.
    public static let patience = Duration.seconds(10)

    /// Waits, in slices, for the first event that `select` makes something of; others are passed over.
    public func wait<Found>(
        for what: String,
        within limit: Duration = patience,
        _ select: (Incoming) throws -> Found?
    ) throws -> Found {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            if let incoming = try next(timeout: .milliseconds(200)), let found = try select(incoming) { return found }
        }
        throw TestFailure("\(what) did not come within \(limit)")
    }

    public func waitForDelivery(within limit: Duration = patience) throws -> Delivery {
        try wait(for: "a delivery", within: limit) { if case .delivery(let delivery) = $0 { delivery } else { nil } }
    }

    /// Everything that comes until the broker closes channel or connection, which is returned.
    public func waitForClosing(within limit: Duration = patience) throws -> AMQPError {
        let deadline = ContinuousClock.now + limit
        do throws(AMQPError) {
            while ContinuousClock.now < deadline { _ = try next(timeout: .milliseconds(200)) }
        } catch {
            return error
        }
        throw TestFailure("nothing was closed within \(limit)")
    }
}

extension Publisher {
    /// Polls, in slices, until so many are settled.
    public func settle(_ count: Int, within limit: Duration = .seconds(10)) throws -> [Settled<Token>] {
        let deadline = ContinuousClock.now + limit
        var settled: [Settled<Token>] = []
        while settled.count < count {
            guard ContinuousClock.now < deadline else {
                throw TestFailure("\(settled.count) of \(count) publishes settled within \(limit)")
            }
            settled += try poll(timeout: .milliseconds(200))
        }
        return settled
    }
}
