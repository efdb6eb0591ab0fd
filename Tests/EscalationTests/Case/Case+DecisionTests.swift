import JSON
import Testing

@testable import Escalation

@Suite struct CaseDecisionTests {
    /// A case at its first level.
    private func atOperator(amount: JSONValue = 400, _ change: (inout Policy) -> Void = { _ in }) -> Story {
        let story = Story(policy: Sample.policy(change), event: Sample.event(amount: amount))
        story.enter()
        return story
    }

    private let amount = FieldPath("data.amount")!

    @Test(arguments: [
        (DecisionAction.approve, OutcomeKind.resume), (.refuse, .refused), (.retry, .retry), (.skip, .skip),
        (.cancel, .cancel), (.manual, .manual),
    ])
    func `A decision ends the case as its action says`(action: DecisionAction, outcome: OutcomeKind) {
        let story = atOperator()
        #expect(story.decide(Sample.decision(action)) == nil)
        #expect(story.kinds(after: 3) == [.decisionTaken, .caseClosed])
        #expect(story.place == "\(outcome.rawValue) by alice")
        #expect(story.outcomes.map(\.kind) == [outcome])
        #expect(story.outcomes[0].decision?.authority == "small")
        #expect(story.outcomes[0].snapshot == story.subject.snapshot.digest)
        #expect(story.outcomes[0].validUntil == story.now + .seconds(3600))
        #expect(story.notices.suffix(3).map(\.purpose) == [.ended, .ended, .ended])
    }

    @Test func `An escalation passes the case to the next level`() {
        let story = atOperator()
        #expect(story.decide(Sample.decision(.escalate, under: nil)) == nil)
        #expect(story.kinds(after: 3) == [.decisionTaken, .casePassed])
        #expect(story.place == "passed to supervisor")
        #expect(story.subject.revision == 3)
    }

    @Test func `A level may give a case back to the one below, whose window begins again`() {
        let story = atOperator()
        #expect(story.decide(Sample.decision(.escalate, under: nil)) == nil)
        story.enter()
        story.wait(10)
        let back = Sample.decision(.returnBelow, by: "bela", under: nil, revision: story.subject.revision)
        #expect(story.decide(back) == nil)
        #expect(story.place == "passed to operator")
        #expect(story.stay?.windowEnds == story.now + .seconds(1800))
        #expect(story.outcomes.isEmpty)
    }

    @Test func `Nobody returns a case below the first level`() {
        #expect(atOperator().decide(Sample.decision(.returnBelow, under: nil))?.code == "not-permitted")
    }

    @Test func `An escalation from the last level is refused`() {
        let story = atOperator { $0.levels.removeLast(2) }
        let refusal = story.decide(Sample.decision(.escalate))
        #expect(refusal?.code == "not-permitted")
        #expect(story.place == "at operator")
    }

    @Test func `Of two decisions the second is told who took the first`() {
        let story = atOperator()
        #expect(story.decide(Sample.decision(by: "alice")) == nil)
        #expect(story.decide(Sample.decision(.refuse, by: "amir")) == .closed(.resume, by: "alice", at: story.now))
        #expect(story.kinds(after: 3) == [.decisionTaken, .caseClosed, .decisionRefused])
        #expect(story.place == "resume by alice")
        #expect(story.outcomes.count == 1)
    }

    @Test func `A decision on another revision is stale`() {
        let story = atOperator()
        #expect(story.decide(Sample.decision(revision: 0)) == .stale(seen: 0, current: 1))
        #expect(story.decide(Sample.decision(revision: .max)) == .stale(seen: .max, current: 1))
        story.attach(Sample.event("e2", amount: 401))
        #expect(story.decide(Sample.decision(revision: 1)) == .stale(seen: 1, current: 2))
        #expect(story.decide(Sample.decision(revision: 2)) == nil)
    }

