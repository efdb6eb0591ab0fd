import Escalation
import JSON

extension ObservedField: DocumentKey {}

extension DocumentNode {
    /// The `expect:` of a step.
    func expectations() -> [PolicyTest.Expectation] {
        guard let fields = fields(ObservedField.self) else { return [] }
        return ObservedField.allCases.compactMap { field in
            fields[field]?.expected(of: field).map { PolicyTest.Expectation(field, $0) }
        }
    }

    private func expected(of field: ObservedField) -> JSONValue? {
        switch field {
        case .number: return integer(in: 1...10_000).map { .int($0) }
        case .attached, .answers, .revision: return integer(in: 0 ... .max).map { .int($0) }
        case .reminded: return bool().map { .bool($0) }
        case .window, .left: return duration().map { .string(WrittenDuration($0).description) }
        case .snapshot: return snapshot()
        case .opens, .owners:
            guard case .list = content else { return text().map { .string($0) } }
            return list(atLeast: 1) { $0.text() }.map { .array($0.map { .string($0) }) }
        case .status: return choice(among: ["open", "ended"]).map { .string($0) }
        case .cause: return choice(of: Opening.Cause.self).map { .string($0.rawValue) }
        case .outcome: return choice(among: OutcomeKind.allCases.map(\.rawValue) + ["none"]).map { .string($0) }
        case .risk: return choice(among: RiskRating.allCases.map(\.rawValue) + ["none"]).map { .string($0) }
        case .urgency: return choice(of: Urgency.self).map { .string($0.rawValue) }
        case .category, .trigger, .key, .because, .level, .by, .refused: return text().map { .string($0) }
        }
    }

    /// `{data.amount: 12000}`: fields by their paths.
    private func snapshot() -> JSONValue? {
        guard let entries = entries() else { return nil }
        let fields = entries.compactMap { entry -> JSONObject.Member? in
            guard let path = entry.key.fieldPath(), let value = entry.value.exampleData() else { return nil }
            return (path.description, value)
        }
        return .object(JSONObject(fields))
    }
}
