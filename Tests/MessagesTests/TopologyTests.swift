import Escalation
import Foundation
import JSON
import Messages
import Testing

/// The topology against what the broker's owner is given to import.
@Suite struct TopologyTests {
    private let topology = Topology(levels: ["operator", "supervisor", "board"])
    private let definitions: JSONValue

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "deploy/rabbitmq/definitions.json")
        definitions = try JSONValue.parse(Array(try Data(contentsOf: file)))
    }

    private func rows(_ kind: String) -> [JSONValue] { definitions[kind]?.array ?? [] }

    @Test func `The exchanges are those of the definitions`() {
        let described = topology.exchanges.map { exchange -> JSONValue in
            [
                "name": .string(exchange.name), "vhost": "/", "type": .string(exchange.kind.rawValue), "durable": true,
                "auto_delete": false, "internal": false,
                "arguments": exchange.alternate.map { ["alternate-exchange": .string($0)] } ?? .object([:]),
            ]
        }
        #expect(Set(described) == Set(rows("exchanges")))
        #expect(described.count == rows("exchanges").count)
    }

    @Test func `The queues are those of the definitions, kind, dead letters and limits included`() {
        let described = topology.queues.map { queue -> JSONValue in
            var arguments: JSONObject = [:]
            switch queue.kind {
            case .stream:
                arguments["x-queue-type"] = "stream"
            case .quorum(let deadLetterTo):
                arguments["x-queue-type"] = "quorum"
                // What at-least-once dead-lettering asks for (RabbitMQ, "Quorum Queues").
                arguments["x-overflow"] = "reject-publish"
                if let deadLetterTo {
                    arguments["x-dead-letter-exchange"] = .string(deadLetterTo)
                    arguments["x-dead-letter-strategy"] = "at-least-once"
                }
            }
            if let limit = queue.deliveryLimit { arguments["x-delivery-limit"] = .int(Int64(limit)) }
            return [
                "name": .string(queue.name), "vhost": "/", "durable": true, "auto_delete": false,
                "arguments": .object(arguments),
            ]
        }
        #expect(Set(described) == Set(rows("queues")))
        #expect(described.count == rows("queues").count)
    }

    @Test func `The bindings are those of the definitions`() {
        let described = topology.bindings.map { binding -> JSONValue in
            [
                "source": .string(binding.exchange), "vhost": "/", "destination": .string(binding.queue),
                "destination_type": "queue", "routing_key": .string(binding.routingKey), "arguments": .object([:]),
            ]
        }
        #expect(Set(described) == Set(rows("bindings")))
        #expect(described.count == rows("bindings").count)
    }

    @Test func `Every binding joins an exchange and a queue of the topology, and no name stands twice`() {
        let exchanges = topology.exchanges.map(\.name)
        let queues = topology.queues.map(\.name)
        #expect(Set(exchanges).count == exchanges.count && Set(queues).count == queues.count)
        for binding in topology.bindings {
            #expect(exchanges.contains(binding.exchange) && queues.contains(binding.queue))
        }
        for case .quorum(let target?) in topology.queues.map(\.kind) { #expect(exchanges.contains(target)) }
        for alternate in topology.exchanges.compactMap(\.alternate) { #expect(exchanges.contains(alternate)) }
    }

    @Test func `Another prefix and other levels give other names throughout`() {
        let other = Topology(prefix: "acme.", levels: ["l1"], ingressOverflow: .dropHead(lengthMax: 10))
        #expect((other.exchanges.map(\.name) + other.queues.map(\.name)).allSatisfy { $0.hasPrefix("acme.") })
        #expect(other.reviewQueue("l1") == "acme.review.l1")
        #expect(other.queues[0].overflow == .dropHead(lengthMax: 10))
        #expect(other.queues.dropFirst().allSatisfy { $0.overflow == nil })
    }

    @Test(arguments: [
        "m-1", "", "a.b.c", "...", "*", "#", "x\u{0}y", String(repeating: "e\u{301}", count: 9999),
        "👩\u{200D}👩\u{200D}👧" + String(repeating: "\u{301}", count: 9999), String(repeating: ".", count: 300),
    ])
    func `An answer's key is two words that the broker takes, whatever the id`(id: String) {
        for user in ["alice", String(repeating: "u", count: 255)] {
            let key = Topology.answerKey(user: BrokerUser(user), of: id)
            #expect(key.utf8.count <= max(255, user.utf8.count + 1))
            #expect(key.hasPrefix(user + "."))
            #expect(key.split(separator: ".", omittingEmptySubsequences: false).count == 2)
        }
        #expect(Topology.answerKey(user: "alice", of: "a.b") == "alice.a-b")
    }
}
