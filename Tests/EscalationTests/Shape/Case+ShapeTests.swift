import JSON
import Testing

@testable import Escalation

/// A case that rests on a shape which nobody has acknowledged.
@Suite struct CaseShapeTests {
    /// Rules that approve what is small, and a silence that lets go on what they leave.
    private static func policy(_ change: (inout Policy) -> Void = { _ in }) -> Policy {
        Sample.policy { policy in
            policy.levels[0].firstCheck = FirstCheck(
                rules: [FirstCheck.Rule(name: "small", condition: Sample.limit("data.amount < 450"))],
                whenAnyFails: .refuse,
                whenAllPass: FirstCheck.Approval(authority: "rules", sample: 0)
            )
            policy.levels[0].expiry = .end(.resume, authority: "small")
            var row = AuthorityRow(name: "rules", roles: [])
            row.isForRules = true
            policy.authorities.append(row)
            change(&policy)
        }
    }

    private static func entered(amount: JSONValue = 400, shapeIsNew: Bool, policy: Policy = policy()) -> Story {
        let story = Story(policy: policy, event: Sample.event(amount: amount), shapeIsNew: shapeIsNew)
        story.enter()
        return story
    }

    @Test func `Rules approve nothing over a new shape, and the story says why`() throws {
        #expect(Self.entered(shapeIsNew: false).place == "resume by rules under rules")
        let story = Self.entered(shapeIsNew: true)
        #expect(story.place == "at operator" && story.outcomes.isEmpty)
        #expect(story.subject.standing.checks.map(\.finding) == [.passed], "what they found stands with the case")
        let checked = try #require(story.entries.first { $0.kind == .levelChecked })
        let shape = story.subject.snapshot.shape.digest
        #expect(checked.checkVerdict == .ask && checked.fields["newShape"] == .string(shape.description))
        #expect(story.entries.first?.fields["shapeNew"] == true)
        #expect(!story.notices.isEmpty, "people are asked")
    }

    @Test func `Nor do rules refuse alone`() {
        #expect(Self.entered(amount: 500, shapeIsNew: false).place == "refused by rules")
        #expect(Self.entered(amount: 500, shapeIsNew: true).place == "at operator")
    }

    @Test func `Rules still send it up, which decides nothing`() {
        let policy = Self.policy { $0.levels[0].firstCheck?.whenAnyFails = .escalate }
        #expect(Self.entered(amount: 500, shapeIsNew: true, policy: policy).place == "passed to supervisor")
    }

    @Test func `Silence lets nothing go on over a new shape`() {
        func silent(_ isNew: Bool) -> Story {
            let story = Self.entered(shapeIsNew: isNew, policy: Self.policy { $0.levels[0].firstCheck = nil })
            story.wait(30)
            story.applyDeadlines()
            return story
        }
        #expect(silent(false).place == "resume by expiry under small")
        #expect(silent(true).place == "passed to supervisor")
    }

    @Test func `A silence that refuses refuses as ever`() {
        let policy = Self.policy { $0.levels[0].expiry = .end(.refused, authority: nil) }
        let story = Self.entered(shapeIsNew: true, policy: policy)
        story.wait(30)
        story.applyDeadlines()
        #expect(story.place == "refused by expiry")
    }

    @Test func `People decide as ever, and are told`() {
        let story = Self.entered(shapeIsNew: true)
        let text = NoticeText(
            .decide,
            of: story.subject,
            policy: story.policy,
            to: story.directory.people["alice"]!,
            channel: "mail",
            localTime: \.description
        )
        #expect(text.plainText.contains("The shape of its event is new"))
        #expect(text.plainText.contains("belay shape show \(story.subject.snapshot.shape.digest)"))
        #expect(text.silence?.hasSuffix("the case goes to level supervisor.") == true)
        #expect(story.decide(Sample.decision(revision: story.subject.revision)) == nil)
        #expect(story.place == "resume by alice")
    }

