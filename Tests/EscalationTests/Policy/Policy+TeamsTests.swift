import JSON
import Testing

@testable import Escalation

@Suite struct PolicyTeamsTests {
    private let policy = Sample.policy { policy in
        policy.levels[0].teams = ["payments"]
        policy.levels[1].teams = ["payments", "integration"]
        policy.levels[2].teams = ["payments", "integration", "legal"]
    }

    private func entry(_ teams: JSONValue?, from entry: LevelName = "operator") -> LevelName {
        var rule = TriggerRule(name: "t", kind: .ask("g"), because: "b", entryLevel: entry)
        rule.teams = FieldPath("data.teams")
        var data: JSONObject = ["amount": 1]
        if let teams { data["teams"] = teams }
        return policy.entryLevel(of: rule, for: Snapshot(fields: ["data": .object(data)]))
    }

    @Test(
        arguments: [
            ("payments", "operator"), (["payments"], "operator"), (["payments", "payments"], "operator"),
            ("integration", "supervisor"), (["payments", "integration"], "supervisor"),
            (["integration", "legal"], "board"), ("legal", "board"),
        ] as [(JSONValue, LevelName)]
    )
    func `A case starts at the lowest level that owns every team named`(teams: JSONValue, level: LevelName) {
        #expect(entry(teams) == level)
    }

    @Test func `A case that names no team starts where its trigger says, and never below`() {
        #expect(entry(nil) == "operator")
        #expect(entry(.null) == "operator")
        #expect(entry("payments", from: "supervisor") == "supervisor")
    }

    @Test(arguments: ["unheard-of", 7, true, [], ["payments", 7], [:], ["payments", "unheard-of"]] as [JSONValue])
    func `Where no level owns them all, or nobody can tell, the last level decides`(teams: JSONValue) {
        #expect(entry(teams) == "board")
    }
}
