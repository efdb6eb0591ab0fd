import Escalation
import JSON
import Testing

@testable import Commands

/// Drills that are simulated: no broker, no store.
@Suite struct DrillCommandTests {
    private let directory = try! TemporaryDirectory()

    private static let policy = """
        kind: policy
        name: payments
        version: 1
        title: Payments
        levels:
          - level: operator
            owners: [operators]
            window: 30m
            actions: [approve, refuse, escalate]
            expiry: escalate
          - level: supervisor
            owners: [supervisors]
            window: 1h
            actions: [approve, refuse]
            expiry: refuse
        authorities:
          - name: any
            roles: [operators, supervisors]
        triggers:
          - name: large
            kind: threshold
            when: data.amount > 50000
            because: payments above 50000 need a person
        notices:
          informed: [auditors]

        """

    private static let people = """
        kind: directory
        version: 1
        people:
        """ + "\n"
        + [("ana", "operators"), ("ben", "supervisors"), ("cy", "auditors")].map { id, role in
            "  - id: \(id)\n    name: \(id)\n    roles: [\(role)]\n    contacts:\n      - mail: \(id)@example.com\n"
                + "    broker-users: [\(id)]\n"
        }.joined()

    private static let scenario = """
        kind: drill
        name: night
        title: A large payment at night
        policies: [payments]
        people: [ana, ben]
        lasts: 3h
        events:
          - event: {type: payment.requested, data: {amount: 60000}}
            times: 2
        script:
          - after: 10m
            decide: {person: ana, action: approve, authority: any, rationale: Checked., risk: low}
        expect:
          - told: ana
            within: 1m
          - acts: ana
            action: approve
            within: 15m
          - outcome: resume
            within: 15m

        """

    private func run(_ scenario: String, _ words: String...) throws -> CommandRun {
        let files = [
            try directory.file("night.yaml", scenario), "--simulated", try directory.file("payments.yaml", Self.policy),
            try directory.file("people.yaml", Self.people),
        ]
        return CommandRun(["drill", "run"] + files + words)
    }

    @Test func `A drill that goes as expected is passed`() throws {
        let run = try run(Self.scenario)
        #expect(run.status == .ok, "\(run.output)\(run.errors)")
        #expect(run.output.contains("A large payment at night, simulated"))
        #expect(run.output.contains("passed\n"))
        let json = try JSONValue.parse(try self.run(Self.scenario, "--json").output)
        #expect(json["passed"] == true)
        #expect(json["cases"]?.array?.count == 1, "what arrives twice opens one case")
        #expect(json["told"]?.array?.compactMap { $0["person"]?.string }.contains("cy") == false)
        #expect(json["acts"]?[0]?["after"] == 600)
    }

    @Test func `Where somebody is away it sticks, and the report says where and what to improve`() throws {
        let away = Self.scenario.replacing("lasts: 3h\n", with: "lasts: 3h\nsurprises: {away: [ana]}\n")
        let run = try run(away)
        #expect(run.status == .refused)
        #expect(run.output.contains("level operator"))
        #expect(run.output.contains("To improve:"))
        #expect(run.output.contains("not passed\n"))
        #expect(run.errors.contains("refused: act 1"))
        let unserved = Self.scenario.replacing("lasts: 3h\n", with: "lasts: 3h\nsurprises: {unserved: [operator]}\n")
        let json = try JSONValue.parse(try self.run(unserved, "--json").output)
        #expect(json["stuck"]?[0]?["level"] == "operator")
        #expect(json["stuck"]?[0]?["after"] == 1800)
    }

    @Test func `Mistakes of the scenario, and people and policies that are missing, are said before anything happens`()
        throws
    {
        let strange = try run(Self.scenario.replacing("within: 1m", with: "within: soon"))
        #expect(strange.status == .refused)
        #expect(strange.errors.contains("night.yaml:"))
        let nobody = try run(Self.scenario.replacing("[ana, ben]", with: "[ana, tom]"))
        #expect(nobody.status == .refused)
        #expect(nobody.errors.contains("the directory has no person tom"))
        let applied = CommandRun(["policy", "validate", try directory.file("night.yaml", Self.scenario)])
        #expect(applied.status == .refused)
        #expect(CommandRun(["drill", "run", "night.yaml", "--simulated"]).status == .usage)
    }
}
