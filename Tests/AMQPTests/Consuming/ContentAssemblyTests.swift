import Testing

@testable import AMQP

@Suite struct ContentAssemblyTests {
    /// Flags that announce a message id, and the id.
    static let header: [UInt8] = [0, 0x80, 2, 105, 100]

    @Test func `Fragments become one body once the announced size is there`() throws {
        var assembly = ContentAssembly()
        try assembly.begin(.deliver(DeliveryTag(rawValue: 7), redelivered: true), envelope: Self.envelope())
        #expect(try Self.header.withUnsafeBytes { try assembly.take(header: $0, bodySize: 5) } == nil)
        #expect(try [1, 2, 3].withBytes { try assembly.take(fragment: $0) } == nil)
        guard case .delivery(let delivery)? = try [4, 5].withBytes({ try assembly.take(fragment: $0) }) else {
            Issue.record("the message is not complete")
            return
        }
        #expect(delivery.tag == DeliveryTag(rawValue: 7) && delivery.redelivered)
        #expect(delivery.body == [1, 2, 3, 4, 5])
        #expect(delivery.consumerTag == "tag" && delivery.exchange == "exchange" && delivery.routingKey == "key")
        #expect(delivery.messageID == "id" && delivery.properties.messageID == "id")
    }

    @Test func `A message without a body is complete with its header`() throws {
        var assembly = ContentAssembly()
        try assembly.begin(.return(replyCode: 312), envelope: Self.envelope())
        let complete = try Self.header.withUnsafeBytes { try assembly.take(header: $0, bodySize: 0) }
        guard case .returned(let message)? = complete else {
            Issue.record("the message is not complete")
            return
        }
        #expect(message.replyCode == 312 && message.replyText == "tag" && message.body.isEmpty)
    }

    @Test func `Frames out of order are a violation`() throws {
        var assembly = ContentAssembly()
        #expect(throws: ContentAssembly.Violation.self) { try [1].withBytes { try assembly.take(fragment: $0) } }
        #expect(throws: ContentAssembly.Violation.self) {
            try Self.header.withUnsafeBytes { try assembly.take(header: $0, bodySize: 1) }
        }
        try assembly.begin(.return(replyCode: 312), envelope: Self.envelope())
        #expect(throws: ContentAssembly.Violation.self) {
            try assembly.begin(.return(replyCode: 312), envelope: Self.envelope())
        }
    }

    @Test func `A body beyond what was announced, or beyond reason, is a violation`() throws {
        var assembly = ContentAssembly()
        try assembly.begin(.return(replyCode: 312), envelope: Self.envelope())
        #expect(throws: ContentAssembly.Violation.self) {
            try Self.header.withUnsafeBytes { try assembly.take(header: $0, bodySize: .max) }
        }
        _ = try Self.header.withUnsafeBytes { try assembly.take(header: $0, bodySize: 1) }
        #expect(throws: ContentAssembly.Violation.self) { try [1, 2].withBytes { try assembly.take(fragment: $0) } }
    }

    static func envelope() -> Envelope {
        Array("tag".utf8).withUnsafeBytes { first in
            Array("exchange".utf8).withUnsafeBytes { second in
                Array("key".utf8).withUnsafeBytes { Envelope(first, second, $0) }
            }
        }
    }
}

extension [UInt8] {
    fileprivate func withBytes<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        try withUnsafeBytes(body)
    }
}
