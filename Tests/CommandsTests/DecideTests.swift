import ArgumentParser
import Escalation
import JSON
import Messages
import Store
import Testing

@testable import Commands

@Suite("A decision at a terminal") struct DecideTests {
    private let sample: SampleCase

    init() throws { sample = try SampleCase("one", isDecided: false) }

    private func form(
        typed: [String],
        _ decision: inout DecisionOptions,
        policy: String = policy
    ) throws -> (isSent: Bool, shown: String) {
        let directory = try TemporaryDirectory()
        let store = try StoreAddress("sqlite:\(directory.path)/belay.db").open(.init(environment: "test"))
        defer { store.close() }
        try store.migrate()
        try store.transaction { transaction in
            var changes = ChangeSet()
            changes.newCases = [sample.subject]
            changes.entries = sample.entries
            _ = try transaction.write(changes)
            _ = try transaction.apply(
                StoredDocument(
                    kind: "policy",
                    name: "payment-approval",
                    version: 1,
                    text: policy,
                    hash: Digest(of: policy.utf8),
                    appliedAt: transaction.now,
                    appliedBy: "test"
                )
            )
        }
        let view = try #require(try store.reading { try CaseView($0, sample.subject.id) })
        try #require(view.rules != nil)
        let typing = Typing(typed)
        let console = Console(
            output: typing,
            errors: typing,
            input: typing,
            terminal: Terminal(showsErrors: true, asksInput: true)
        )
        let forms = DecisionForms(view: view, console: console, interruption: Interruption())
        return (try forms.fill(&decision), typing.text)
    }

    @Test func `It asks for what the form requires, with the form's help`() throws {
        var decision = try DecisionOptions.parse([])
        let (isSent, shown) = try form(
            typed: ["maybe", "appr", "", "called them", "low", "nobody", "payments", "y"],
            &decision
        )
        #expect(isSent)
        #expect(
            try decision.content()
                == DecisionContent(
                    action: .approve,
                    rationale: "called them",
                    risk: .low,
                    authority: "payments",
                    revision: 1,
                    snapshot: sample.subject.snapshot.digest,
                    policyHash: Digest(of: Self.policy.utf8)
                )
        )
        #expect(shown.contains("Action (approve, refuse): That is none of them."))
        #expect(shown.contains("Say whom you asked."))
        #expect(shown.contains("payments: held by operators"))
        #expect(shown.contains("at revision 1? [y/N]"))
    }

    @Test func `What was said on the command line is not asked for`() throws {
        var decision = try DecisionOptions.parse(["--action", "refuse", "--rationale", "no", "--risk", "high"])
        let (isSent, shown) = try form(typed: ["n"], &decision)
        #expect(!isSent)
        #expect(!shown.contains("Rationale"))
        #expect(!shown.contains("Authority"))
    }

    @Test func `The end of input sends nothing`() throws {
        var decision = try DecisionOptions.parse([])
        #expect(throws: CommandFailure.interrupted) { _ = try form(typed: ["approve"], &decision) }
    }

    @Test func `It asks for the author's own fields too, each until it fits`() throws {
        let policy = Self.policy.replacing(
            "  required: [rationale, risk, authority]\n",
            with: """
                  required: [necessity]
                      fields:
                        ticket: {type: string, pattern: "^CHG-", help: "Which \\u202Echange?", required-for: [approve]}
                        loss: {type: number, at-least: 0, optional: true}
                        told: bool
                        systems: {type: strings, among: [erp, bank]}

                """
        )
        var decision = try DecisionOptions.parse(["--action", "approve", "--rationale", "r", "--authority", "payments"])
        let (isSent, shown) = try form(
            typed: [
                "", "", "INC-1", "CHG-1", "-1", "much", "", "perhaps", "yes", "", "erp", "mail", "erp", "bank", "", "y",
            ],
            &decision,
            policy: policy
        )
        #expect(isSent, "\(shown)")
        let content = try decision.content()
        #expect(content.necessity == "payments above 50000 need a person")
        #expect(content.fields == ["ticket": "CHG-1", "told": true, "systems": ["erp", "bank"]])
        #expect(shown.contains("It must match ^CHG-."))
        #expect(shown.contains("It must be at least 0.0.") && shown.contains("It must be a number."))
        #expect(shown.contains("Each: it must be one of erp, bank.") && shown.contains("It must name each once."))
        #expect(shown.contains("Which \\u{202e}change?"), "direction is not turned")
    }

    private static let policy = """
        kind: policy
        name: payment-approval
        version: 1
        title: Payments
        levels:
          - level: operator
            owners: [operators]
            window: 1h
            actions: [approve, refuse]
            form:
              required: [rationale, risk, authority]
              help:
                rationale: Say whom you asked.
            expiry: refuse
        authorities:
          - name: payments
            roles: [operators]
        triggers:
          - name: gate
            kind: ask
            gate: payment
            because: A payment needs a person.

        """
}

private final class Typing: TextSink, ByteSource {
    var text = ""
    private var lines: [String]

    init(_ lines: [String]) { self.lines = lines }

    func write(_ text: String) { self.text += text }
    func read(upTo limit: Int) throws -> [UInt8] { [] }
    func readLine() -> String? { lines.isEmpty ? nil : lines.removeFirst() }
    func readSecretLine() -> String? { readLine() }
}
