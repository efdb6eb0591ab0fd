import AMQP
import TestBroker
import Testing

@Suite(.enabled(if: TestBroker.isAvailable, Comment(rawValue: TestBroker.missing)))
struct StreamTests {
    @Test func `A stream is read from any offset, and every record carries its own`() throws {
        try withStream(of: 20) { stream in
            let all = try Self.offsets(of: 20, in: stream, from: .first)
            let some = try Self.offsets(of: 5, in: stream, from: .absolute(15))
            let sinceLongAgo = try Self.offsets(of: 20, in: stream, from: .timestamp(0))
            #expect(all == Array(0..<20) && some == Array(15..<20) && sinceLongAgo == all)
        }
    }

    @Test func `From next on, only what is written later comes`() throws {
        try withStream(of: 3) { stream in
            try withConnection { connection in
                try connection.consume(stream: stream, from: .next, tag: "c", prefetch: 10)
                #expect(try connection.next(timeout: .milliseconds(100)) == nil)
                try withConnection { try $0.publish(OutgoingMessage(body: [9]), to: stream) }
                let delivery = try connection.waitForDelivery()
                #expect(delivery.body == [9] && delivery.streamOffset == 3)
            }
        }
    }

    @Test func `A record of a stream cannot be rejected, and trying does not cost the connection`() throws {
        try withStream(of: 1) { stream in
            try withConnection { connection in
                try connection.consume(stream: stream, from: .first, tag: "c", prefetch: 10)
                let delivery = try connection.waitForDelivery()
                for attempt in [connection.reject(_:requeue:), { try connection.nack($0, requeue: $1) }] {
                    let error = try #require(throws: AMQPError.self) { try attempt(delivery.tag, true) }
                    #expect(error.code == .invalidArgument && error.scope == .none)
                }
                try connection.acknowledge(delivery.tag)
                try connection.cancel("c")
                #expect(throws: AMQPError.self) { try connection.reject(delivery.tag, requeue: false) }
                #expect(try connection.status(of: stream).consumers == 0)
            }
        }
    }

    @Test func `A stream is not read without a prefetch`() throws {
        try withStream(of: 1) { stream in
            try withConnection { connection in
                let error = try #require(throws: AMQPError.self) {
                    try connection.consume(stream: stream, from: .first, tag: "c", prefetch: 0)
                }
                #expect(error.code == .invalidArgument && connection.isOpen)
            }
        }
    }

    @Test func `A deleted stream ends its reader with a notice`() throws {
        try withStream(of: 1) { stream in
            try withConnection { connection in
                try connection.consume(stream: stream, from: .next, tag: "c", prefetch: 1)
                try withConnection { try $0.delete(queue: stream) }
                let tag = try connection.wait(for: "the notice") {
                    if case .consumerCancelled(let tag) = $0 { tag } else { nil }
                }
                #expect(tag == "c")
            }
        }
    }

    func withStream(of count: Int, _ body: (QueueName) throws -> Void) throws {
        try withQueue(.stream) { stream in
            let publisher = try Publisher<Int>(try TestBroker.configuration())
            defer { publisher.close() }
            for number in 0..<count {
                try publisher.publish(
                    OutgoingMessage(body: [UInt8(number)]),
                    exchange: .default,
                    routingKey: try RoutingKey(stream.rawValue),
                    token: number
                )
            }
            _ = try publisher.settle(count)
            try body(stream)
        }
    }

    /// The offsets from the wanted one on; the broker begins with the chunk that holds it.
    static func offsets(of count: Int, in stream: QueueName, from start: StreamOffset) throws -> [UInt64] {
        try withConnection { connection in
            try connection.consume(stream: stream, from: start, tag: "c", prefetch: 100)
            var offsets: [UInt64] = []
            while offsets.count < count {
                let delivery = try connection.waitForDelivery()
                try connection.acknowledge(delivery.tag)
                let offset = try #require(delivery.streamOffset)
                if case .absolute(let wanted) = start, offset < wanted { continue }
                #expect(delivery.body == [UInt8(offset)])
                offsets.append(offset)
            }
            return offsets
        }
    }
}
