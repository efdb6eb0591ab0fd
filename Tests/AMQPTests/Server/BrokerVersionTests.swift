import AMQP
import Testing

@Suite struct BrokerVersionTests {
    @Test(arguments: [
        ("3.10.8", BrokerVersion(3, 10, 8)), ("4.0", BrokerVersion(4, 0)), ("3.13.0-rc.1", BrokerVersion(3, 13)),
        ("4.2.1+dev", BrokerVersion(4, 2, 1)),
    ])
    func `Versions are read as three numbers`(text: String, version: BrokerVersion) {
        #expect(BrokerVersion(text) == version)
    }

    @Test func `Versions are ordered by number, not by text`() {
        #expect(BrokerVersion(3, 9, 30) < BrokerVersion(3, 10, 1))
        #expect(BrokerVersion(3, 13, 7) < BrokerVersion(4))
        #expect(BrokerVersion("unknown") == nil)
    }

    @Test func `The C library's version is known`() {
        #expect(AMQPLibrary.version >= BrokerVersion(0, 11))
        #expect(AMQPLibrary.isFixedUpstream == (AMQPLibrary.version >= BrokerVersion(0, 17)))
    }
}
