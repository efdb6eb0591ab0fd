import Escalation
import JSON

/// What a person sends about how a case runs: a question, its answer, that somebody outside is waited for, a dispute.
public enum CourseMessage: Hashable, Sendable {
    case askInformation(Inquiry)
    /// - Parameter question: Its number; `nil` for the only one that the person was asked.
    case answerInformation(question: Int64?, text: String)
    case wait(for: String, until: Instant)
    case waitOver
    case disputeData([FieldPath], because: String)
    case disputePolicy(clause: String, because: String)

    public var type: String {
        switch self {
        case .askInformation: Self.askType
        case .answerInformation: Self.answerType
        case .wait: Self.waitType
        case .waitOver: Self.waitOverType
        case .disputeData, .disputePolicy: Self.disputeType
        }
    }

    private static let askType = "dev.belay.ask-information"
    private static let answerType = "dev.belay.answer-information"
    private static let waitType = "dev.belay.wait"
    private static let waitOverType = "dev.belay.wait-over"
    private static let disputeType = "dev.belay.dispute"

    /// The ends of the types, for people.
    static let typeNames = [askType, answerType, waitType, waitOverType, disputeType]

    /// Reads the data of a message; `nil` where its type is none of these.
    init?(type: String, _ data: Fields, besides common: Set<String>) throws(Refusal) {
        switch type {
        case Self.askType:
            try data.refuseOthers(than: common.union(["addressee", "to", "text", "until"]))
            let text = try data.requiredText("text")
            let until = try data.instant("until")
            self = .askInformation(Inquiry(to: try Inquiry.Addressee(data), text: text, until: until))
        case Self.answerType:
            try data.refuseOthers(than: common.union(["question", "text"]))
            self = .answerInformation(question: try data.number("question"), text: try data.requiredText("text"))
        case Self.waitType:
            try data.refuseOthers(than: common.union(["for", "until"]))
            let party = try data.requiredText("for")
            guard let until = try data.instant("until") else {
                throw .malformed("data lacks until, the time until which you wait")
            }
            self = .wait(for: party, until: until)
        case Self.waitOverType:
            try data.refuseOthers(than: common)
            self = .waitOver
        case Self.disputeType:
            try data.refuseOthers(than: common.union(["fields", "clause", "because"]))
            let because = try data.requiredText("because")
            let clause = try data.name("clause")
            var fields: [FieldPath] = []
            for text in try data.texts("fields") {
                guard let path = FieldPath(text) else { throw .malformed("data.fields must hold dotted names") }
                fields.append(path)
            }
            guard (clause == nil) != fields.isEmpty else {
                throw .malformed("dispute either data, by fields, or the policy, by a clause")
            }
            self = clause.map { .disputePolicy(clause: $0, because: because) } ?? .disputeData(fields, because: because)
        default:
            return nil
        }
    }

    func write(to data: inout JSONObject) {
        switch self {
        case .askInformation(let inquiry):
            switch inquiry.to {
            case .person(let person):
                data["addressee"] = "person"
                data["to"] = .string(person.rawValue)
            case .role(let role):
                data["addressee"] = "role"
                data["to"] = .string(role.rawValue)
            case .requester:
                data["addressee"] = "requester"
            }
            data["text"] = .string(inquiry.text)
            if let until = inquiry.until { data["until"] = .string(until.description) }
        case .answerInformation(let question, let text):
            if let question { data["question"] = .int(question) }
            data["text"] = .string(text)
        case .wait(let party, let until):
            data["for"] = .string(party)
            data["until"] = .string(until.description)
        case .waitOver: break
        case .disputeData(let fields, let because):
            data["fields"] = .array(fields.map { .string($0.description) })
            data["because"] = .string(because)
        case .disputePolicy(let clause, let because):
            data["clause"] = .string(clause)
            data["because"] = .string(because)
        }
    }
}

extension Inquiry.Addressee {
    fileprivate init(_ data: Fields) throws(Refusal) {
        let kind = try data.requiredText("addressee")
        switch kind {
        case "person": self = .person(PersonID(try data.requiredName("to")))
        case "role": self = .role(RoleName(try data.requiredName("to")))
        case "requester":
            guard try data.name("to") == nil else { throw .malformed("data.to names a person or a role") }
            self = .requester
        default: throw .malformed("data.addressee \(kind.cut(toBytes: 40)) is none of person, role, requester")
        }
    }
}

extension Fields {
    /// A time with a zone; absent and null are the same.
    fileprivate func instant(_ key: String) throws(Refusal) -> Instant? {
        guard let text = try text(key) else { return nil }
        guard let instant = Instant(text) else {
            throw .malformed("data.\(key) is no RFC 3339 timestamp: write it like 2026-11-23T04:05:06Z, with a zone")
        }
        return instant
    }

    /// A whole number; absent and null are the same.
    fileprivate func number(_ key: String) throws(Refusal) -> Int64? {
        guard let value = value(key), !value.isNull else { return nil }
        guard let number = value.int else { throw .malformed("data.\(key) must be a whole number") }
        return number
    }
}
