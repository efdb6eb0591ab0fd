import Documents
import Escalation
import JSON

/// How long an answer at a gate may take.
struct GatePath {
    let gate: GateName
    let path: LongestPath

    var text: String {
        var text = "gate \(gate): an answer within \(path.inWords)"
        if !path.missing.isEmpty {
            text += "; not among the files: calendar " + path.missing.map(\.rawValue).joined(separator: ", ")
        }
        return text.printable
    }

    var json: JSONValue {
        [
            "gate": .string(gate.rawValue), "longestSeconds": .int(path.duration.components.seconds),
            "from": .string(path.from.description),
            "missingCalendars": .array(path.missing.map { .string($0.rawValue) }),
        ]
    }
}

extension DocumentFiles {
    /// The gates of a policy, in its order; none of any other document.
    func gates(of header: DocumentHeader) -> [GatePath] {
        guard header.kind == .policy, let now = installation.now,
            let policy = policies.first(where: { $0.name.rawValue == header.name && $0.version == header.version })
        else { return [] }
        return policy.triggers.compactMap { trigger in
            guard case .ask(let gate) = trigger.kind,
                let path = policy.longestPath(
                    of: trigger,
                    now: now,
                    calendars: installation.calendars ?? .none
                )
            else { return nil }
            return GatePath(gate: gate, path: path)
        }
    }
}
