import Escalation
import JSON
import Testing

@testable import Insight

@Suite struct LearningTests {
    @Test func `Twenty cases of one trigger within ten minutes are a storm, nineteen are none`() throws {
        var play = Play()
        for _ in 0..<19 {
            try play.pay()
            play.wait(seconds: 30)
        }
        #expect(play.report().storms.isEmpty)
        try play.pay()
        play.wait(seconds: 60)
        try play.pay()
        play.wait(60)
        try play.pay()
        let storms = play.report().storms
        #expect(storms.map(\.cases) == [21])
        #expect(storms.first?.first == Play.start && storms.first?.last == Play.start + .seconds(630))
    }

    @Test func `A threshold whose cases people all let go on suggests itself; one refusal takes that back`() throws {
        var play = Play()
        for _ in 0..<10 {
            let id = try play.pay()
            play.wait(5)
            play.decide(id)
        }
        let suggestion = try #require(play.report().suggestions.first)
        #expect(suggestion.kind == .thresholdAlwaysApproved && suggestion.subject == "large")
        #expect(suggestion.count == 10 && suggestion.evidence.count == 10)
        #expect(suggestion.policy == PolicyReference(name: "payments", version: 1))
        #expect(suggestion.atMostOtherwise == 0.3)
        let id = try play.pay()
        play.decide(id, .refuse)
        #expect(play.report().suggestions.isEmpty)
    }

    @Test func `A case that is changed by its decision, or gone by itself, is no approval as it was`() throws {
        var play = Play { policy in policy.levels[0].changeable = [FieldPath("data.amount")!] }
        for _ in 0..<10 {
            let id = try play.pay()
            play.decide(id)
        }
        let changed = try play.pay()
        play.change(changed) { (subject, policy, step) throws(Refusal) in
            let decision = Decision(
                id: "changed",
                person: "alice",
                action: .approveWithChanges,
                rationale: "half",
                risk: .low,
                authority: "any",
                changes: [FieldChange(path: FieldPath("data.amount")!, value: 9)],
                revision: subject.revision
            )
            try subject.decide(decision, policy: policy, step: &step)
        }
        #expect(play.report().total.outcomes["resume-with-changes"] == 1)
        #expect(play.report().suggestions.isEmpty)
    }

    @Test func `A window that nobody kept, and a level that always says yes, suggest themselves`() throws {
        var play = Play()
        for _ in 0..<10 {
            try play.pay()
            play.wait(61)
        }
        #expect(play.report().suggestions.map(\.kind) == [.windowAlwaysBroken])
        #expect(play.report().suggestions.map(\.subject) == ["operator"])
        var other = Play()
        for number in 0..<10 {
            let id = try other.pay()
            other.decide(id, .escalate)
            other.wait(20)
            other.decide(id, by: "bela")
            #expect(other.report().suggestions.isEmpty == (number < 9))
        }
        #expect(Set(other.report().suggestions.map(\.kind)) == [.levelAddsNothing, .thresholdAlwaysApproved])
        let id = try other.pay()
        other.decide(id, .escalate)
        other.decide(id, .refuse, by: "bela")
        #expect(other.report().suggestions.isEmpty)
    }

    @Test func `A condition that cannot be evaluated returns when it comes up in a second case`() throws {
        var play = Play()
        try play.pay("many")
        #expect(play.report().dataIssues.map(\.returns) == [false])
        // While the first is open, a second one would join it.
        play.wait(400)
        try play.pay("more")
        let issue = try #require(play.report().dataIssues.first)
        #expect(issue.what == .unreadable && issue.cases == 2 && issue.returns)
        #expect(issue.policy == "payments" && issue.trigger == "large")
    }

    @Test func `A new version is held against the one before over spans of one length`() throws {
        var second = Play.policy
        second.version = 2
        var play = Play()
        for _ in 0..<5 {
            let id = try play.pay()
            play.wait(30)
            play.decide(id)
            play.wait(30)
        }
        let switched = play.rehearsal.now
        // Under the second version people are faster, from the same moment on.
        var after = Play([second])
        after.wait(300)
        for number in 0..<5 {
            let id = try after.pay(.int(Int64(30_000 + number)), vendor: "v2-\(number)")
            after.wait(10)
            after.decide(id)
            after.wait(50)
        }
        play.add(after.entries.filter { $0.caseID != Entry.installation })
        let change = try #require(play.report().changes.first)
        #expect(play.report().changes.count == 1 && change.version == 2 && change.at == switched)
        #expect(change.comparison.before.medianResolve == .seconds(1800))
        #expect(change.comparison.after.medianResolve == .seconds(600))
        #expect(change.comparison.span == .seconds(4 * 3600))
        #expect(change.comparison.before.cases == 4 && change.comparison.after.cases == 5)
    }

    @Test func `Actions of reviews stay open until they are done, and say whether anything is better since`() throws {
        var play = Play()
        let due = Play.start + .seconds(86_400)
        for number in 0..<6 {
            let id = try play.pay()
            play.wait(number < 3 ? 40 : 10)
            play.decide(id)
            if number >= 3 { play.wait(30) }
            if number == 2 {
                play.change(id) { (subject, policy, step) throws(Refusal) in
                    let review = PostReview(
                        findings: ["Nobody looked."],
                        actions: [
                            .init(text: "Call at once.", owner: "amir", due: due), .init(text: "Ask.", owner: "bela"),
                        ]
                    )
                    try subject.act(.review(review), by: "alice", policy: policy, step: &step)
                    try subject.act(.finishAction(number: 1, note: nil), by: "amir", policy: policy, step: &step)
                }
            }
        }
        let actions = play.report().actions
        #expect(actions.map(\.number) == [2, 1] && actions.map(\.owner) == ["bela", "amir"])
        #expect(actions.map { $0.standing(at: due) } == [.open, .done])
        #expect(actions[1].text == "Call at once." && actions[1].due == due)
        let comparison = try #require(actions[1].comparison)
        #expect(comparison.before.medianResolve == .seconds(2400))
        #expect(comparison.after.medianResolve == .seconds(600))
    }

    @Test func `Cases of a drill count among the drills and nowhere else`() throws {
        var play = Play()
        let id = try play.pay()
        play.decide(id)
        let marked = play.entries.map { entry in
            guard entry.kind == .caseOpened, case .object(var body)? = try? JSONValue.parse(entry.body) else {
                return entry
            }
            body["drill"] = "fire"
            return Entry(caseID: id, change: 1, kind: .caseOpened, body: JSONValue.object(body).serialized())
        }
        var fold = CaseFold(ReportScope(from: Play.start, to: Play.start + .seconds(60)))
        for entry in marked { fold.take(entry.kind, of: entry.caseID, body: entry.body) }
        let report = Report(fold)
        #expect(report.drills == [DrillFigures(name: "fire", cases: 1)])
        #expect(report.total == Figures())
    }
}
