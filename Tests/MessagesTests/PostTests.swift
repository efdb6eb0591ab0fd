import Escalation
import JSON
import Messages
import Testing

/// Messages made of what a case that was opened and decided gave out.
@Suite struct PostTests {
    private let post = Post(topology: Topology(levels: ["operator"]), source: "/belay/test")
    private let now = Instant(seconds: 1_795_420_800)
    private let traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    private func decided(_ change: (inout Decision) -> Void = { _ in }) throws -> Step {
        let level = PolicyLevel(
            level: "operator",
            owners: ["operators"],
            actions: [.approve, .approveWithChanges],
            form: DecisionForm(required: []),
            changeable: [FieldPath("data.amount")!],
            window: .seconds(60),
            expiry: .end(.refused, authority: nil)
        )
        let policy = Policy(
            name: "payments",
            version: 3,
            title: "Payments",
            levels: [level],
            triggers: [],
            authorities: [AuthorityRow(name: "small", roles: ["operators"])],
            outcomeValidFor: .seconds(3600)
        )
        let alice = Directory.Person(
            id: "alice",
            name: "Alice",
            roles: ["operators"],
            contacts: [Directory.Contact(channel: "mail", address: "alice@example.com")]
        )
        let event = Event(
            id: "e1",
            source: "/erp",
            type: "payment.requested",
            arrival: now,
            data: ["amount": 400, "secret": "PLANTED"]
        )
        var step = Step(now: now, directory: Directory(people: [alice]), drawSalt: { [1] })
        var subject = Case.open(
            key: KeyID(policy: "payments", trigger: "large", value: "e1"),
            running: 1,
            policy: policy,
            entryLevel: "operator",
            opening: Opening(
                cause: .ask,
                because: "Large.",
                event: event.reference,
                correlation: "c-1",
                traceparent: traceparent
            ),
            snapshot: Snapshot(of: event, capture: nil),
            waiting: [WaitingRun(event: event.reference, run: "run-7", callback: "https://erp.example.com")],
            step: &step
        )
        let entered = subject.enterLevel(generation: 1, policy: policy, step: &step)
        #expect(entered)
        var decision = Decision(
            id: "m1",
            person: "alice",
            action: .approveWithChanges,
            rationale: "PLANTED",
            authority: "small",
            assumptions: ["a"],
            constraints: ["Until Friday."],
            changes: [FieldChange(path: FieldPath("data.amount")!, value: 300)],
            revision: 1
        )
        change(&decision)
        try subject.decide(decision, policy: policy, step: &step)
        return step
    }

    @Test func `A case goes to the queue of its level as a hint`() throws {
        let pass = try #require(try decided().passes.first)
        let envelope = post.envelope(pass)
        #expect(envelope.exchange == "belay.review" && envelope.routingKey == "operator")
        #expect(Hint(body: envelope.body, kind: .review) == .passed(pass.caseID, level: "operator", generation: 1))
        #expect(envelope.id == "\(pass.caseID)_2_0")
        #expect(envelope.traceparent == traceparent && envelope.correlation == "c-1")
    }

    @Test func `An outcome is a CloudEvent with all that the automation needs and nothing else`() throws {
        let outcome = try #require(try decided().outcomes.first)
        let envelope = post.envelope(outcome)
        #expect(envelope.exchange == "belay.outcomes" && envelope.routingKey == "payments.resume-with-changes")
        #expect(envelope.id == outcome.id)
        let id = outcome.caseID.rawValue
        #expect(
            try JSONValue.parse(envelope.body) == [
                "specversion": "1.0", "id": .string(outcome.id), "source": "/belay/test", "type": "dev.belay.outcome",
                "subject": .string(id), "time": .string(now.description), "traceparent": .string(traceparent),
                "datacontenttype": "application/json",
                "data": [
                    "id": .string(outcome.id), "case": .string(id), "policy": "payments", "version": 3,
                    "outcome": "resume-with-changes", "level": "operator", "by": "alice",
                    "snapshot": .string(outcome.snapshot.description), "entry": .string("\(id)_5"),
                    "event": ["id": "e1", "source": "/erp", "type": "payment.requested"], "correlation": "c-1",
                    "validUntil": .string((now + .seconds(3600)).description),
                    "run": ["ask": "e1", "source": "/erp", "run": "run-7"],
                    "decision": [
                        "action": "approve-with-changes", "authority": "small", "assumptions": ["a"],
                        "constraints": ["Until Friday."], "changes": [["field": "data.amount", "value": 300]],
                        "revision": 1,
                    ],
                    "shape": .string(outcome.basis.shape.description),
                ],
            ]
        )
        #expect(!String(decoding: envelope.body, as: UTF8.self).contains("PLANTED"))
    }

    @Test func `The longest decision that is read gives an outcome that fits a message`() throws {
        let texts = [String](repeating: String(repeating: "\u{1}", count: 1300), count: 4)
        let content = DecisionContent(
            action: .approve,
            rationale: nil,
            authority: "small",
            assumptions: texts,
            revision: 1
        )
        let message = PersonMessage(id: "m", caseID: "A", content: .decide(content))
        let body = message.body(source: "/", at: now)
        #expect(body.count > 31_000)
        _ = try PersonMessage(body: body)
        let outcome = try #require(
            try decided {
                $0.action = .approve
                $0.changes = []
                $0.assumptions = texts
            }.outcomes.first
        )
        #expect(post.envelope(outcome).body.count <= 64 * 1024)
    }

    @Test func `One wake-up goes out for the notices of a transaction, none without`() throws {
        let notices = try decided().notices
        let wake = try #require(post.wakeNotify(notices))
        #expect(wake.exchange == "belay.notify" && Hint(body: wake.body, kind: .notify) == .notices)
        #expect(post.wakeNotify([]) == nil)
    }

    @Test func `A wake-up for a deadline names when it is due`() {
        let wake = post.wakeSLA(now, case: "ABCD")
        #expect(wake.exchange == "belay.sla" && wake.routingKey == "sla")
        #expect(Hint(body: wake.body, kind: .sla) == .deadline(now))
    }

    @Test func `Nothing that leaves has an id of another`() throws {
        let step = try decided()
        let ids = step.passes.map { post.envelope($0).id } + step.outcomes.map(\.id) + step.notices.map(\.id)
        #expect(Set(ids).count == ids.count)
    }
}
