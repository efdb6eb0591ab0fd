import AMQP
import Testing

@Suite struct ShortStringTests {
    @Test func `A name of 255 bytes is taken and one of 256 refused`() throws {
        #expect(QueueName(rawValue: String(repeating: "q", count: 255)) != nil)
        #expect(QueueName(rawValue: String(repeating: "q", count: 256)) == nil)
        let error = try #require(throws: AMQPError.self) { try QueueName(String(repeating: "q", count: 256)) }
        #expect(error.code == .invalidArgument)
    }

    @Test func `Bytes are counted, not characters`() {
        #expect(RoutingKey(rawValue: String(repeating: "ü", count: 127)) != nil)
        #expect(RoutingKey(rawValue: String(repeating: "ü", count: 128)) == nil)
    }

    @Test func `Names of one kind compare by their text`() {
        let names: [ExchangeName] = ["b", "a"]
        #expect(names.sorted().map(\.description) == ["a", "b"])
        #expect(ExchangeName.default.rawValue.isEmpty)
    }
}
