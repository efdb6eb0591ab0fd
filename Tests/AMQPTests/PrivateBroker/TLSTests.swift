import AMQP
import TestBroker
import Testing

extension PrivateBrokerTests {
    @Suite struct TLSTests {
        @Test func `Over TLS everything works alike`() throws {
            let configuration = try PrivateBroker.current().tlsConfiguration()
            try withQueue(on: configuration) { queue in
                try withConnection(configuration) { connection in
                    let body = ConsumingTests.body(1 << 20)
                    try connection.publish(OutgoingMessage(body: body), to: queue)
                    try connection.consume(queue, tag: "c", prefetch: 1)
                    let delivery = try connection.waitForDelivery()
                    #expect(delivery.body == body && connection.endpoint.tls)
                }
            }
        }

        @Test func `A certificate for another host is refused`() throws {
            var configuration = try PrivateBroker.current().tlsConfiguration(host: "127.0.0.1")
            let error = try #require(throws: AMQPError.self) { try Connection(configuration) }
            #expect(error.code == .tls && !error.isRetriable)
            configuration.tls.verifyHostname = false
            try withConnection(configuration) { #expect($0.isOpen) }
        }

        @Test func `A certificate of an unknown authority is refused, by the system's list too`() throws {
            let broker = try PrivateBroker.current()
            var configuration = broker.tlsConfiguration()
            for authorities in [broker.certificates.strangerFile, nil] {
                configuration.tls.caFile = authorities
                let error = try #require(throws: AMQPError.self) { try Connection(configuration) }
                #expect(error.code == .tls)
            }
        }

        @Test func `A file of authorities that cannot be read is named`() throws {
            var configuration = try PrivateBroker.current().tlsConfiguration()
            configuration.tls.caFile = "/no/such/ca.pem"
            let error = try #require(throws: AMQPError.self) { try Connection(configuration) }
            #expect(error.code == .tls && "\(error)".contains("/no/such/ca.pem"))
        }

        @Test func `A client certificate stands for its user`() throws {
            let broker = try PrivateBroker.current()
            var configuration = broker.tlsConfiguration()
            configuration.credentials = .external
            configuration.tls.certificateFile = broker.certificates.clientFile
            configuration.tls.keyFile = broker.certificates.clientKeyFile
            try withConnection(configuration) { #expect($0.isOpen) }
        }

        @Test func `TLS spoken to a port without it fails in time`() throws {
            var configuration = try PrivateBroker.current().configuration
            configuration.endpoints[0].tls = true
            configuration.connectTimeout = .seconds(2)
            #expect(throws: AMQPError.self) { try Connection(configuration) }
        }
    }
}
