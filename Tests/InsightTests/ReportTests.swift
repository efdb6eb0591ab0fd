import Escalation
import JSON
import Testing

@testable import Insight

@Suite struct ReportTests {
    @Test func `Times run from the opening to the first claim, the decision that ended it and the end`() throws {
        var play = Play()
        let first = try play.pay()
        play.wait(10)
        play.claim(first, by: "alice")
        play.wait(5)
        play.claim(first, by: "alice")
        play.wait(5)
        play.decide(first, .escalate)
        play.wait(40)
        play.decide(first, by: "bela")
        let total = play.report().total
        #expect(total.count == 1 && total.open == 0 && total.outcomes == ["resume": 1])
        #expect(total.times[.notice]?.wall.median == .seconds(600), "the claim is the first that anybody did")
        #expect(total.times[.claim]?.wall.median == .seconds(600))
        #expect(total.times[.decide]?.wall.median == .seconds(3600))
        #expect(total.times[.resolve]?.wall.median == .seconds(3600))
        #expect(total.times[.resolve]?.business == nil, "no level names a calendar")
        #expect(total.passes == ["escalated": 1] && total.escalations == 1)
        #expect(total.windows.kept == 2 && total.windows.broken == 0)
        #expect(total.ended.people == 1 && total.answers == 2 && total.approvals == 1)
    }

    @Test func `A case that was lost with its store ended as the recovery said, or before`() throws {
        var play = Play()
        let open = try play.pay()
        let ended = try play.pay()
        play.claim(ended, by: "alice")
        play.decide(ended, .refuse)
        for id in [open, ended] {
            let lost = try LostCase(play.entries.filter { $0.caseID == id })
            play.add([lost.entry(incarnation: 2, at: play.rehearsal.now)])
        }
        let total = play.report().total
        #expect(total.count == 2 && total.open == 0 && total.outcomes == ["refused": 1, "withdrawn": 1])
        #expect(total.ended.recovery == 1 && total.ended.people == 1)
    }

    @Test func `Windows that pass are broken, and a case that nobody answers is ended by silence`() throws {
        var play = Play()
        try play.pay()
        play.wait(61)
        #expect(play.report().total.windows == Windows(kept: 0, broken: 1, spared: 0, running: 1))
        play.wait(120)
        let total = play.report().total
        #expect(total.windows == Windows(kept: 0, broken: 2, spared: 0, running: 0))
        #expect(total.ended.silence == 1 && total.outcomes == ["refused": 1])
        #expect(total.passes == ["window-passed": 1] && total.windows.brokenShare == 1)
        #expect(total.times[.decide] == nil, "nobody decided")
        #expect(total.times[.resolve]?.wall.median == .seconds(3 * 3600))
    }

    @Test func `Working time is counted beside the wall clock where the level names a calendar`() throws {
        var play = Play { $0.levels[0].calendars = ["office"] }
        let id = try play.pay()
        // From eight to half past nine: thirty minutes of work.
        play.wait(90)
        play.decide(id)
        let times = try #require(play.report().total.times[.decide])
        #expect(times.wall.median == .seconds(90 * 60))
        #expect(times.business?.median == .seconds(30 * 60))
    }

    @Test func `Figures are told apart by level and by the team of whoever answered`() throws {
        var play = Play()
        let id = try play.pay()
        play.wait(10)
        play.decide(id, .escalate, by: "amir")
        play.wait(20)
        play.decide(id, by: "bela")
        let groups = play.report().groups
        func figures(_ dimension: ReportDimension, _ name: String) throws -> Figures {
            try #require(groups.first { $0.dimension == dimension && $0.name == name }).figures
        }
        #expect(try figures(.level, "operator").times[.decide]?.wall.median == .seconds(600))
        #expect(try figures(.level, "supervisor").times[.decide]?.wall.median == .seconds(1200))
        #expect(try figures(.level, "operator").outcomes.isEmpty, "it ended at the other level")
        #expect(try figures(.team, "payments").answers == 1)
        #expect(try figures(.team, "control").approvals == 1)
        #expect(try figures(.policy, "payments").count == 1)
        #expect(try figures(.version, "payments version 1").count == 1)
        #expect(try figures(.trigger, "payments / large").count == 1)
        #expect(try figures(.category, "none").count == 1)
    }

