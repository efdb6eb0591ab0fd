import Testing

@testable import AMQP

@Suite struct ConnectionConfigurationTests {
    @Test func `A URI names user, password, host, port and virtual host`() throws {
        let configuration = try ConnectionConfiguration(uri: "amqp://us%40er:p%2Fw%3A@broker:5673/my%2Fhost")
        #expect(configuration.endpoints == [Endpoint(host: "broker", port: 5673)])
        #expect(configuration.credentials == .plain(user: "us@er", password: "p/w:"))
        #expect(configuration.virtualHost == "my/host")
    }

    @Test(arguments: ["amqp://h", "amqp://h/", "amqp://h/%2F", "amqp://guest:guest@h:5672/"])
    func `Where it says nothing, a URI means guest and the virtual host slash`(uri: String) throws {
        let configuration = try ConnectionConfiguration(uri: uri)
        #expect(configuration.endpoints == [Endpoint(host: "h", port: 5672)])
        #expect(configuration.virtualHost == "/")
        #expect(configuration.credentials == .plain(user: "guest", password: "guest"))
        #expect(configuration.heartbeat == .seconds(10))
    }

    @Test func `A URI may name several hosts, IPv6 among them`() throws {
        let configuration = try ConnectionConfiguration(uri: "amqps://u:p@a,[::1]:5671,c:9/v")
        #expect(
            configuration.endpoints == [
                Endpoint(host: "a", port: 5671, tls: true), Endpoint(host: "::1", port: 5671, tls: true),
                Endpoint(host: "c", port: 9, tls: true),
            ]
        )
        #expect(configuration.endpoints[1].description == "amqps://[::1]:5671")
    }

    @Test func `Query parameters set heartbeat, timeout and certificates`() throws {
        let configuration = try ConnectionConfiguration(
            uri: "amqps://h/v?heartbeat=5&connection_timeout=1500&cacertfile=/ca.pem&certfile=/c&keyfile=/k"
                + "&auth_mechanism=external&name=lane%201"
        )
        #expect(configuration.heartbeat == .seconds(5))
        #expect(configuration.connectTimeout == .milliseconds(1500))
        #expect(configuration.tls.caFile == "/ca.pem")
        #expect(configuration.credentials == .external)
        #expect(configuration.connectionName == "lane 1")
    }

    @Test(arguments: [
        "http://h", "amqp://", "amqp://h:0", "amqp://h:x", "amqp://h:70000", "amqp://u:p%4@h", "amqp://h?colour=red",
        "amqp://h?heartbeat=-1", "amqp://h?heartbeat=70000", "amqp://h,", "amqp://h/%00",
        "amqp://h?auth_mechanism=external", "amqps://h?certfile=/c", "amqp://h?verify=maybe",
    ])
    func `What is not understood is refused`(uri: String) throws {
        let error = try #require(throws: AMQPError.self) { try ConnectionConfiguration(uri: uri) }
        #expect(error.code == .invalidArgument)
    }

    @Test func `The password is shown nowhere`() throws {
        let configuration = try ConnectionConfiguration(uri: "amqp://user:hush@h/v")
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in [dumped, "\(configuration)", String(reflecting: configuration), "\(configuration.credentials)"] {
            #expect(!text.contains("hush"))
        }
        let error = try #require(throws: AMQPError.self) { try ConnectionConfiguration(uri: "amqp://u:hush@h:x") }
        #expect(!"\(error)".contains("hush"))
    }

    @Test func `Nothing is handed to C that it would abort for or cut off`() {
        let good = ConnectionConfiguration(endpoints: [Endpoint(host: "h")])
        let changes: [(inout ConnectionConfiguration) -> Void] = [
            { $0.endpoints = [] }, { $0.heartbeat = .seconds(-1) }, { $0.heartbeat = .milliseconds(500) },
            { $0.rpcTimeout = .zero }, { $0.connectTimeout = .seconds(-1) }, { $0.frameSizeMax = 100 },
            { $0.virtualHost = "a\0b" }, { $0.credentials = .plain(user: "a", password: "b\0") },
            { $0.tls.keyFile = "/k" }, { $0.endpoints[0].port = 0 }, { $0.endpoints[0].host = "" },
        ]
        #expect(throws: Never.self) { try good.validate() }
        for change in changes {
            var bad = good
            change(&bad)
            #expect(throws: AMQPError.self) { try bad.validate() }
        }
    }
}