    @Test func `A new shape that joins stays with the case, whatever joins after it`() throws {
        let policy = Self.policy { $0.levels[0].firstCheck = nil }
        let story = Self.entered(shapeIsNew: false, policy: policy)
        #expect(story.subject.standing.newShape == nil)
        var event = Sample.event("e2")
        event.data = ["amount": 400, "vendor": "Acme", "iban": "DE02"]
        story.attach(event, shapeIsNew: true)
        let shape = Snapshot(of: event, capture: nil).shape.digest
        #expect(story.subject.standing.newShape == shape)
        let joined = try #require(story.entries.last { $0.kind == .eventAttached })
        #expect(joined.fields["newShape"] == .string(shape.description))
        story.attach(Sample.event("e3"))
        #expect(story.subject.standing.newShape == shape)
        story.wait(30)
        story.applyDeadlines()
        #expect(story.place == "passed to supervisor")
    }

    @Test func `A follow-up rests on the same shape`() throws {
        let policy = Self.policy { $0.followUp = FollowUpRule(level: nil, reportWithin: nil, chainMax: 1) }
        let story = Story(policy: policy, event: Sample.event(), waiting: [Sample.run("e1")], shapeIsNew: true)
        story.enter()
        #expect(story.decide(Sample.decision(revision: story.subject.revision)) == nil)
        let outcome = try #require(story.outcomes.first)
        story.step { subject, step in
            _ = subject.take(
                OutcomeReport(outcome: outcome.id, applied: false, detail: "no"),
                from: outcome.run?.event.sender,
                policy: policy,
                step: &step
            )
        }
        let wanted = try #require(story.wanted.first)
        #expect(wanted.newShape == story.subject.standing.newShape && wanted.newShape != nil)
        #expect(Story(wanted, of: story).subject.standing.newShape == wanted.newShape)
    }

    @Test func `What stands about the shape survives the row, and a row of a version before has none`() {
        let shape = Digest(of: [1])
        let standing = Standing(urgency: .urgent, newShape: shape)
        #expect(Standing(standing.json, urgency: .urgent) == standing)
        #expect(Standing([:], urgency: .normal)?.newShape == nil)
        #expect(Standing(["newShape": "sha256:9f"], urgency: .normal) == nil)
    }

    @Test func `A rehearsal takes every shape as acknowledged, unless it is told otherwise`() throws {
        var rehearsal = Self.rehearsal()
        _ = try rehearsal.take(Sample.event())
        #expect(rehearsal.cases[number: 1]?.outcome == .resume)
        rehearsal.shapesAreNew = true
        _ = try rehearsal.take(Sample.event("e2"))
        #expect(rehearsal.cases[number: 2]?.outcome == nil)
        #expect(rehearsal.cases[number: 2]?.standing.newShape != nil)
    }

    @Test func `The shape that is asked about before a case opens is that of its snapshot`() throws {
        var rehearsal = Self.rehearsal()
        rehearsal.shapesAreNew = true
        var event = Sample.event()
        event.dataSchema = "urn:payment:2"
        _ = try rehearsal.take(event)
        let asked = Asked(Ask(gate: "pay", question: "May it?"), about: ["amount": 400, "more": [1, "x"]])
        event.id = "e2"
        _ = rehearsal.take(asked, in: event)
        for number in 1...2 {
            let subject = try #require(rehearsal.cases[number: number])
            #expect(subject.standing.newShape == subject.snapshot.shape.digest)
            #expect(subject.snapshot.shape.dataSchema == "urn:payment:2")
        }
        #expect(rehearsal.cases[number: 1]?.snapshot.shape.fieldTypes == ["data": "object", "data.amount": "number"])
    }

    private static func rehearsal() -> Rehearsal {
        let policy = policy {
            $0.triggers = [
                TriggerRule(
                    name: "large",
                    kind: .threshold(Sample.condition("data.amount > 300")),
                    capture: [FieldPath("data.amount")!],
                    because: "It is large.",
                    entryLevel: "operator"
                ),
                TriggerRule(name: "asked", kind: .ask("pay"), because: "It was asked.", entryLevel: "operator"),
            ]
        }
        return Rehearsal([policy], directory: Sample.directory(), from: Sample.start)
    }
}