    @Test func `Nobody decides a case on its way, and nobody but its owners decides it there`() {
        let story = Story()
        #expect(story.decide(Sample.decision()) == .notYetAtLevel("operator"))
        story.enter()
        #expect(story.decide(Sample.decision(by: "bela", under: "large")) == .notAnOwner("bela", "operator"))
        #expect(story.decide(Sample.decision(by: "mallory")) == .notAnOwner("mallory", "operator"))
    }

    @Test func `An action that the level does not permit is refused with those it does`() {
        let story = atOperator { $0.levels[0].actions = [.refuse, .escalate] }
        #expect(story.decide(Sample.decision()) == .notPermitted(.approve, permitted: [.refuse, .escalate]))
    }

    @Test func `Each field that the form requires must say something`() {
        let omissions: [(DecisionForm.Field, (inout Decision) -> Void)] = [
            (.rationale, { $0.rationale = nil }), (.rationale, { $0.rationale = " \n " }), (.risk, { $0.risk = nil }),
            (.authority, { $0.authority = nil }), (.assumptions, { $0.assumptions = [] }),
            (.assumptions, { $0.assumptions = ["", " "] }), (.constraints, { $0.constraints = ["\t"] }),
            (.necessity, { $0.necessity = nil }), (.necessity, { $0.necessity = "\u{3000}" }),
        ]
        for (field, omit) in omissions {
            let story = atOperator { $0.levels[0].form.required = Set(DecisionForm.Field.allCases) }
            var decision = Sample.decision {
                $0.assumptions = ["The vendor is known."]
                $0.constraints = ["Until Friday."]
                $0.necessity = "The amount is above 100."
            }
            omit(&decision)
            #expect(story.decide(decision) == .missing([field]))
        }
    }

    @Test func `A text longer than its bound is refused by name`() {
        let story = atOperator()
        let long = String(repeating: "é", count: 8193)
        let changes: [(String, (inout Decision) -> Void)] = [
            ("rationale", { $0.rationale = long }), ("necessity", { $0.necessity = long }),
            ("assumptions", { $0.assumptions = [long] }), ("constraints", { $0.constraints = [long] }),
        ]
        for (field, change) in changes {
            let refusal = story.decide(Sample.decision { change(&$0) })
            #expect(refusal?.code == "too-long")
            #expect(refusal?.violations.map(\.field) == [field])
        }
        #expect(story.decide(Sample.decision { $0.rationale = String(long.dropLast()) }) == nil)
    }

    @Test func `A case that lacks required data can only move on`() {
        for missing in [JSONValue.null, .object([:])] {
            var event = Sample.event()
            event.data = missing == .null ? ["amount": .null] : missing
            let story = Story(event: event)
            story.enter()
            #expect(story.decide(Sample.decision()) == .missingData([amount]))
            #expect(story.decide(Sample.decision(.refuse)) == .missingData([amount]))
            #expect(story.decide(Sample.decision(.escalate, under: nil)) == nil)
        }
    }

    // MARK: Authority

    @Test func `What lets the automation go on needs an authority, whatever the form says`() {
        let story = atOperator { $0.levels[0].form.required = [] }
        for action: DecisionAction in [.approve, .retry, .skip] {
            #expect(story.decide(Sample.decision(action, under: nil)) == .missing([.authority]))
        }
        #expect(story.decide(Sample.decision(.refuse, under: nil)) == nil)
    }

    @Test func `An authority must exist, be held and cover the case`() {
        let story = atOperator(amount: 501)
        #expect(story.decide(Sample.decision(under: "huge")) == .unknownAuthority("huge", held: ["small"]))
        #expect(story.decide(Sample.decision(under: "large")) == .authorityNotHeld("large", "alice"))
        #expect(story.decide(Sample.decision()) == .beyondAuthority("small", limit: "data.amount <= 500"))
        #expect(story.outcomes.isEmpty)
    }

