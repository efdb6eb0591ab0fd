import Documents
import Escalation
import JSON

/// The way that some cases of a trigger take through the levels, for people.
struct PolicyWays {
    let trigger: TriggerRule
    let ways: [CaseWay]

    var lines: [String] {
        ways.map { way in
            let kind = way.kind.map { ", \($0)" } ?? ""
            let unskippable = way.unskippable.map(\.rawValue).joined(separator: ", ")
            return
                ("trigger \(trigger.name)\(kind): " + way.levels.map(\.rawValue).joined(separator: " > ")
                + (unskippable.isEmpty ? "" : "; cannot skip \(unskippable)")).printable
        }
    }

    var json: [JSONValue] {
        ways.map { way in
            [
                "trigger": .string(trigger.name.rawValue), "kind": way.kind.map { .string("\($0)") } ?? .null,
                "levels": .array(way.levels.map { .string($0.rawValue) }),
                "unskippable": .array(way.unskippable.map { .string($0.rawValue) }),
            ]
        }
    }
}

extension DocumentFiles {
    /// For each trigger of a policy, the ways of its cases; none of any other document, nor of a policy that tells its
    /// cases not apart.
    func ways(of header: DocumentHeader) -> [PolicyWays] {
        guard header.kind == .policy,
            let policy = policies.first(where: { $0.name.rawValue == header.name && $0.version == header.version }),
            !policy.classification.isEmpty
        else { return [] }
        return policy.triggers.map { PolicyWays(trigger: $0, ways: policy.ways(of: $0)) }
    }
}
