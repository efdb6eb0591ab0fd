import Audit
import Escalation
import JSON
import Store

/// What a recovery did, for people and for scripts.
struct RecoveryView {
    /// `nil` where nothing was to be recovered.
    let report: RecoveryReport?
    /// How many rows came from a backup.
    let restored: Int?

    var lines: [String] {
        let restored = restored.map { ["\($0) rows restored from the backup"] } ?? []
        guard let report else {
            return restored + ["Nothing to recover: the store holds all that the stream does."]
        }
        return restored + [taken(report)] + cases(report) + rest(report) + [
            "The store is incarnation \(report.incarnation) now: start the workers, then run `belay audit verify`."
        ]
    }

    private func taken(_ report: RecoveryReport) -> String {
        guard report.size > 0 else { return "the log is empty, as the store's was" }
        return report.taken == 0
            ? "the log ends with entry \(report.size - 1), as the store's did"
            : "\(report.taken) entries taken over, from \(report.from) to \(report.size - 1); what stood beside them is lost"
    }

    private func cases(_ report: RecoveryReport) -> [String] {
        var lines: [String] = []
        let unsound = report.asked.filter { !$0.isSound }
        lines.append("\(report.asked.count) cases are open: their people are asked again")
        lines += unsound.map {
            "  \($0.id): what it is about was changed after the backup and is lost; nobody may let it go on"
        }
        if !report.closed.isEmpty {
            lines.append("\(report.closed.count) cases had ended; their outcomes may have left and are not sent again")
            lines += report.closed.map { "  \($0.id): \($0.outcome.rawValue)" }
        }
        if !report.lost.isEmpty {
            lines.append("\(report.lost.count) cases were opened after the backup and are lost")
            lines += report.lost.map { subject in
                let end =
                    subject.course.closure.map { "ended as \($0.outcome.rawValue)" }
                    ?? (subject.drill == nil ? "withdrawn; whoever waits may ask again" : "a drill")
                return "  \(subject.id) (\(subject.policy), \(subject.trigger)): \(end)"
            }
        }
        return lines
    }

    private func rest(_ report: RecoveryReport) -> [String] {
        var lines: [String] = []
        if !report.erased.isEmpty {
            lines.append("\(report.erased.count) subjects were erased after the backup, and are again")
        }
        lines += report.gates.map { "gate \($0.gate) is \($0.mode.rawValue) until \($0.until), as the log says" }
        if !report.missing.isEmpty {
            lines.append(
                "These were put into force after the backup and are lost. Apply them before you start the workers:"
            )
            lines += report.missing.map { "  \($0.kind) \($0.name.isEmpty ? "" : $0.name + " ")version \($0.version)" }
        }
        return lines
    }

    var json: JSONValue {
        var json: JSONObject = ["recovered": .bool(report != nil)]
        if let restored { json["restored"] = .int(Int64(restored)) }
        guard let report else { return .object(json) }
        json["incarnation"] = .int(report.incarnation)
        json["from"] = .int(report.from)
        json["taken"] = .int(report.taken)
        json["asked"] = .array(
            report.asked.map {
                [
                    "case": .string($0.id.rawValue), "level": $0.level.map { .string($0.rawValue) } ?? .null,
                    "entries": .int($0.entries), "sound": .bool($0.isSound),
                ]
            }
        )
        json["closed"] = .array(
            report.closed.map {
                [
                    "case": .string($0.id.rawValue), "outcome": .string($0.outcome.rawValue),
                    "entries": .int($0.entries),
                ]
            }
        )
        json["lost"] = .array(
            report.lost.map {
                [
                    "case": .string($0.id.rawValue), "policy": .string($0.policy.name.rawValue),
                    "version": .int($0.policy.version), "trigger": .string($0.trigger.rawValue),
                    "correlation": .string($0.correlation),
                    "outcome": $0.course.closure.map { .string($0.outcome.rawValue) } ?? .null,
                ]
            }
        )
        json["erased"] = .array(report.erased.map { .string($0.description) })
        json["gates"] = .array(report.gates.map { .string($0.gate.rawValue) })
        json["missing"] = .array(
            report.missing.map {
                ["kind": .string($0.kind), "name": .string($0.name), "version": .int($0.version)]
            }
        )
        return .object(json)
    }
}
