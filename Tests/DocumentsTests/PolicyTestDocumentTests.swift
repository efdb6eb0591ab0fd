import Documents
import Escalation
import JSON
import Testing

/// `tests:` in a policy: how they are read, and what comes of them.
@Suite struct PolicyTestDocumentTests {
    private static let tests = """

        tests:
          - name: A large refund waits
            starts: 2026-03-02T08:00:00Z
            steps:
              - event: {type: refund.requested, data: {order: O-1, amount: 120.5, state: "open", customer: {id: C-1}}}
                expect: {opens: large, cause: threshold, level: operator, window: 30m, snapshot: {data.amount: 120.5}}
              - after: 20m
                expect: {reminded: true, left: 10m}
              - until: 2026-03-02T08:30:00Z
                expect: {level: board, left: 1d}
              - decide: {role: director, action: approve, authority: any-amount, rationale: Right., risk: low}
                expect: {outcome: resume, by: director-1}
          - name: What is held back
            people: {dora: [clerk]}
            steps:
              - ask: {gate: refund, data: {order: O-2, amount: 60, state: "open"}, needed-within: 10m}
                expect: {opens: asked, owners: [dora], left: 10m}
              - decide: {person: dora, action: approve, authority: small, rationale: Right.}
                expect: {refused: beyond-authority, outcome: none}
        """

    private static let tested = goodPolicy + tests

    /// The same with one change in the tests.
    private static func changed(_ old: String, _ new: String) -> String {
        goodPolicy + tests.replacing(old, with: new, maxReplacements: 1)
    }

    private func policy(_ text: String) throws -> Policy {
        try #require(try PolicyReader().policies(in: DocumentSource(file: "test.yaml", text: text)).get().first)
    }

    private func failures(_ text: String) throws -> [PolicyTestReport.Failure] {
        try policy(text).runTests(directory: nil, calendars: .none).results.flatMap(\.failures)
    }

    @Test func `Tests of a policy are read and come out as they say`() throws {
        let report = try policy(Self.tested).runTests(directory: nil, calendars: .none)
        #expect(report.results.map(\.test) == ["A large refund waits", "What is held back"])
        #expect(report.results.flatMap(\.failures) == [])
        #expect(report.isGood)
    }

    @Test(arguments: [
        ("opens: large", "opens: often", "opens", #"["large"]"#),
        ("opens: large", "opens: none", "opens", #"["large"]"#),
        ("opens: large", "opens: [large, often]", "opens", #"["large"]"#),
        ("cause: threshold", "cause: rate", "cause", #""threshold""#),
        ("level: operator", "level: board", "level", #""operator""#),
        ("window: 30m", "window: 31m", "window", #""30m""#),
        ("{data.amount: 120.5}", "{data.amount: 120}", "snapshot", #"{"data":{"order":"O-1","amount":120.5}}"#),
        ("{data.amount: 120.5}", "{data.state: open}", "snapshot", #"{"data":{"order":"O-1","amount":120.5}}"#),
        ("reminded: true", "reminded: false", "reminded", "true"),
        ("left: 10m}", "left: 9m}", "left", #""10m""#),
        ("level: board, left", "level: operator, left", "level", #""board""#),
        ("outcome: resume", "outcome: refused", "outcome", #""resume""#),
        ("by: director-1", "by: director-2", "by", #""director-1""#),
        ("owners: [dora]", "owners: [dora, director-1]", "owners", #"["dora"]"#),
        ("refused: beyond-authority", "refused: stale", "refused", #""beyond-authority""#),
        ("refused: beyond-authority, ", "", "refused", #""beyond-authority""#),
        ("refused: beyond-authority", "refused: none", "refused", #""beyond-authority""#),
        ("outcome: none", "outcome: resume", "outcome", "null"),
    ])
    func `What is other than expected fails, with what is there`(
        old: String,
        new: String,
        field: String,
        found: String
    ) throws {
        let failures = try failures(Self.changed(old, new))
        #expect(failures.count == 1)
        #expect(failures.first?.field?.rawValue == field)
        #expect(failures.first?.found == (try JSONValue.parse(found)))
    }

    @Test(arguments: [
        ("role: director,", "role: nobody,", "nobody in the directory holds the role nobody"),
        ("person: dora", "person: dana", "the directory has no person dana"),
        ("until: 2026-03-02T08:30:00Z", "until: 2026-03-02T08:10:00Z", "time does not run backwards"),
    ])
    func `A step that cannot be taken says why`(old: String, new: String, reason: String) throws {
        let failures = try failures(Self.changed(old, new))
        #expect(failures.first?.field == nil)
        #expect(failures.first?.reason?.contains(reason) == true)
    }

    @Test func `A policy that does otherwise fails the tests it carries`() throws {
        let lenient = Self.tested.replacing("limit: data.amount <= 50", with: "limit: data.amount <= 500")
        #expect(try failures(lenient).map(\.field) == [.outcome, .refused])
        let quicker = Self.tested.replacing("window: 30m\n", with: "window: 25m\n")
        #expect(try failures(quicker).map(\.field) == [.window, .left, .left])
    }

    @Test func `Tests that count in a calendar that is not at hand are not run`() throws {
        let report = try policy(Self.tested.replacing("window: 30m\n", with: "window: 30m\n    calendar: office\n"))
            .runTests(directory: nil, calendars: .none)
        #expect(report.missingCalendars == ["office"])
        #expect(report.results.isEmpty)
        #expect(!report.isGood)
    }

    @Test func `The people of a directory decide in place of those made up`() throws {
        let directory = Directory(people: [
            Directory.Person(id: "zoe", name: "Zoe", roles: ["director"]),
            Directory.Person(id: "cleo", name: "Cleo", roles: ["clerk"]),
        ])
        let report = try policy(Self.tested).runTests(directory: directory, calendars: .none)
        #expect(report.results.flatMap(\.failures).map(\.found) == ["zoe"])
    }

    @Test(arguments: [
        Mistake("name: A large refund waits", "▸nam: A large refund waits", "the key `nam` is not known here"),
        Mistake("starts: 2026-03-02T08:00:00Z", "starts: ▸2026-03-02", "an instant is wanted here"),
        Mistake("expect: {opens: large", "expect: {▸opened: large", "the key `opened` is not known here"),
        Mistake("cause: threshold", "cause: ▸treshold", "`treshold` is not known here"),
        Mistake("operator, window: 30m, snap", "operator, window: ▸30, snap", "a span of time is wanted here"),
        Mistake("{data.amount: 120.5}", "{▸amount: 120.5}", "`amount` is no part of an event"),
        Mistake("amount: 120.5, state", "amount: ▸1e3, state", "text is wanted here, not `1e3`"),
        Mistake("- after: 20m", "- ▸expect: {level: board}\n      - after: 20m", "nothing happens in this step"),
        Mistake("decide: {role: director, action", "decide: ▸{action", "one person decides"),
        Mistake("action: approve, authority: small", "action: ▸pay, authority: small", "`pay` is not known here"),
        Mistake("- name: What is held back", "- ▸name: A large refund waits", "two tests have this name"),
    ])
    func `A mistake in a test is reported at its place`(mistake: Mistake) {
        let marked = mistake.made(in: Self.tested)
        let said = PolicyReader().policies(in: marked.source).issues.map { issue in
            let message = mistake.messages[0]
            return "\(issue.position) \(issue.message.prefix(message.count))"
        }
        #expect(said.contains("\(marked.positions.last!) \(mistake.messages[0])"), "\(said)")
    }
}
