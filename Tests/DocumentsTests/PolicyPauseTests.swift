import Documents
import Escalation
import Testing

@Suite struct PolicyPauseTests {
    private func policy(_ text: String) throws -> Policy {
        try #require(try PolicyReader().policies(in: Marked(text).source).get().first)
    }

    @Test func `The clock of a level stands still for what it says itself, or what the policy says`() throws {
        let text = goodPolicy.replacing(
            "title:",
            with: "pauses: [information, outside-party]\npause-at-most: 8h\ntitle:"
        )
        let both = try policy(text)
        let rules = PauseRules([.information, .outsideParty], atMost: .seconds(8 * 3600))
        #expect(both.levels.map(\.pauses) == [rules, rules])
        let own = try policy(
            text.replacing("window: 30m", with: "window: 30m\n    pauses: [data]\n    pause-at-most: 10m")
        )
        #expect(own.levels.map(\.pauses) == [PauseRules([.data], atMost: .seconds(600)), rules])
        let never = try policy(text.replacing("window: 30m", with: "window: 30m\n    pauses: []"))
        #expect(never.levels.map(\.pauses) == [.none, rules])
        #expect(try policy(goodPolicy).levels.map(\.pauses) == [.none, .none])
    }

    @Test func `How long a source has for required data is read`() throws {
        let text = goodPolicy.replacing(
            "window: 30m",
            with: "window: 30m\n    data-within: 10m"
        )
        #expect(try policy(text).levels[0].dataWithin == .seconds(600))
    }

    @Test func `An ask may be permitted`() throws {
        let text = goodPolicy.replacing("actions: [", with: "actions: [ask, ")
        #expect(try policy(text).levels[0].actions.contains(.ask))
    }

    @Test func `A gate may take as long as its windows and all of its pauses`() {
        let late = Marked(
            goodPolicy.replacing(
                "title:",
                with: "answer-within: ▸1d31m\npauses: [data]\npause-at-most: 1h\ntitle:"
            )
        )
        let issues = PolicyReader().policies(in: late.source).errors
        #expect(issues.map(\.position) == late.positions)
        #expect(issues.map(\.message) == ["an answer at gate `refund` may take 1d2h30m"])
    }

    @Test(arguments: [
        Mistake(
            "window: 30m",
            "window: 30m\n    pauses: ▸[data]",
            "how long the clock may stand still in all is missing"
        ),
        Mistake("window: 30m", "window: 30m\n    pause-at-most: ▸8h", "the clock never stands still here"),
        Mistake("window: 30m", "window: 30m\n    pauses: [▸dta]\n    pause-at-most: 8h", "`dta` is not known here"),
        Mistake("title: Refunds need a person", "title: x\npauses: ▸[data]", "how long the clock may stand still"),
        Mistake(
            "window: 30m",
            "window: 30m\n    pauses: [data]\n    pause-at-most: ▸soon",
            "a span of time is wanted here"
        ),
        Mistake("window: 1d", "window: 1d\n    data-within: ▸8h", "this level requires no data"),
    ])
    func `A mistake about pauses is reported at its place`(mistake: Mistake) {
        let marked = mistake.made(in: goodPolicy)
        let issues = PolicyReader().policies(in: marked.source).errors
        #expect(mistake.said(issues) == mistake.expected(at: marked.positions))
    }

    @Test func `A clause is quoted from its key to its end`() {
        let text = """
            kind: policy
            # the levels
            levels:
              - level: operator
                window: 30m   # half an hour
                form:
                  required: [rationale]

                  help: {rationale: Why?}
                # what follows
                expiry: escalate
              - level: board
            title: x
            """
        #expect(PolicyClause.quote("levels[0].window", in: text) == "    window: 30m   # half an hour")
        #expect(
            PolicyClause.quote("levels[0].form", in: text)
                == "    form:\n      required: [rationale]\n\n      help: {rationale: Why?}"
        )
        #expect(PolicyClause.quote("levels[1]", in: text) == "  - level: board")
        #expect(PolicyClause.quote("title", in: text) == "title: x")
        #expect(PolicyClause.quote("levels[2]", in: text) == nil)
        #expect(PolicyClause.quote("levels[0].windows", in: text) == nil)
        #expect(PolicyClause.quote("title", in: "{") == nil)
    }
}
