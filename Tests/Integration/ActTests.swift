import Escalation
import Fleet
import FleetHarness
import JSON
import Messages
import Store
import Testing

extension Integration {
    /// What people do with a case beside deciding it.
    struct ActTests {
        @Test(arguments: StoreKind.available)
        func `An owner gives a case to another owner, who alone decides it then`(kind: StoreKind) throws {
            try Self.with(kind) { fleet in
                let id = try Self.ask("one", in: fleet)
                let (alice, bob) = (try Person("person-alice", of: fleet), try Person("person-bob", of: fleet))
                let toDave = try alice.tell(.act(.reassign(to: ["person-dave"], reason: "On leave.")), about: id)
                #expect(toDave.refusal?.code == "not-an-owner")
                try alice.must(.act(.reassign(to: ["person-bob"], reason: "On leave.")), about: id)
                let early = try alice.tell(.decide(Integration.StoryTests.approval(at: 1)), about: id)
                #expect(early.refusal?.code == "not-an-owner")
                try bob.must(.decide(Integration.StoryTests.approval(at: 1)), about: id)
                #expect(try fleet.store.reading { try $0.case(id) }?.outcome == .resume)
            }
        }

        @Test(arguments: StoreKind.available)
        func `Two people override the levels together, one alone never does, and somebody looks at it afterwards`(
            kind: StoreKind
        ) throws {
            let rule =
                "break-glass: {roles: [operators], authority: operator-to-50k, confirm-within: 3s, review: supervisor}"
            try Self.with(kind, rule + "\nfour-eyes: {requester: data.wanted_by}\n") { fleet in
                let outcomes = try OutcomeQueue(of: fleet)
                let (alice, bob) = (try Person("person-alice", of: fleet), try Person("person-bob", of: fleet))
                func glass(_ asker: PersonID? = nil) -> PersonMessage.Content {
                    .act(.breakGlass(confirming: asker, rationale: "The plant stands still.", revision: 1))
                }
                let lapsing = try Self.ask("lapsing", in: fleet)
                try alice.must(glass(), about: lapsing)
                try eventually("nobody confirmed it") {
                    try fleet.store.reading { try $0.story(of: lapsing) }.contains { $0.entry.kind == .overrideLapsed }
                }
                #expect(try bob.tell(glass("person-alice"), about: lapsing).refusal?.code == "override")

                let id = try Self.ask("one", in: fleet)
                try alice.must(glass(), about: id)
                #expect(try alice.tell(glass("person-alice"), about: id).refusal?.code == "override")
                let dave = try Person("person-dave", of: fleet)
                #expect(try dave.tell(glass("person-alice"), about: id).refusal?.code == "override")
                try bob.must(glass("person-alice"), about: id)
                let ended = try #require(try fleet.store.reading { try $0.case(id) })
                #expect(ended.outcome == .resume)
                let review = try #require(ended.proceedings.led.first)
                let opened = try Integration.StoryTests.underReview(review.id, at: "supervisor", in: fleet)
                #expect(opened.opening.origin?.caseID == id)
                let agreed = DecisionContent(action: .approve, rationale: "It was right.", risk: .low, revision: 1)
                try dave.must(.decide(agreed), about: review.id)
                #expect(try fleet.store.reading { try $0.case(review.id) }?.outcome == .notRequired)

                try fleet.settle()
                let told = try outcomes.take().compactMap { $0["data"] }
                #expect(told.count == 1, "no automation hears of the review")
                let outcome = try #require(told.first)
                #expect(outcome["outcome"]?.string == "resume")
                #expect(outcome["override"]?["askedBy"]?.string == "person-alice")
                #expect(outcome["override"]?["confirmedBy"]?.string == "person-bob")
                let until = try #require(outcome["validUntil"]?.string.flatMap { Instant($0) })
                #expect(until.since(ended.updatedAt) <= .seconds(4 * 3600))
            }
        }

        @Test(arguments: StoreKind.available)
        func `What is done by hand is ticked off by those who may, and the outcome says who did it`(
            kind: StoreKind
        ) throws {
            let rule = """
                procedure:
                  window: 30m
                  steps:
                    - {name: call, text: Call the vendor}
                    - {name: pay, text: Pay in the portal, role: supervisors}
                """
            try Self.with(kind, rule) { fleet in
                let outcomes = try OutcomeQueue(of: fleet)
                let (alice, dave) = (try Person("person-alice", of: fleet), try Person("person-dave", of: fleet))
                let id = try Self.ask("one", in: fleet)
                let manual = DecisionContent(
                    action: .manual,
                    rationale: "The portal knows more.",
                    risk: .low,
                    authority: "operator-to-50k",
                    revision: 1
                )
                try alice.must(.decide(manual), about: id)
                #expect(try alice.tell(.act(.tick(step: "pay", note: nil)), about: id).refusal?.code == "procedure")
                let approval = Integration.StoryTests.approval(at: 2)
                #expect(try alice.tell(.decide(approval), about: id).refusal?.code == "not-permitted")
                try dave.must(.act(.tick(step: "pay", note: "Transfer 77.")), about: id)
                #expect(try fleet.store.reading { try $0.case(id) }?.outcome == nil)
                try alice.must(.act(.tick(step: "call", note: nil)), about: id)
                #expect(try fleet.store.reading { try $0.case(id) }?.outcome == .manual)
                try fleet.settle()
                let told = try outcomes.take().compactMap { $0["data"] }
                #expect(told.compactMap { $0["outcome"]?.string } == ["manual"])
                let steps = told.first?["procedure"]?.array ?? []
                #expect(steps.compactMap { $0["step"]?.string } == ["pay", "call"])
                #expect(steps.compactMap { $0["by"]?.string } == ["person-dave", "person-alice"])
            }
        }
    }
}

extension Integration.ActTests {
    /// A fleet with the story's people, and a policy that permits everything there is to do.
    static func with(_ kind: StoreKind, _ more: String = "", _ body: (TestFleet) throws -> Void) throws {
        var options = FleetOptions()
        let policy = StoryDocuments.policy().replacing(
            "[approve, refuse, escalate]",
            with: "[approve, refuse, escalate, reassign, manual]"
        )
        options.documents = [policy + "\n" + more, StoryDocuments.directory()]
        try TestFleet.with(kind, options: options) { fleet in
            try fleet.start([.trigger, .review, .sla, .audit])
            try body(fleet)
            try fleet.settle()
            #expect(try fleet.store.reading { try $0.counts() }.dead == 0)
        }
    }

    /// A case that an automation opened by asking, taken in at its first level.
    static func ask(_ name: String, in fleet: TestFleet) throws -> CaseID {
        let known = Set(try fleet.store.reading { try $0.cases(CaseFilter()) }.map(\.id))
        let ask = SampleEvent(
            id: "ask-\(name)",
            source: "/payments",
            type: "dev.belay.ask",
            data: [
                "gate": "payment-approval", "question": "May this be paid?",
                "data": ["payment": .string(name), "amount": 400], "workflow": ["run": .string("run-\(name)")],
            ]
        )
        try fleet.publish([ask], as: VirtualHost.source)
        let id = try eventually("a case opened") {
            try fleet.store.reading { try $0.cases(CaseFilter()) }.map(\.id).first { !known.contains($0) }
        }
        _ = try Integration.StoryTests.underReview(id, at: "operator", in: fleet)
        return id
    }
}
