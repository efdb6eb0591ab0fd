import AMQP
import TestBroker
import Testing

@Suite(.enabled(if: TestBroker.isAvailable, Comment(rawValue: TestBroker.missing)))
struct PublishingTests {
    @Test func `Publishes are numbered from one, once confirms are selected`() throws {
        try withQueue { queue in
            try withConnection { connection in
                let key = try RoutingKey(queue.rawValue)
                let message = OutgoingMessage(body: [1])
                #expect(try connection.publish(message, exchange: .default, routingKey: key) == .unconfirmed)
                try connection.selectConfirms()
                try connection.selectConfirms()
                #expect(try connection.publish(message, exchange: .default, routingKey: key).rawValue == 1)
                #expect(try connection.publish(message, exchange: .default, routingKey: key).rawValue == 2)
            }
        }
    }

    @Test func `What cannot be routed comes back, and is confirmed none the less`() throws {
        try withConnection { connection in
            try connection.selectConfirms()
            let key = try RoutingKey(TestBroker.uniqueName())
            let message = OutgoingMessage(properties: MessageProperties(messageID: "id"), body: [1, 2, 3])
            let sequence = try connection.publish(message, exchange: .default, routingKey: key)
            var events: [Incoming] = []
            try connection.wait(for: "the confirm") { incoming in
                events.append(incoming)
                return if case .confirmed = incoming { () } else { nil }
            }
            guard events.count == 2, case .returned(let returned) = events[0] else {
                Issue.record("\(events)")
                return
            }
            #expect(events[1] == .confirmed(sequence, multiple: false))
            #expect(returned.replyCode == 312 && returned.replyText == "NO_ROUTE" && returned.body == [1, 2, 3])
            #expect(returned.routingKey == key && returned.properties.messageID == "id")
        }
    }

    @Test func `Properties that fit no frame are refused before anything is sent`() throws {
        var configuration = try TestBroker.configuration()
        configuration.frameSizeMax = 4096
        try withQueue { queue in
            try withConnection(configuration) { connection in
                let key = try RoutingKey(queue.rawValue)
                func attempt(_ length: Int) throws {
                    let properties = MessageProperties(
                        headers: ["h": .string(String(repeating: "x", count: length))],
                        messageID: "id"
                    )
                    try connection.publish(
                        OutgoingMessage(properties: properties, body: [1]),
                        exchange: .default,
                        routingKey: key
                    )
                }
                // 22 bytes of frame and header, 1 delivery mode, 3 message id, 4 + 2 + 1 + 4 around the text.
                try attempt(4096 - 22 - 1 - 3 - 11)
                let error = try #require(throws: AMQPError.self) { try attempt(4096 - 22 - 1 - 3 - 10) }
                #expect(error.code == .invalidArgument && error.scope == .none)
                try connection.consume(queue, tag: "c", prefetch: 1)
                #expect(try connection.waitForDelivery().header("h")?.stringValue?.count == 4059)
            }
        }
    }

    @Test func `A property of 256 bytes is refused`() throws {
        try withConnection { connection in
            let properties = MessageProperties(correlationID: String(repeating: "c", count: 256))
            let error = try #require(throws: AMQPError.self) {
                try connection.publish(
                    OutgoingMessage(properties: properties, body: []),
                    exchange: .default,
                    routingKey: "k"
                )
            }
            #expect(error.code == .invalidArgument && connection.isOpen)
        }
    }

    @Test func `A user id that is not ours closes the channel`() throws {
        try withConnection { connection in
            let message = OutgoingMessage(properties: MessageProperties(userID: "somebody"), body: [])
            try connection.publish(message, exchange: .default, routingKey: "k")
            let error = try connection.waitForClosing()
            #expect(error.code == .preconditionFailed && error.scope == .channel)
        }
    }
}
