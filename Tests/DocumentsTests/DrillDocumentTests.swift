import Documents
import Escalation
import Foundation
import Testing

/// The scenario of a drill as people write it.
@Suite struct DrillDocumentTests {
    static let good = """
        kind: drill
        name: night
        title: A large payment at night
        policies: [payments]
        people: [ana, ben]
        lasts: 2h
        surprises:
          away: [ben]
          unserved: [board]
        events:
          - event:
              type: payment.requested
              data: {amount: 12000}
            times: 2
            late: 10m
          - after: 5m
            ask:
              gate: pay
              question: Pay it?
        script:
          - after: 3m
            decide: {person: ana, action: approve, authority: small, rationale: Checked., risk: low}
        expect:
          - told: ana
            within: 2m
          - acts: ana
            action: approve
            within: 10m
          - outcome: resume
            within: 1h
          - level: operator
            case: 2
            within: 10m
        renews:
          - qualification: payments
            for: 180d
        """

    @Test func `A scenario says what happens, with whom, and what must come of it`() throws {
        let scenario = try DrillReader().scenario(in: Marked(Self.good).source).get()
        #expect(scenario.policies == ["payments"] && scenario.people == ["ana", "ben"])
        #expect(scenario.recipients == ["ana"])
        #expect(scenario.surprises.unserved == ["board"])
        #expect(scenario.lasts == .seconds(7200))
        #expect(scenario.happenings.map(\.times) == [2, 1])
        #expect(scenario.happenings.map(\.late) == [.seconds(600), .zero])
        #expect(scenario.happenings.map(\.after) == [.zero, .seconds(300)])
        #expect(scenario.script.map(\.after) == [.seconds(180)])
        #expect(
            scenario.expected.map(\.reaction) == [
                .told("ana"), .acts("ana", .approve), .outcome(.resume), .level("operator"),
            ]
        )
        #expect(scenario.expected.map(\.caseNumber) == [1, 1, 1, 2])
        #expect(scenario.renews == [.init("payments", for: .seconds(180 * 86_400))])
    }

    @Test(arguments: [
        Mistake("kind: drill", "kind: ▸policy", "this is a document of kind policy"),
        Mistake("lasts: 2h", "lasts: ▸8d", "a drill lasts"),
        Mistake("people: [ana, ben]", "people: [ana, ▸ana, ben]", "ana stands here twice"),
        Mistake("away: [ben]", "away: [▸tom]", "tom takes no part in this drill"),
        Mistake("away: [ben]", "away: ▸[ana, ben]", "everybody is away"),
        Mistake("- told: ana", "- told: ▸tom", "tom takes no part in this drill"),
        Mistake("    times: 2", "    times: ▸0", "0"),
        Mistake("lasts: 2h", "lasts: 2h\n▸end: 2h", "the key `end`"),
        Mistake("  - outcome: resume\n", "  - ▸outcome: resume\n    told: ana\n", "two things are expected"),
        Mistake("  - outcome: resume\n", "  - outcome: resume\n    action: ▸approve\n", "an action is expected"),
    ])
    func `A mistake in a scenario is reported at its place`(mistake: Mistake) {
        let marked = mistake.made(in: Self.good)
        let issues = DrillReader().scenario(in: marked.source).errors
        #expect(mistake.said(issues).first == mistake.expected(at: marked.positions).first)
    }

    @Test func `Without its policies, people, events, expectations or end it is none`() {
        for key in ["policies: [payments]\n", "people: [ana, ben]\n", "lasts: 2h\n", "name: night\n"] {
            let reading = DrillReader().scenario(in: Marked(Self.good.replacing(key, with: "")).source)
            #expect(!reading.errors.isEmpty, "\(key)")
        }
    }
}
