import JSON
import Testing

@testable import Escalation

@Suite struct ClassificationTests {
    private let rules = Sample.classification

    @Test func `Of several categories that hold the first wins, of ratings the highest`() {
        #expect(rules.assess(Sample.event(amount: 13)) == Assessment(category: "data-integrity", risk: .low))
        #expect(rules.assess(Sample.event(amount: 400)) == Assessment(category: "customer"))
        #expect(rules.assess(Sample.event(amount: 9001)) == Assessment(category: "customer", risk: .critical))
        #expect(rules.assess(Sample.event(amount: 77)).urgency == .urgent)
        #expect(rules.assess(Sample.event(amount: 78)).urgency == .low)
    }

    @Test func `A condition that cannot be evaluated never means no`() {
        let assessment = rules.assess(Sample.event(amount: "much"))
        #expect(Set(assessment.unclear.keys) == [.risk])
        #expect(assessment.risk == .critical)
        #expect(assessment.facts.map(\.path.description) == ["risk"])
        var event = Sample.event()
        event.data = .null
        let nothing = rules.assess(event)
        #expect(Set(nothing.unclear.keys) == Set(Assessment.Aspect.allCases))
        #expect(nothing.category == "data-integrity")
        #expect(nothing.urgency == .urgent)
    }

    @Test func `A policy that tells nothing apart says nothing of an event`() {
        #expect(Classification().assess(Sample.event()) == .plain)
    }

    @Test func `Outcomes wait for what their category says, and for the strictest where it could not be told`() {
        var rules = rules
        #expect(rules.categories.count > 1)
        rules.categories[0].hold = OutcomeHold(witnesses: 2)
        rules.categories[1].hold = OutcomeHold()
        func hold(_ standing: Standing) -> OutcomeHold? { rules.hold(of: standing) }
        #expect(hold(Standing(category: rules.categories[0].name)) == OutcomeHold(witnesses: 2))
        #expect(hold(Standing(category: rules.categories[1].name)) == OutcomeHold())
        #expect(hold(Standing(category: rules.categories[1].name, unclear: [.category])) == OutcomeHold(witnesses: 2))
        #expect(hold(.plain) == nil)
    }

    @Test func `A window is the shortest of level, category and urgency, and never longer than the level's`() {
        let policy = Sample.classifiedPolicy()
        func minutes(_ level: LevelName, _ standing: Standing) -> Duration {
            let rules = policy.levels.first { $0.level == level }!
            return policy.window(of: rules, for: standing) / 60
        }
        #expect(minutes("supervisor", .plain) == .seconds(60))
        #expect(minutes("supervisor", Standing(urgency: .urgent)) == .seconds(30))
        #expect(minutes("supervisor", Standing(category: "data-integrity")) == .seconds(10))
        #expect(minutes("supervisor", Standing(category: "data-integrity", urgency: .urgent)) == .seconds(5))
        #expect(minutes("board", Standing(unclear: [.category])) == .seconds(20))
        let shortened = policy.level("supervisor", for: Standing(urgency: .urgent))
        #expect(shortened.warning == .seconds(20 * 60), "the warning comes at the same part of the window")
    }

    @Test func `Each kind of case has its way, and the longest is what an answer may take`() throws {
        var policy = Sample.classifiedPolicy()
        let trigger = TriggerRule(
            name: "large",
            kind: .ask("pay"),
            because: "It is large.",
            entryLevel: "supervisor"
        )
        policy.triggers = [trigger]
        let ways = policy.ways(of: trigger)
        #expect(
            ways.map { "\($0.kind.map { "\($0)" } ?? "-"): \($0.levels) \($0.unskippable)" } == [
                "-: [supervisor, board] []", "data-integrity: [supervisor, board] [supervisor, board]",
                "regulatory: [operator, supervisor, board] [operator, supervisor]",
                "customer: [supervisor, board] []", "risk low: [supervisor, board] []",
                "risk high: [supervisor, board] [supervisor]", "risk critical: [supervisor, board] [supervisor, board]",
            ]
        )
        let path = try #require(policy.longestPath(of: trigger, now: Sample.start, calendars: .none))
        #expect(path.duration == .seconds((30 + 60 + 120) * 60))
        policy.classification.categories.removeAll { $0.name == "regulatory" }
        let shorter = try #require(policy.longestPath(of: trigger, now: Sample.start, calendars: .none))
        #expect(shorter.duration == .seconds((60 + 120) * 60))
    }

    @Test func `The matrix shows categories, and which levels their cases cannot skip`() {
        var policy = Sample.classifiedPolicy()
        policy.triggers = [TriggerRule(name: "large", kind: .ask("pay"), because: "x", entryLevel: "supervisor")]
        let matrix = OwnershipMatrix(policy, directory: nil)
        #expect(matrix.rows.map(\.level) == ["operator", "supervisor", "board"])
        #expect(matrix.rows[0].unskippable == [.category("regulatory")])
        #expect(matrix.rows[2].shorter == ["data-integrity": .seconds(1200)])
        #expect(matrix.kinds.first?.condition == "data.amount == 13")
    }
}
