import Documents
import Escalation
import JSON

/// A gate of a policy in force that no longer answers in time under calendars that are applied now.
struct LateGate {
    let policy: PolicyReference
    let path: GatePath
    let bound: Duration

    var text: String {
        "warning: \(policy): an answer at gate \(path.gate) may take \(path.path.inWords), and its answer-within is "
            + "\(WrittenDuration(bound)): apply a version with shorter windows, or one that says so"
    }

    var json: JSONValue {
        [
            "warning": "late-gate", "policy": .string(policy.name.rawValue), "version": .int(policy.version),
            "gate": .string(path.gate.rawValue), "longestSeconds": .int(path.path.duration.components.seconds),
            "answerWithinSeconds": .int(bound.components.seconds),
        ]
    }
}

extension StandingDocuments {
    /// Gates of policies in force, and not among the files, that may answer later than their
    /// policies say, under the calendars of the files.
    func gatesMadeLate(by files: DocumentFiles) throws -> [LateGate] {
        guard !files.calendars.isEmpty, let now = files.installation.now else { return [] }
        let replaced = Set(files.policies.map(\.name))
        let newer = calendars.adding(files.calendars)
        return try policies().filter { !replaced.contains($0.name) }.sorted { $0.name < $1.name }.flatMap { policy in
            guard let bound = policy.answerWithin else { return [LateGate]() }
            return policy.triggers.compactMap { trigger in
                guard case .ask(let gate) = trigger.kind,
                    let path = policy.longestPath(from: trigger.entryLevel, now: now, calendars: newer),
                    path.duration > bound
                else { return nil }
                return LateGate(policy: policy.reference, path: GatePath(gate: gate, path: path), bound: bound)
            }
        }
    }
}
