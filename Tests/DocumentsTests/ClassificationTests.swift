import Documents
import Escalation
import Testing

/// What a policy says of categories, risk and urgency.
@Suite struct ClassificationTests {
    static let rows = """
        forms:
          integrity:
            required: [rationale]
        categories:
          - name: data-integrity
            when: data.amount > 900
            entry: board
            must-pass: [operator]
            windows: {operator: 10m}
            form: integrity
            held: {witnesses: 2}
            log-outage: hold
          - name: customer-impact
            when: data.order == "x"
            held: signed
            log-outage: {backlog: 5000}
        risk:
          - rating: high
            when: data.amount > 500
            must-pass: [board]
          - rating: low
            when: data.amount < 5
        urgency:
          - urgency: urgent
            when: data.amount == 7
            windows: 0.25
          - urgency: low
            when: data.amount == 8

        """
    private let text = goodPolicy.replacing("authorities:", with: rows + "authorities:")

    @Test func `Categories, ratings and urgencies are what their author wrote`() throws {
        let policy = try #require(try PolicyReader().policies(in: Marked(text).source).get().first)
        let rules = policy.classification
        #expect(rules.categories.map(\.name) == ["data-integrity", "customer-impact"])
        #expect(rules.categories[0].demand == PathDemand(entry: "board", mustPass: ["operator"]))
        #expect(rules.categories[0].windows == ["operator": .seconds(600)])
        #expect(rules.categories[0].form == "integrity")
        #expect(rules.categories[1].demand == PathDemand())
        #expect(rules.categories.map(\.hold) == [OutcomeHold(witnesses: 2), OutcomeHold()])
        #expect(rules.categories.map(\.outage) == [.hold, .goOn(backlogMax: 5000)])
        #expect(rules.risks.map(\.rating) == [.high, .low])
        #expect(rules.risks[0].demand == PathDemand(mustPass: ["board"]))
        #expect(rules.urgencies.map(\.urgency) == [.urgent, .low])
        #expect(rules.urgencies.map(\.windows) == [.part(thousandths: 250), .unchanged])
    }

    @Test(arguments: [
        ("0.5", UrgencyRule.Windows.part(thousandths: 500)), ("1", .part(thousandths: 1000)),
        ("0.001", .part(thousandths: 1)),
        ("{operator: 5m, board: 2h}", .each(["operator": .seconds(300), "board": .seconds(7200)])),
    ])
    func `An urgency's windows are a part or a window for each level`(written: String, windows: UrgencyRule.Windows)
        throws
    {
        let text = text.replacing("windows: 0.25", with: "windows: \(written)")
        let policy = try #require(try PolicyReader().policies(in: Marked(text).source).get().first)
        #expect(policy.classification.urgencies[0].windows == windows)
    }

    @Test(arguments: [
        Mistake("entry: board\n    must", "entry: ▸bord\n    must", "this policy has no level `bord`"),
        Mistake("must-pass: [board]", "must-pass: [▸boss]", "this policy has no level `boss`"),
        Mistake("form: integrity", "form: ▸integrety", "this policy has no form `integrety`"),
        Mistake("must-pass: [board]", "must-pass: ▸[]", "the list is empty"),
        Mistake("{operator: 10m}", "{operator: ▸31m}", "the level's own window is shorter"),
        Mistake("{operator: 10m}", "{▸boss: 1m}", "this policy has no level `boss`"),
        Mistake("name: customer-impact", "name: ▸data-integrity", "the category `data-integrity` stands here twice"),
        Mistake("rating: low", "rating: ▸high", "the rating `high` stands here twice"),
        Mistake("rating: low", "rating: ▸grave", "`grave` is not known here"),
        Mistake("urgency: low", "urgency: ▸urgent", "the urgency `urgent` stands here twice"),
        Mistake("windows: 0.25", "windows: ▸1.5", "1.5 would leave no time, or more than the level gives"),
        Mistake("windows: 0.25", "windows: ▸0", "0 would leave no time, or more than the level gives"),
        Mistake("windows: 0.25", "windows: ▸half", "a part of the window is wanted here, not `half`"),
        Mistake("windows: 0.25", "windows: {board: ▸2d}", "the level's own window is shorter"),
        Mistake(
            "urgency: low\n    when",
            "urgency: normal\n    ▸windows: 0.5\n    when",
            "what is normal has the windows"
        ),
    ])
    func `A mistake about what a case is is reported at its place`(mistake: Mistake) {
        let marked = mistake.made(in: text)
        let issues = PolicyReader().policies(in: marked.source).errors
        #expect(mistake.said(issues) == mistake.expected(at: marked.positions))
    }

    @Test func `An answer must come in time by the longest way of any kind of case`() {
        let late = Marked(
            text.replacing("title:", with: "answer-within: ▸1d29m\ntitle:").replacing(
                "gate: refund",
                with: "gate: refund\n    entry: board"
            )
        )
        let issues = PolicyReader().policies(in: late.source).errors
        #expect(issues.map(\.message) == [], "the category that begins lower has less time there: 1d10m")
        let later = Marked(late.text.replacing("windows: {operator: 10m}", with: "windows: {operator: 30m}"))
        #expect(
            PolicyReader().policies(in: later.source).errors.map(\.message)
                == ["an answer at gate `refund` may take 1d30m"]
        )
    }
}
