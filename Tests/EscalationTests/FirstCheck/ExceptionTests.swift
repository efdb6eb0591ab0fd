import JSON
import Testing

@testable import Escalation

@Suite struct ExceptionTests {
    private static let rules = [
        FirstCheck.Rule(name: "small", condition: Sample.limit("data.amount < 450")),
        FirstCheck.Rule(name: "known", condition: Sample.limit("data.vendor == 'Acme'")),
    ]

    /// A case at its first level, of whose owners only amir may approve exceptions.
    private func story(_ amount: JSONValue = 500, _ change: (inout Policy) -> Void = { _ in }) -> Story {
        let policy = Sample.policy { policy in
            policy.levels[0].firstCheck = FirstCheck(rules: Self.rules)
            policy.levels[0].exceptions = ["controllers", "auditors"]
            policy.levels[0].alternatives = [Alternative(name: "part", title: "A part")]
            policy.authorities[0].limit = nil
            change(&policy)
        }
        let directory = Sample.directory { people in
            for place in people.indices where people[place].id == "amir" { people[place].roles.insert("controllers") }
        }
        let story = Story(policy: policy, directory: directory, event: Sample.event(amount: amount))
        story.enter()
        return story
    }

    private let failed: [CheckResult] = [CheckResult(rule: "small", finding: .failed)]

    private func decision(_ action: DecisionAction, by person: PersonID) -> Decision {
        Sample.decision(action, by: person, under: action.needsAuthority ? "small" : nil) {
            if action == .approveWithChanges { $0.changes = [FieldChange(path: FieldPath("data.amount")!, value: 7)] }
            if action == .alternative { $0.alternative = ChosenAlternative(name: "part", values: [:]) }
        }
    }

