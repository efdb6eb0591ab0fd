import Documents
import Escalation
import Testing

/// What a policy says of things beside decisions.
@Suite struct BesideDecisionTests {
    private func read(_ text: String) throws -> Policy {
        try #require(try PolicyReader().policies(in: Marked(text).source).get().first)
    }

    @Test func `A follow-up is what its author wrote, and the defaults of the core`() throws {
        #expect(try read(goodPolicy).followUp == nil)
        #expect(try read(goodPolicy + "follow-up: {}\n").followUp == FollowUpRule())
        let whole = "follow-up: {level: board, report-within: 30m, at-most: 3}\n"
        let rule = FollowUpRule(level: "board", reportWithin: .seconds(1800), chainMax: 3)
        #expect(try read(goodPolicy + whole).followUp == rule)
    }

    @Test(arguments: [
        ("break-glass: {roles: [director], authority: any}", "the policy has no authority `any`"),
        (
            "break-glass: {roles: [director], authority: small, at-most: 4h1s}",
            "an override may be acted on for 4h at most"
        ),
        ("break-glass: {roles: [director], authority: small, review: bord}", "this policy has no level `bord`"),
        ("procedure: {steps: []}", "the list is empty"), ("procedure: {window: 1h}", "the key `steps` is missing"),
        ("procedure: {steps: [{name: a}]}", "the key `text` is missing"),
        ("procedure: {steps: [{name: a, text: A}, {name: a, text: B}]}", "the step `a` stands here twice"),
        (
            "procedure: {steps: [{name: a, text: A, optional: true}]}",
            "every step is optional, so that nothing would be waited for"
        ),
        ("break-glass: {authority: small}", "the key `roles` is missing"),
        ("break-glass: {roles: [director]}", "the key `authority` is missing"),
    ])
    func `A mistake is refused in one sentence`(written: String, message: String) {
        let issues = PolicyReader().policies(in: Marked(goodPolicy + written + "\n").source).issues
        #expect(issues.map(\.message) == [message])
    }

    @Test func `A procedure is what its author wrote, and a level's own comes before the policy's`() throws {
        let steps = "steps: [{name: call, text: Call her, role: clerk}, {name: tell, text: Tell them, optional: true}]"
        let own = goodPolicy.replacing(
            "    claim: 5m\n",
            with: "    claim: 5m\n    procedure: {window: 4h, \(steps)}\n"
        )
        let policy = try read(own + "procedure: {steps: [{name: look, text: Look}]}\n")
        #expect(
            policy.levels.map(\.procedure) == [
                Procedure(
                    steps: [
                        .init(name: "call", text: "Call her", role: "clerk"),
                        .init(name: "tell", text: "Tell them", isOptional: true),
                    ],
                    window: .seconds(4 * 3600)
                ),
                Procedure(steps: [.init(name: "look", text: "Look")]),
            ]
        )
        #expect(try read(goodPolicy).levels.map(\.procedure) == [nil, nil])
    }

    @Test func `Who is told is what the author wrote`() throws {
        let text = goodPolicy.replacing("    claim: 5m\n", with: "    claim: 5m\n    informed: [director]\n")
        let policy = try read(text + "integrity: [clerk, director]\n")
        #expect(policy.levels.map(\.informed) == [["director"], []])
        #expect(policy.integrity == ["clerk", "director"])
    }

    @Test func `An override that nobody could confirm is warned of`() {
        let one = Directory(people: [.init(id: "bob", name: "Bob", roles: ["director", "clerk"])])
        let text = goodPolicy + "break-glass: {roles: [director], authority: small}\n"
        let issues = PolicyReader(installation: Installation(directory: one)).policies(in: Marked(text).source).issues
        #expect(issues.map(\.message) == ["fewer than two people of the directory hold `director`"])
    }

    @Test func `An override is what its author wrote, and never valid for longer than four hours`() throws {
        #expect(try read(goodPolicy).breakGlass == nil)
        let bare = try read(goodPolicy + "break-glass: {roles: [director], authority: any-amount}\n").breakGlass
        #expect(bare == BreakGlassRule(roles: ["director"], authority: "any-amount"))
        #expect(bare?.validFor == .seconds(4 * 3600) && bare?.confirmWithin == .seconds(900))
        let whole = "{roles: [director, clerk], authority: small, at-most: 1h, confirm-within: 5m, review: board}"
        #expect(
            try read(goodPolicy + "break-glass: \(whole)\n").breakGlass
                == BreakGlassRule(
                    roles: ["director", "clerk"],
                    authority: "small",
                    validFor: .seconds(3600),
                    confirmWithin: .seconds(300),
                    reviewLevel: "board"
                )
        )
        #expect(BreakGlassRule(roles: [], authority: "small", validFor: .seconds(86_400)).validFor == .seconds(14_400))
    }

    @Test func `Who writes the record is the policy's, where a level says nothing of it`() throws {
        let text = goodPolicy + "record: [director]\nrecord-within: 4h\n"
        func rules(_ more: String) throws -> [RecordRule?] {
            let text = text.replacing("    claim: 5m\n", with: "    claim: 5m\n\(more)")
            let policy = try #require(try PolicyReader().policies(in: Marked(text).source).get().first)
            return policy.levels.map(\.record)
        }
        let common = RecordRule(roles: ["director"], within: .seconds(4 * 3600))
        #expect(try rules("") == [common, common])
        #expect(try rules("    record: []\n") == [nil, common])
        #expect(
            try rules("    record: [clerk, auditor]\n") == [
                RecordRule(roles: ["clerk", "auditor"], within: .seconds(4 * 3600)), common,
            ]
        )
        #expect(
            try rules("    record-within: 30m\n") == [
                RecordRule(roles: ["director"], within: .seconds(1800)), common,
            ]
        )
    }

    @Test(arguments: [
        Mistake("claim: 5m", "claim: 5m\n    record-within: ▸2h", "nobody writes a record here"),
        Mistake("claim: 5m", "claim: 5m\n    record: []\n    record-within: ▸2h", "nobody writes a record here"),
        Mistake("outcome-valid-for: 4h", "record-within: ▸2h", "nobody writes a record here"),
        Mistake("outcome-valid-for: 4h", "record: ▸director", "a list is wanted here, not `director`"),
        Mistake("outcome-valid-for: 4h", "record: [director, ▸director]", "this stands in the list twice"),
    ])
    func `A mistake about records is reported at its place`(mistake: Mistake) {
        let marked = mistake.made(in: goodPolicy)
        #expect(
            mistake.said(PolicyReader().policies(in: marked.source).errors) == mistake.expected(at: marked.positions)
        )
    }
}
