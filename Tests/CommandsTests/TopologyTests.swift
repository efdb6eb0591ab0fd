import Escalation
import JSON
import Messages
import Testing

@testable import Commands

@Suite("Topology as text") struct TopologyTests {
    private let parts = Topology(levels: ["operator"]).parts(foreignExchanges: ["orders"])

    @Test func `Every queue says what it does when it is full and what becomes of what it gives up`() {
        let queues = parts.filter { $0.kind == "queue" }
        #expect(
            queues.first?.properties
                == "x-queue-type=quorum x-dead-letter-exchange=belay.dead x-dead-letter-strategy=at-least-once x-overflow=reject-publish x-delivery-limit=100"
        )
        #expect(
            queues.first { $0.name == "belay.dead" }?.properties
                == "x-queue-type=quorum x-overflow=reject-publish x-delivery-limit=1000000"
        )
        #expect(queues.first { $0.name == "belay.audit" }?.properties == "x-queue-type=stream")
    }

    @Test func `A full ingress that drops its head cannot dead-letter at least once`() {
        let queue = Topology(levels: [], ingressOverflow: .dropHead(lengthMax: 10)).parts().first { $0.kind == "queue" }
        #expect(queue?.properties.contains("at-most-once x-overflow=drop-head x-max-length=10") == true)
    }

    @Test func `Definitions hold everything for an import`() {
        let definitions = parts.definitions(vhost: "/belay")
        #expect(definitions["queues"]?.array?.count == 8)
        #expect(definitions["bindings"]?.array?.last?["source"] == "orders")
        #expect(
            definitions["exchanges"]?.array?.allSatisfy { $0["vhost"] == "/belay" && $0["durable"] == true } == true
        )
    }

    @Test func `Commands are words for a shell`() {
        let commands = parts.commands(vhost: "/", topology: Topology(levels: ["operator"]))
        #expect(commands.contains("rabbitmqadmin --vhost=/ declare exchange name=belay.events type=topic durable=true"))
        #expect(commands.contains { $0.hasPrefix("rabbitmqctl set_topic_permissions -p / alice belay.answers '^$' ") })
    }

    @Test(arguments: [
        (
            BrokerRole.trigger, "^$", #"^belay\.(review|sla|notify|answers|outcomes|dead)$"#,
            #"^belay\.(events|dead|audit)$"#
        ),
        (.sla, "^$", #"^belay\.(review|sla|notify|outcomes|receipts|dead)$"#, #"^belay\.(sla|audit)$"#),
        (
            .person, #"^belay\.answers\.alice(~[0-9a-z-]+)?$"#,
            #"^(belay\.decisions|belay\.answers\.alice(~[0-9a-z-]+)?)$"#,
            #"^(belay\.answers|belay\.answers\.alice(~[0-9a-z-]+)?)$"#
        ),
    ])
    func `Permissions are those of deploy`(role: BrokerRole, configure: String, write: String, read: String) {
        let permissions = BrokerPermissions(role, user: "alice", prefix: "belay.")
        #expect([permissions.configure, permissions.write, permissions.read] == [configure, write, read])
    }

    @Test func `A user's name is no pattern`() {
        #expect(
            BrokerPermissions(.person, user: "a.b", prefix: "belay.").topics.first?.read == #"^a\.b\.(\*|[^.*#]+)$"#
        )
    }
}