    @Test func `A case outside the period, and one that does not fit, counts nowhere`() throws {
        var play = Play()
        let early = try play.pay()
        play.wait(30)
        let late = try play.pay()
        play.wait(10)
        play.decide(early)
        play.decide(late)
        let from = Play.start + .seconds(60)
        #expect(play.report { $0.from = from }.total.count == 1)
        #expect(play.report { $0.to = from }.total.times[.decide]?.wall.median == .seconds(2400))
        #expect(play.report { $0.policy = "others" }.total.count == 0)
        #expect(play.report { $0.level = "supervisor" }.total.count == 0)
        #expect(play.report { $0.team = "payments" }.total.count == 2)
        #expect(play.report { $0.team = "control" }.total == Figures())
        #expect(play.report { $0.trigger = "large" }.total.answers == 2)
    }

    @Test func `Who comes second is refused, and that is a conflict`() throws {
        var play = Play()
        let id = try play.pay()
        play.claim(id, by: "alice")
        play.wait(1)
        play.decide(id, by: "amir")
        play.decide(id, by: "alice")
        play.decide(id, by: "amir")
        let total = play.report().total
        #expect(total.refused == ["claimed": 1, "closed": 1])
        #expect(total.refusals == 2 && total.conflicts == 2)
    }

    @Test func `An approval that comes faster than its evidence can be read is a rubber stamp, and a refusal is none`()
        throws
    {
        // 999 words: six why, the name `data`, two names, the amount and 989 of the vendor; 149.85 seconds.
        var play = Play()
        let long = String(repeating: "word ", count: 989)
        let (slow, quick, refused, after) = (
            try play.pay(vendor: long), try play.pay(vendor: long), try play.pay(vendor: long),
            try play.pay(vendor: long)
        )
        play.wait(seconds: 149)
        play.decide(quick)
        play.decide(refused, .refuse, by: "amir")
        play.wait(seconds: 151)
        play.decide(after)
        play.decide(slow, by: "amir")
        let report = play.report()
        #expect(report.hurried.map(\.caseID) == [quick])
        #expect(report.hurried.first?.words == 999)
        #expect(report.total.hurried == 1 && report.total.approvals == 3)
        #expect(report.total.unjudged == 0)
    }

    @Test func `Whoever decides one case after another reads in no two at once`() throws {
        var play = Play()
        let long = String(repeating: "word ", count: 400)
        let cases = try (0..<3).map { _ in try play.pay(vendor: long) }
        play.wait(50)
        for id in cases {
            play.decide(id)
            play.wait(seconds: 5)
        }
        let report = play.report()
        #expect(Set(report.hurried.map(\.caseID)) == Set(cases.dropFirst()))
        #expect(report.hurried.allSatisfy { $0.reading == .seconds(5) })
    }

    @Test func `Entries that are no JSON, or of no case, are counted and stop nothing`() throws {
        var play = Play()
        let id = try play.pay()
        play.add([
            Entry(caseID: id, change: 90, kind: .casePassed, body: Array("{".utf8)),
            Entry(caseID: id, change: 91, kind: .caseClosed, body: Array("{\"at\":7}".utf8)),
            Entry(caseID: "X", change: 1, kind: .levelEntered, body: Array("[]".utf8)),
            Entry(caseID: "Y", change: 1, kind: .decisionTaken, body: Array("null".utf8)),
        ])
        let report = play.report()
        #expect(report.unreadable == 3)
        #expect(report.total.count == 1 && report.total.open == 1)
    }
}
