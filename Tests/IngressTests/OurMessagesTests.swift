import Escalation
import JSON
import Messages
import Testing

/// What the encoders write is what the AsyncAPI document promises.
@Suite struct `Messages of ours` {
    private let schema: Schema
    private let post = Post(topology: Topology(levels: ["operator"]), source: "/belay/test")
    private let now = Instant(seconds: 1_795_420_800)

    init() throws {
        self.schema = Schema(document: try YAMLTree.parse(ProjectFiles.text("config/asyncapi.yaml")))
    }

    private func faults(_ body: [UInt8], by name: String) throws -> [String] {
        try schema.faults(
            in: JSONValue.parse(body),
            by: ["$ref": .string("#/components/schemas/\(name)")]
        )
    }

    /// A case that an ask opened, decided with changes: everything that leaves for it.
    private func decided() throws -> Step {
        let level = PolicyLevel(
            level: "operator",
            owners: ["operators"],
            actions: [.approveWithChanges],
            form: DecisionForm(required: []),
            changeable: [try #require(FieldPath("data.amount"))],
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
        let alice = Directory.Person(id: "alice", name: "Alice", roles: ["operators"])
        let event = Event(id: "e1", source: "/erp", type: "dev.belay.ask", arrival: now, data: ["amount": 400])
        var step = Step(now: now, directory: Directory(people: [alice]), drawSalt: { [1] })
        var subject = Case.open(
            key: KeyID(policy: "payments", trigger: "large", value: "e1"),
            running: 1,
            policy: policy,
            entryLevel: "operator",
            opening: Opening(cause: .ask, because: "Large.", event: event.reference, correlation: "c-1"),
            snapshot: Snapshot(of: event, capture: nil),
            waiting: [WaitingRun(event: event.reference, run: "run-7")],
            step: &step
        )
        let entered = subject.enterLevel(generation: 1, policy: policy, step: &step)
        #expect(entered)
        try subject.decide(
            Decision(
                id: "m1",
                person: "alice",
                action: .approveWithChanges,
                authority: "small",
                changes: [FieldChange(path: try #require(FieldPath("data.amount")), value: 300)],
                revision: 1
            ),
            policy: policy,
            step: &step
        )
        return step
    }

    @Test func `An outcome, a hint and an entry are as the document says`() throws {
        let step = try decided()
        #expect(try faults(post.envelope(#require(step.outcomes.first)).body, by: "outcome") == [])
        #expect(try faults(post.envelope(#require(step.passes.first)).body, by: "caseHint") == [])
        #expect(step.entries.count >= 5)
        for entry in step.entries { #expect(try faults(entry.body, by: "entry") == [], "\(entry.kind)") }
    }

    @Test func `A question to a source is as the document says`() throws {
        let level = PolicyLevel(
            level: "operator",
            owners: ["operators"],
            requiredData: [try #require(FieldPath("data.iban"))],
            actions: [.refuse],
            window: .seconds(60),
            expiry: .end(.refused, authority: nil)
        )
        let policy = Policy(name: "payments", version: 3, title: "Payments", levels: [level], triggers: [])
        let alice = Directory.Person(id: "alice", name: "Alice", roles: ["operators"])
        let event = Event(id: "e1", source: "/erp", type: "paid", subject: "PO-7", arrival: now, data: ["amount": 400])
        var step = Step(now: now, directory: Directory(people: [alice]), drawSalt: { [1] })
        var subject = Case.open(
            key: KeyID(policy: "payments", trigger: "large", value: "e1"),
            running: 1,
            policy: policy,
            entryLevel: "operator",
            opening: Opening(cause: .threshold, because: "Large.", event: event.reference, correlation: "c-1"),
            snapshot: Snapshot(of: event, capture: nil),
            step: &step
        )
        _ = subject.enterLevel(generation: 1, policy: policy, step: &step)
        try subject.disputeData(
            [try #require(FieldPath("data.amount"))],
            because: "No.",
            by: "alice",
            policy: policy,
            step: &step
        )
        #expect(step.dataInquiries.count == 2)
        for inquiry in step.dataInquiries {
            let envelope = post.envelope(inquiry)
            #expect(try faults(envelope.body, by: "dataRequested") == [])
            #expect(envelope.exchange == "belay.outcomes" && envelope.routingKey == "payments.data.requested")
            #expect(envelope.id == inquiry.id)
        }
        for entry in step.entries { #expect(try faults(entry.body, by: "entry") == [], "\(entry.kind)") }
    }

    @Test func `Wake-ups are as the document says`() throws {
        #expect(try faults(post.wakeSLA(now, case: "A").body, by: "deadlineHint") == [])
        #expect(try faults(Hint.notices.body, by: "noticeHint") == [])
    }

    @Test func `Answers are as the document says`() throws {
        let answers = [
            Answer(of: "m1", caseID: "A", result: .accepted(revision: 4, outcome: .refused)),
            Answer(of: "m1", caseID: nil, refusal: .unknownGate("nowhere")),
        ]
        for answer in answers {
            let envelope = post.envelope(answer, to: "alice", at: now, correlation: nil, traceparent: nil)
            #expect(try faults(envelope.body, by: "answer") == [])
        }
    }

    @Test func `What people send is as the document says`() throws {
        let decision = DecisionContent(
            action: .approveWithChanges,
            rationale: "Agreed.",
            risk: .low,
            authority: "small",
            assumptions: ["a"],
            constraints: ["b"],
            changes: [FieldChange(path: try #require(FieldPath("data.amount")), value: 3)],
            revision: 2
        )
        let contents: [(PersonMessage.Content, String)] = [
            (.decide(decision), "decision"), (.claim, "claim"), (.release, "release"),
            (.comment("Looking."), "comment"),
            (.categorise("data-integrity", because: "Two ledgers differ."), "categorise"),
            (.rate(.high, because: "The account is new."), "rate"),
            (.act(.breakGlass(confirming: nil, rationale: "The plant stands still.", revision: 2)), "breakGlass"),
            (.act(.breakGlass(confirming: "eve", rationale: "I see it too.", revision: 2)), "breakGlass"),
            (.act(.tick(step: "call", note: "Done.")), "tick"), (.act(.tick(step: "call", note: nil)), "tick"),
            (.act(.reassign(to: ["carol"], reason: "She knows the vendor.")), "reassign"),
            (.course(.askInformation(Inquiry(to: .person("bob"), text: "Why?", until: now))), "askInformation"),
            (.course(.askInformation(Inquiry(to: .requester, text: "Why?"))), "askInformation"),
            (.course(.answerInformation(question: 7, text: "So.")), "answerInformation"),
            (.course(.wait(for: "the bank", until: now)), "wait"), (.course(.waitOver), "waitOver"),
            (.course(.disputeData([try #require(FieldPath("data.amount"))], because: "No.")), "dispute"),
            (.course(.disputePolicy(clause: "levels[1].window", because: "No.")), "dispute"),
        ]
        let shape = ShapeRequest(shape: Digest(of: [7]), policy: "payments", type: "paid", because: "Looked at.")
        let ofInstallation: [(PersonMessage.Content, String)] = [
            (.setGate(GateRequest(gate: "release", mode: .hold, until: now, because: "Moving.")), "gateMode"),
            (.acknowledgeShape(shape), "acknowledgeShape"),
            (
                .drill(
                    .start(
                        DrillRequest(
                            id: "d-1",
                            title: "At night",
                            policies: ["payments"],
                            recipients: ["bob"],
                            until: now,
                            eventsFrom: "erp"
                        )
                    )
                ), "drill"
            ),
            (
                .drill(
                    .end(
                        DrillEnding(
                            id: "d-1",
                            passed: true,
                            findings: ["It took long."],
                            renewals: [.init(person: "bob", qualification: "payments", until: now)]
                        )
                    )
                ), "drillOver"
            ),
            (.acknowledgeShape(ShapeRequest(shape: Digest(of: [7]), because: "Looked at.")), "acknowledgeShape"),
        ]
        for (content, name) in ofInstallation {
            let message = PersonMessage(id: "m1", caseID: Entry.installation, person: "bob", content: content)
            #expect(try faults(message.body(source: "/cli", at: now), by: name) == [], "\(name)")
        }
        for (content, name) in contents {
            let message = PersonMessage(id: "m1", caseID: "A", person: "bob", content: content)
            #expect(try faults(message.body(source: "/cli", at: now), by: name) == [], "\(name)")
        }
    }
}
