import AMQP
import TestBroker
import Testing

@Suite(.enabled(if: TestBroker.isAvailable, Comment(rawValue: TestBroker.missing)))
struct PublisherTests {
    @Test(arguments: QueueKind.allCases)
    func `Every message is confirmed once, through a window smaller than their number`(kind: QueueKind) throws {
        try withQueue(kind) { queue in
            let publisher = try Publisher<Int>(try TestBroker.configuration(), windowLimit: 10)
            defer { publisher.close() }
            var settled: [Settled<Int>] = []
            for number in 0..<200 {
                while publisher.isFull { settled += try publisher.poll(timeout: .seconds(1)) }
                try publisher.publish(to: queue, token: number)
            }
            settled += try publisher.settle(200 - settled.count)
            #expect(settled.map(\.token).sorted() == Array(0..<200))
            #expect(settled.allSatisfy { $0.outcome == .confirmed })
            #expect(publisher.outstandingCount == 0 && publisher.isOpen && publisher.blockedReason == nil)
        }
    }

    @Test func `A full window takes nothing, and says so at once`() throws {
        try withQueue(.quorum) { queue in
            let publisher = try Publisher<Int>(try TestBroker.configuration(), windowLimit: 2)
            defer { publisher.close() }
            var refused: AMQPError?
            for number in 0..<10_000 where refused == nil {
                do throws(AMQPError) {
                    try publisher.publish(
                        OutgoingMessage(body: [1]),
                        exchange: .default,
                        routingKey: RoutingKey(rawValue: queue.rawValue) ?? "",
                        token: number
                    )
                } catch {
                    refused = error
                }
            }
            #expect(refused?.code == .windowFull)
            #expect(publisher.isOpen)
        }
    }

    @Test func `A returned message is settled as returned, its neighbours as confirmed`() throws {
        try withQueue { queue in
            let publisher = try Publisher<String>(try TestBroker.configuration())
            defer { publisher.close() }
            try publisher.publish(to: queue, token: "before")
            try publisher.publish(
                OutgoingMessage(body: [1]),
                exchange: .default,
                routingKey: try RoutingKey(TestBroker.uniqueName()),
                token: "lost"
            )
            try publisher.publish(to: queue, token: "after")
            let outcomes = Dictionary(uniqueKeysWithValues: try publisher.settle(3).map { ($0.token, $0.outcome) })
            #expect(outcomes["before"] == .confirmed && outcomes["after"] == .confirmed)
            #expect(outcomes["lost"] == .returned(replyCode: 312, replyText: "NO_ROUTE"))
        }
    }

    @Test func `A full queue refuses, and what it refuses together is settled together`() throws {
        try withQueue(.quorum, arguments: ["x-max-length": 2, "x-overflow": "reject-publish"]) { queue in
            let publisher = try Publisher<Int>(try TestBroker.configuration())
            defer { publisher.close() }
            // The limit is soft: a first burst passes, later publishes are refused.
            for number in 0..<20 { try publisher.publish(to: queue, token: number) }
            _ = try publisher.settle(20)
            for number in 20..<40 { try publisher.publish(to: queue, token: number) }
            let later = try publisher.settle(20)
            #expect(later.map(\.token).sorted() == Array(20..<40))
            #expect(later.allSatisfy { $0.outcome == .refused })
        }
    }

    @Test func `A missing exchange voids what is outstanding, which is handed back`() throws {
        try withQueue(.quorum) { queue in
            let publisher = try Publisher<Int>(try TestBroker.configuration())
            for number in 0..<5 { try publisher.publish(to: queue, token: number) }
            try publisher.publish(
                OutgoingMessage(body: [1]),
                exchange: try ExchangeName(TestBroker.uniqueName()),
                routingKey: "k",
                token: 5
            )
            var settled: [Int] = []
            let error = try #require(throws: AMQPError.self) {
                while true { settled += try publisher.poll(timeout: .milliseconds(200)).map(\.token) }
            }
            #expect(error.code == .notFound && error.scope == .channel && !publisher.isOpen)
            settled += publisher.takeSettled().map(\.token)
            let outstanding = publisher.takeOutstanding()
            #expect((settled + outstanding).sorted() == Array(0...5))
            #expect(outstanding.last == 5 && publisher.takeOutstanding().isEmpty)
            #expect(throws: AMQPError.self) { try publisher.publish(to: queue, token: 6) }
        }
    }
}

extension Publisher {
    /// Publishes a small message straight into a queue.
    func publish(to queue: QueueName, token: Token) throws {
        try publish(
            OutgoingMessage(body: [1]),
            exchange: .default,
            routingKey: try RoutingKey(queue.rawValue),
            token: token
        )
    }
}
