import AMQP
import TestBroker
import Testing

@Suite(.enabled(if: TestBroker.isAvailable, Comment(rawValue: TestBroker.missing)))
struct TopologyTests {
    @Test func `Declaring twice alike is declaring once, otherwise a failed precondition`() throws {
        try withQueue(.quorum, arguments: ["x-delivery-limit": 100]) { queue in
            try withConnection { connection in
                let arguments: Table = ["x-queue-type": "quorum", "x-delivery-limit": 100]
                #expect(try connection.declare(queue: queue, arguments: arguments).messages == 0)
                let error = try #require(throws: AMQPError.self) {
                    try connection.declare(queue: queue, arguments: ["x-queue-type": "quorum"])
                }
                #expect(error.code == .preconditionFailed && error.scope == .channel && error.replyCode == 406)
            }
        }
    }

    @Test func `What does not exist is not found, and the channel is reopened`() throws {
        try withConnection { connection in
            let missing = try QueueName(TestBroker.uniqueName())
            let error = try #require(throws: AMQPError.self) { try connection.status(of: missing) }
            #expect(error.code == .notFound && error.scope == .channel && error.replyCode == 404)
            #expect(!connection.isOpen)
            let later = try #require(throws: AMQPError.self) { try connection.delete(queue: missing) }
            #expect(later.code == .channelClosed && later.replyCode == 404)
            for _ in 1...3 {
                try connection.reopenChannel()
                try connection.delete(queue: missing)
                #expect(throws: AMQPError.self) {
                    try connection.check(exchange: try ExchangeName(TestBroker.uniqueName()))
                }
            }
        }
    }

    @Test func `A reserved name is refused, and another's exclusive queue is locked`() throws {
        try withConnection { owner in
            let queue = try QueueName(TestBroker.uniqueName())
            try owner.declare(queue: queue, durable: false, exclusive: true)
            try withConnection { connection in
                let reserved = try #require(throws: AMQPError.self) {
                    try connection.declare(exchange: "amq.mine", kind: .direct)
                }
                #expect(reserved.code == .accessRefused && reserved.replyCode == 403)
                try connection.reopenChannel()
                let locked = try #require(throws: AMQPError.self) { try connection.status(of: queue) }
                #expect(locked.code == .resourceLocked && locked.isRetriable)
            }
        }
    }

    @Test func `An unknown kind of exchange costs the connection, and the error says so`() throws {
        let connection = try TestBroker.connection()
        let error = try #require(throws: AMQPError.self) {
            try connection.declare(exchange: "amqp-test", kind: ExchangeKind(rawValue: "x-no-such-kind"))
        }
        #expect(error.scope == .connection && error.replyCode == 503)
        #expect(throws: AMQPError.self) { try connection.reopenChannel() }
    }

    @Test func `Bindings route, between exchanges too, until they are undone`() throws {
        try withQueue { queue in
            try withExchange(.topic) { source in
                try withExchange(.fanout) { middle in
                    try withConnection { connection in
                        try connection.bind(exchange: middle, to: source, key: "case.*")
                        try connection.bind(queue: queue, to: middle, key: "")
                        try connection.selectConfirms()
                        #expect(try Self.isRouted("case.opened", by: source, over: connection))
                        #expect(try connection.status(of: queue).messages == 1)
                        try connection.purge(queue: queue)
                        #expect(try connection.status(of: queue).messages == 0)
                        #expect(try !Self.isRouted("other.opened", by: source, over: connection))
                        try connection.unbind(exchange: middle, from: source, key: "case.*")
                        #expect(try !Self.isRouted("case.opened", by: source, over: connection))
                        try connection.bind(queue: queue, to: source, key: "#")
                        try connection.unbind(queue: queue, from: source, key: "#")
                        #expect(try !Self.isRouted("case.opened", by: source, over: connection))
                    }
                }
            }
        }
    }

    @Test func `What an exchange cannot route goes to its alternate`() throws {
        try withQueue { queue in
            try withExchange(.fanout) { alternate in
                try withExchange(.direct, alternate: alternate) { exchange in
                    try withConnection { connection in
                        try connection.bind(queue: queue, to: alternate, key: "")
                        try connection.selectConfirms()
                        #expect(try Self.isRouted("anything", by: exchange, over: connection))
                        #expect(try connection.status(of: queue).messages == 1)
                    }
                }
            }
        }
    }

    @Test func `A connection that consumes does not touch the topology`() throws {
        try withQueue { queue in
            try withConnection { connection in
                try connection.consume(queue, tag: "c", prefetch: 1)
                let error = try #require(throws: AMQPError.self) { try connection.status(of: queue) }
                #expect(error.code == .invalidArgument && connection.isOpen)
                try connection.cancel("c")
                #expect(try connection.status(of: queue).consumers == 0)
            }
        }
    }

    /// Whether a mandatory message is confirmed without coming back.
    static func isRouted(_ key: RoutingKey, by exchange: ExchangeName, over connection: Connection) throws -> Bool {
        try connection.publish(OutgoingMessage(body: [1]), exchange: exchange, routingKey: key)
        var isReturned = false
        return try connection.wait(for: "a confirm") { incoming in
            switch incoming {
            case .returned: isReturned = true
            case .confirmed: return !isReturned
            default: break
            }
            return nil
        }
    }
}
