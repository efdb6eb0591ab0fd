import JSON

/// What is wrong with one field of a decision, for whoever shows it beside the field.
public struct FieldViolation: Hashable, Sendable {
    /// As the decision's data names it: `rationale`, `fields.ticket`, `values.amount`.
    public let field: String
    /// A stable word.
    public let code: String
    public let message: String

    public init(field: String, code: String, message: String) {
        self.field = field
        self.code = code
        self.message = message
    }

    public var json: JSONValue {
        ["field": .string(field), "code": .string(code), "message": .string(message)]
    }

    public init?(_ json: JSONValue) {
        guard let field = json["field"]?.string, let code = json["code"]?.string,
            let message = json["message"]?.string
        else { return nil }
        self.init(field: field, code: code, message: message)
    }
}

extension Refusal {
    /// The fields that it speaks of, each with what is wrong; none where no field is to blame.
    public var violations: [FieldViolation] {
        func one(_ field: String) -> [FieldViolation] {
            [FieldViolation(field: field, code: code, message: description)]
        }
        switch self {
        case .several(let refusals):
            return refusals.flatMap(\.violations)
        case .missing(let fields):
            return fields.map { FieldViolation(field: $0.rawValue, code: code, message: "the form requires it") }
        case .unfitField(let name, let problem):
            return [FieldViolation(field: name, code: problem.code.rawValue, message: problem.message)]
        case .unfitValue(let name, let problem):
            return [FieldViolation(field: "values.\(name)", code: code, message: problem)]
        case .unreadField(let field, let reason):
            return [FieldViolation(field: field, code: code, message: reason)]
        case .tooLong(let name, _):
            return one(name.hasPrefix("data.") ? String(name.dropFirst(5)) : name)
        case .stale: return one("revision")
        case .staleSnapshot: return one("snapshot")
        case .stalePolicy: return one("policyHash")
        case .notPermitted, .levelsToPass: return one("action")
        case .notActingFor, .actsForSeveral: return one("actingFor")
        case .unknownAuthority, .authorityNotHeld, .beyondAuthority, .authorityUnclear: return one("authority")
        case .notChangeable, .changesWithoutAction, .noChanges: return one("changes")
        case .unknownAlternative, .alternativeWithoutAction: return one("alternative")
        case .unknownCase, .closed, .notYetAtLevel, .notAnOwner, .claimed, .notClaimed, .missingData, .ownRequest,
            .exception, .identity, .malformed, .unknownGate, .idReused, .held, .unknownCategory, .override, .procedure,
            .recovered, .record, .review, .away, .mayNotTakeBack, .unqualified, .disputed, .clockRunsOn,
            .unknownQuestion, .shape:
            return []
        }
    }

    /// Throws what was found: one refusal as it is, several as one.
    static func throwAny(of found: [Refusal]) throws(Refusal) {
        switch found.count {
        case 0: return
        case 1: throw found[0]
        default: throw .several(Array(found.prefix(severalMax)))
        }
    }

    /// The most refusals that are told at once.
    static let severalMax = 200
}
