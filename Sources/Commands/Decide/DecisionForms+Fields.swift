import Escalation
import JSON
import Messages

extension DecisionForms {
    /// Why a person had to decide: what the policy gave as the reason, confirmed with Enter or put right.
    func necessity() throws -> String? {
        guard form.required.contains(.necessity) else { return nil }
        explain(form.help[.necessity])
        let given = view.file.subject.opening.because
        console.note("  Opened because: \(given)".printable)
        let text = try ask("Necessity (Enter confirms): ")
        return text.isEmpty ? given : text
    }

    /// The fields that the policy's author added, each until it fits; what is optional may be left out with Enter.
    func ownFields(of decision: inout DecisionOptions, for action: DecisionAction) throws {
        for field in form.fields where !decision.fields.contains(where: { $0.name == field.name }) {
            let value = try typed(field.value, isRequired: field.isRequired(for: action))
            if let value { decision.fields.append(ValueArgument(field.name, value: value)) }
        }
    }

    /// A value of its type and within its bounds; `nil` where it may be and was left out.
    func typed(_ field: TypedValue, isRequired: Bool) throws -> JSONValue? {
        explain(field.help)
        let note = field.taken + (isRequired ? "" : "; may be left out")
        if field.type == .strings { return try texts(field, note: note, isRequired: isRequired) }
        while true {
            let answer = try ask("  \(field.name) (\(note)): ".printable)
            if answer.isEmpty && !isRequired { return nil }
            guard !answer.isEmpty, let value = field.type.read(answer) else {
                console.note(answer.isEmpty ? "The form requires it." : "It must be \(field.type.inWords).")
                continue
            }
            guard let problem = field.problem(with: value) else { return value }
            console.note("\(problem.message).".printable.capitalizedFirst)
        }
    }

    /// Texts of a list, one a line; an empty line ends it.
    private func texts(_ field: TypedValue, note: String, isRequired: Bool) throws -> JSONValue? {
        var texts: [JSONValue] = []
        while true {
            let answer = try ask("  \(field.name) (\(note); empty ends): ".printable)
            if answer.isEmpty {
                guard texts.isEmpty else { return .array(texts) }
                if !isRequired { return nil }
                console.note("The form requires it.")
                continue
            }
            if let problem = field.problem(with: .array(texts + [.string(answer)])) {
                console.note("\(problem.message).".printable.capitalizedFirst)
            } else {
                texts.append(.string(answer))
            }
        }
    }
}

extension ValueType {
    /// What a person typed, as a value of this type.
    fileprivate func read(_ text: String) -> JSONValue? {
        switch self {
        case .string, .date, .timestamp, .strings: .string(text)
        case .number, .int: try? JSONValue.parse(text, limits: .message)
        case .bool:
            switch text.lowercased() {
            case "true", "yes", "y": true
            case "false", "no", "n": false
            default: nil
            }
        }
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