    @Test(arguments: ["400", .string("four hundred"), .array([400]), .bool(true)] as [JSONValue])
    func `Where a limit cannot be evaluated nobody decides under it`(amount: JSONValue) {
        let story = atOperator(amount: amount)
        #expect(story.decide(Sample.decision())?.code == "authority-unclear")
        #expect(story.decide(Sample.decision(.escalate, under: nil)) == nil)
    }

    @Test func `An escalation puts no authority on record that the person does not hold`() {
        let story = atOperator(amount: 9_999_999)
        #expect(story.decide(Sample.decision(.escalate, under: "any")) == .authorityNotHeld("any", "alice"))
        #expect(story.decide(Sample.decision(.escalate, under: "small")) == nil)
    }

    // MARK: Changes

    @Test func `A limit is held against the case as it would be after the changes`() {
        let change = { (value: JSONValue) in
            Sample.decision(.approveWithChanges) {
                $0.changes = [FieldChange(path: FieldPath("data.amount")!, value: value)]
            }
        }
        var story = atOperator(amount: 100)
        #expect(story.decide(change(501)) == .beyondAuthority("small", limit: "data.amount <= 500"))
        #expect(story.decide(change("500"))?.code == "authority-unclear")
        #expect(story.decide(change(.null))?.code == "authority-unclear")
        story = atOperator(amount: 9000)
        #expect(story.decide(change(500)) == nil)
        #expect(story.place == "resume-with-changes by alice")
        #expect(story.outcomes[0].decision?.changes == [FieldChange(path: amount, value: 500)])
    }

    @Test func `Changes come with their action, and the action with changes`() {
        let story = atOperator()
        #expect(story.decide(Sample.decision(.approveWithChanges)) == .noChanges)
        let changes = [FieldChange(path: amount, value: 1)]
        #expect(story.decide(Sample.decision(.approve) { $0.changes = changes }) == .changesWithoutAction)
    }

    @Test(arguments: ["data.secret", "data", "data.amount.cents", "d\u{0}ata.amount", "data.Amount"])
    func `Only fields that the level names can be changed`(path: String) {
        let story = atOperator()
        let decision = Sample.decision(.approveWithChanges) {
            $0.changes = [FieldChange(path: FieldPath(path)!, value: 1)]
        }
        #expect(story.decide(decision)?.code == "not-changeable")
    }

    @Test func `A field changed twice is refused, also through what contains it`() {
        let story = atOperator { $0.levels[0].changeable.append(FieldPath("data.vendor.name")!) }
        for pair in [
            ["data.amount", "data.amount"], ["data.vendor", "data.vendor.name"], ["data.vendor.name", "data.vendor"],
        ] {
            let decision = Sample.decision(.approveWithChanges) {
                $0.changes = pair.map { FieldChange(path: FieldPath($0)!, value: 1) }
            }
            #expect(story.decide(decision)?.code == "malformed")
        }
    }

    // MARK: The story

    @Test func `A refusal is part of the story and changes nothing else`() {
        let story = atOperator()
        let before = story.subject
        _ = story.decide(Sample.decision(revision: 9))
        #expect(story.kinds(after: 3) == [.decisionRefused])
        #expect(story.entries[3].fields["because"] == "stale")
        #expect(story.subject.status == before.status)
        #expect(story.subject.revision == before.revision)
    }

    @Test func `The log holds no word that a person wrote`() {
        let story = atOperator()
        let decision = Sample.decision {
            $0.rationale = "PLANTED rationale"
            $0.assumptions = ["PLANTED assumption"]
            $0.constraints = ["PLANTED constraint"]
        }
        #expect(story.decide(decision) == nil)
        #expect(story.comment("PLANTED comment", by: "dora") == nil)
        for entry in story.entries { #expect(!String(decoding: entry.body, as: UTF8.self).contains("PLANTED")) }
        #expect(story.entries.filter { $0.detail?.content.description.contains("PLANTED") == true }.count == 2)
    }
}
