import AMQP
import TestBroker
import Testing

@Suite(.enabled(if: TestBroker.isAvailable, Comment(rawValue: TestBroker.missing)))
struct ConnectionTests {
    @Test func `The broker says who it is and what it can`() throws {
        try withConnection { connection in
            #expect(connection.isOpen)
            #expect(connection.server.product == "RabbitMQ")
            let version = try #require(connection.server.version)
            #expect(version >= BrokerVersion(3, 10))
            #expect(connection.server.capabilities.isSuperset(of: ["consumer_cancel_notify", "connection.blocked"]))
            #expect(connection.server.clusterName?.isEmpty == false)
            #expect(connection.frameSizeMax == 131_072)
        }
    }

    @Test(arguments: [(nil, 10), (600, 60), (5, 5), (0, 0)] as [(Int?, Int)])
    func `The heartbeat is ten seconds unless said otherwise, and the broker may lower it`(
        offered: Int?,
        negotiated: Int
    ) throws {
        var configuration = try TestBroker.configuration()
        if let offered { configuration.heartbeat = .seconds(offered) }
        try withConnection(configuration) { #expect($0.heartbeat == .seconds(negotiated)) }
    }

    @Test func `Waiting serves the heartbeat, and staying away for longer than it loses the connection`() throws {
        var configuration = try TestBroker.configuration()
        configuration.heartbeat = .seconds(1)
        let neglected = try Connection(configuration)
        try withConnection(configuration) { waiting in
            let found = try waiting.next(timeout: .seconds(4)) ?? waiting.next(timeout: .zero)
            #expect(found == nil)
        }
        let error = try #require(throws: AMQPError.self) { try neglected.declare(queue: "unused", exclusive: true) }
        #expect([.socket, .connectionClosed, .heartbeatTimeout].contains(error.code))
        #expect(error.isRetriable && error.scope == .connection && !neglected.isOpen)
    }

    @Test func `A wrong password is told apart from a lost network, and not tried elsewhere`() throws {
        var configuration = try TestBroker.configuration()
        configuration.credentials = .plain(user: "guest", password: "hush")
        configuration.endpoints += [Endpoint(host: "127.0.0.1", port: try refusingPort())]
        let error = try #require(throws: AMQPError.self) { try Connection(configuration) }
        #expect(error.code == .authenticationFailed && error.replyCode == 403)
        #expect(!error.isRetriable && !"\(error)".contains("hush"))
    }

    @Test func `A virtual host that does not exist is not allowed`() throws {
        var configuration = try TestBroker.configuration()
        configuration.virtualHost = TestBroker.uniqueName("nowhere")
        let error = try #require(throws: AMQPError.self) { try Connection(configuration) }
        #expect(error.code == .notAllowed && error.replyCode == 530)
    }

    @Test func `A dead endpoint is passed over`() throws {
        var configuration = try TestBroker.configuration()
        let living = configuration.endpoints[0]
        configuration.endpoints = [Endpoint(host: "127.0.0.1", port: try refusingPort()), living]
        try withConnection(configuration) { #expect($0.endpoint == living) }
    }

    @Test func `When no endpoint answers, each is named`() throws {
        var configuration = try TestBroker.configuration()
        configuration.endpoints = [
            Endpoint(host: "127.0.0.1", port: try refusingPort()), Endpoint(host: "no-such-host.invalid"),
        ]
        let error = try #require(throws: AMQPError.self) { try Connection(configuration) }
        #expect(error.code == .hostNotFound && error.isRetriable)
        #expect("\(error)".contains("127.0.0.1") && "\(error)".contains("no-such-host.invalid"))
    }

    @Test func `A closed connection refuses every call and says why`() throws {
        let connection = try TestBroker.connection()
        connection.close()
        connection.close()
        #expect(!connection.isOpen)
        let error = try #require(throws: AMQPError.self) { try connection.next(timeout: .zero) }
        #expect(error.code == .connectionClosed)
        #expect(throws: AMQPError.self) {
            try connection.publish(OutgoingMessage(body: []), exchange: .default, routingKey: "q")
        }
        #expect(throws: AMQPError.self) { try connection.acknowledge(DeliveryTag(rawValue: 1)) }
        #expect(throws: AMQPError.self) { try connection.reopenChannel() }
    }

    @Test func `Not waiting returns at once`() throws {
        try withConnection { connection in
            let duration = try ContinuousClock().measure {
                for _ in 1...1000 where try connection.next(timeout: .zero) != nil { Issue.record("nothing was sent") }
            }
            #expect(duration < .seconds(1))
        }
    }
}
