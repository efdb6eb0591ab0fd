import Escalation
import JSON

extension DocumentNode {
    /// Data of an example as JSON: what stands in quotes is text, plain digits are numbers, with a point too; what other
    /// readers of YAML could take for something else must stand in quotes.
    func exampleData() -> JSONValue? {
        switch content {
        case .list(let elements):
            return .array(elements.compactMap { $0.exampleData() })
        case .map(let members):
            return .object(
                JSONObject(
                    members.compactMap { member in
                        member.value.exampleData().map { (key: member.key, value: $0) }
                    }
                )
            )
        case .scalar(let scalar) where scalar.style == .plain && PlainScalar(scalar.text) == .ambiguous:
            guard let number = scalar.text.decimalFraction else { return text().map { .string($0) } }
            return .double(number)
        case .scalar, .refused:
            return tree()
        }
    }

    /// A point in time with its zone, as in `2026-03-02T08:00:00Z`.
    func instant() -> Instant? {
        guard case .scalar(let scalar) = content, let instant = Instant(scalar.text) else {
            refuse(asNot: "an instant", hint: "write it with its zone, as in 2026-03-02T08:00:00Z")
            return nil
        }
        return instant
    }
}

extension String {
    /// The number that digits with one point in them mean, perhaps after a minus: JSON's own form, without an exponent.
    fileprivate var decimalFraction: Double? {
        let digits = hasPrefix("-") ? dropFirst() : self[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            parts[0] == "0" || parts[0].first != "0"
        else { return nil }
        return Double(self)
    }
}