    @Test(arguments: [DecisionAction.approve, .approveWithChanges, .retry, .skip, .alternative])
    func `Where a rule did not pass, only who may approve exceptions lets the case go on`(action: DecisionAction) {
        let story = story()
        let refusal = story.decide(decision(action, by: "alice"))
        #expect(refusal == .exception(failed, approvers: ["controllers", "auditors"]))
        #expect(refusal?.code == "exception")
        #expect(
            refusal?.description
                == "small failed: to let it go on is an exception, and only controllers or auditors may approve one here: refuse, ask or escalate"
        )
        #expect(story.place == "at operator")
        #expect(story.decide(decision(action, by: "amir")) == nil)
        #expect(story.outcomes.map(\.decision?.exception) == [failed])
        let taken = story.entries.first { $0.kind == .decisionTaken }
        #expect(taken?.fields["exception"] == [["rule": "small", "finding": "failed"]])
    }

    @Test(arguments: [DecisionAction.refuse, .cancel, .manual, .escalate])
    func `What lets nothing go on is open to every owner`(action: DecisionAction) {
        let story = story()
        #expect(story.decide(decision(action, by: "alice")) == nil)
        #expect(story.entries.first { $0.kind == .decisionTaken }?.fields["exception"] == nil)
    }

    @Test func `A rule that could not tell is an exception too`() {
        let story = story("much") { policy in policy.levels[0].requiredData = [] }
        let unclear = [CheckResult(rule: "small", finding: .unclear)]
        #expect(
            story.decide(Sample.decision()) == .exception(unclear, approvers: ["controllers", "auditors"])
        )
        #expect(story.decide(Sample.decision(by: "amir")) == nil)
        #expect(story.outcomes.map(\.decision?.exception) == [unclear])
    }

    @Test func `Where every rule passed, or where nobody is named, everything is as before`() {
        let passing = story(400)
        #expect(passing.decide(Sample.decision()) == nil)
        #expect(passing.outcomes.map(\.decision?.exception) == [[]])
        let unnamed = story { $0.levels[0].exceptions = [] }
        #expect(unnamed.decide(Sample.decision()) == nil)
        #expect(unnamed.outcomes.map(\.decision?.exception) == [[]])
    }

    @Test func `Changes that break a rule make an exception of what had passed`() {
        let story = story(400)
        let change = FieldChange(path: FieldPath("data.vendor")!, value: "Evil")
        func decision(by person: PersonID) -> Decision {
            Sample.decision(.approveWithChanges, by: person) { $0.changes = [change] }
        }
        let known = [CheckResult(rule: "known", finding: .failed)]
        #expect(story.decide(decision(by: "alice")) == .exception(known, approvers: ["controllers", "auditors"]))
        #expect(story.decide(decision(by: "amir")) == nil)
        #expect(story.outcomes.map(\.decision?.exception) == [known])
    }

    @Test func `What is captured later decides whether it is an exception`() {
        let story = story(400)
        story.attach(Sample.event("e2", amount: 500))
        let revision = story.subject.revision
        #expect(story.decide(Sample.decision(revision: revision))?.code == "exception")
        story.attach(Sample.event("e3", amount: 400))
        #expect(story.decide(Sample.decision(revision: story.subject.revision)) == nil)
    }

    @Test func `Who stands in for somebody approves what that one may`() {
        let story = story()
        story.directory = story.directory.replacing("amir") {
            $0.absences = [Absence(from: Sample.start, until: Sample.start + .seconds(36_000), delegate: "alice")]
        }
        #expect(story.decide(Sample.decision())?.code == "exception", "from her own place she may not")
        #expect(story.decide(Sample.decision { $0.actingFor = "amir" }) == nil)
    }

    @Test func `Everybody who agrees to an exception must be one who may approve it`() {
        func story() -> Story { self.story { $0.levels[0].quorum = Quorum(.count(2)) } }
        let one = story()
        #expect(one.decide(Sample.decision(by: "amir")) == nil)
        #expect(one.entries.last?.fields["exception"] != nil)
        #expect(one.decide(Sample.decision())?.code == "exception")
        #expect(one.place == "at operator")
        let both = story()
        both.directory = both.directory.replacing("alice") { $0.roles.insert("auditors") }
        #expect(both.decide(Sample.decision(by: "amir")) == nil)
        #expect(both.decide(Sample.decision()) == nil)
        #expect(both.outcomes.map(\.decision?.exception) == [failed])
        // Whoever has lost the role before the last one answers, does not count.
        let lost = story()
        lost.directory = lost.directory.replacing("alice") { $0.roles.insert("auditors") }
        #expect(lost.decide(Sample.decision(by: "amir")) == nil)
        lost.directory = lost.directory.replacing("amir") { $0.roles.remove("controllers") }
        #expect(lost.decide(Sample.decision()) == nil)
        #expect(lost.place == "at operator" && lost.outcomes.isEmpty)
    }

    @Test func `Silence about an exception lets nothing go on`() {
        let resuming: (inout Policy) -> Void = { $0.levels[0].expiry = .end(.resume, authority: "any") }
        let exception = story(500, resuming)
        exception.wait(30)
        exception.applyDeadlines()
        #expect(exception.place == "passed to supervisor")
        let plain = story(400, resuming)
        plain.wait(30)
        plain.applyDeadlines()
        #expect(plain.outcomes.map(\.kind) == [.resume])
        let unnamed = story {
            resuming(&$0)
            $0.levels[0].exceptions = []
        }
        unnamed.wait(30)
        unnamed.applyDeadlines()
        #expect(unnamed.outcomes.map(\.kind) == [.resume], "nobody said that it is one")
    }

    @Test func `Breaking the glass passes over it as over the rest`() {
        let story = story {
            $0.breakGlass = BreakGlassRule(
                roles: ["operators"],
                authority: "any",
                validFor: .seconds(3600),
                confirmWithin: .seconds(600)
            )
        }
        #expect(story.act(.breakGlass(confirming: nil, rationale: "Now.", revision: 1), by: "alice") == nil)
        #expect(story.act(.breakGlass(confirming: "alice", rationale: "Yes.", revision: 1), by: "amir") == nil)
        #expect(story.outcomes.map(\.kind) == [.resume])
    }

    @Test func `Each owner reads what an exception keeps them from`() {
        let story = story()
        func text(to person: PersonID) -> NoticeText {
            NoticeText(
                .decide,
                of: story.subject,
                policy: story.policy,
                to: story.directory.people[person]!,
                channel: "mail",
                localTime: \.description
            )
        }
        let line =
            "To let it go on would be an exception (small failed), which only controllers or auditors may approve."
        for person in ["alice", "amir"] as [PersonID] { #expect(text(to: person).course == [line]) }
        #expect(text(to: "amir").actions.contains(.approve))
        #expect(!text(to: "alice").actions.contains { $0.needsAuthority })
        #expect(text(to: "alice").actions.contains(.refuse))
    }
}

extension Directory {
    fileprivate func replacing(_ id: PersonID, _ change: (inout Person) -> Void) -> Directory {
        Directory(
            people: people.values.sorted { $0.id < $1.id }.map { person in
                var person = person
                if person.id == id { change(&person) }
                return person
            },
            gateways: gateways
        )
    }
}
