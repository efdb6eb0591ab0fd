import CEL
import Escalation

private enum TypedValueKey: String, DocumentKey {
    case type, optional, among, pattern, help
    case atLeast = "at-least"
    case atMost = "at-most"
    case minLength = "min-length"
    case maxLength = "max-length"
    case requiredFor = "required-for"
}

/// A value as its author wrote it, with the actions for which it must be given.
struct TypedValueDraft {
    var value: TypedValue
    var requiredFor: [DecisionAction]
}

extension DocumentNode {
    /// `{type: number, at-least: 1}`, or the type alone.
    ///
    /// - Parameter isOfForm: Whether it is asked for with every decision, so that it may be required for some only.
    func typedValue(named key: DocumentNode, isOfForm: Bool) -> TypedValueDraft? {
        guard let name = isOfForm ? key.fieldName() : key.text() else { return nil }
        guard case .map = content else {
            return choice(of: ValueType.self).map {
                TypedValueDraft(value: TypedValue(name: name, type: $0), requiredFor: [])
            }
        }
        guard let fields = fields(TypedValueKey.self) else { return nil }
        let types = ValueType.allCases.map(\.rawValue).joined(separator: ", ")
        guard let type = fields.required(.type, hint: "write one of \(types)")?.choice(of: ValueType.self) else {
            return nil
        }
        fields.refuseMisplaced(for: type)
        var value = TypedValue(name: name, type: type, isOptional: fields[.optional]?.bool() ?? false)
        (value.atLeast, value.atMost) = fields.bounds(of: type)
        value.length = fields.length()
        value.among = fields[.among]?.choices() ?? []
        value.pattern = fields[.pattern]?.pattern()
        value.help = fields[.help]?.localText()
        let requiredFor = fields[.requiredFor]?.list(atLeast: 1) { $0.choice(of: DecisionAction.self) } ?? []
        if fields[.requiredFor] != nil, !isOfForm {
            fields.refuse(.requiredFor, "only a form's fields are required for some actions", hint: "remove it")
        } else if fields[.requiredFor] != nil, value.isOptional {
            fields.refuse(.requiredFor, "what is optional is required for nothing", hint: "remove `optional`")
        }
        return TypedValueDraft(value: value, requiredFor: requiredFor)
    }

    /// The name of a form's own field.
    private func fieldName() -> String? {
        guard let name = name(Identifier<FormFieldKind>.self)?.rawValue else { return nil }
        guard !DecisionForm.reservedNames.contains(name) else {
            refuse("\(name.quotedBriefly) is a name of Belay's own in a decision", hint: "give the field another name")
            return nil
        }
        return name
    }

    /// Texts to choose from, none of them blank.
    private func choices() -> [String]? {
        guard let choices = list(atLeast: 1, of: { $0.line() }) else { return nil }
        guard choices.count <= TypedValue.countMax else {
            refuse("there are at most \(TypedValue.countMax) texts to choose from, not \(choices.count)")
            return nil
        }
        return choices
    }

    private func pattern() -> TextPattern? {
        guard let text = text() else { return nil }
        do throws(CELError) {
            return try TextPattern(text)
        } catch {
            refuse(error.message, hint: "write it as for `matches` in a condition: github.com/google/re2/wiki/Syntax")
            return nil
        }
    }
}

private enum FormFieldKind {}

extension DocumentFields where Key == TypedValueKey {
    /// Bounds that say nothing of values of this type.
    fileprivate func refuseMisplaced(for type: ValueType) {
        if !type.isNumber {
            for bound in [TypedValueKey.atLeast, .atMost] {
                refuse(bound, "only numbers have bounds", hint: "remove it, or write type: number")
            }
        }
        if !type.isText {
            for key in [TypedValueKey.minLength, .maxLength, .pattern] {
                refuse(key, "only texts have a length or a pattern", hint: "remove it, or write type: string")
            }
            refuse(.among, "only texts are one of a list", hint: "remove it, or write type: string")
        }
    }

    fileprivate func bounds(of type: ValueType) -> (atLeast: Double?, atMost: Double?) {
        guard type.isNumber else { return (nil, nil) }
        let (atLeast, atMost) = (self[.atLeast]?.decimal(), self[.atMost]?.decimal())
        if let atLeast, let atMost, atLeast > atMost {
            refuse(.atMost, "no number is at least \(atLeast.written) and at most \(atMost.written)")
        }
        return (atLeast, atMost)
    }

    fileprivate func length() -> ClosedRange<Int> {
        let range = 0...Int64(TypedValue.lengthMax)
        let least = self[.minLength]?.integer(in: range).map { Int($0) } ?? 0
        let most = self[.maxLength]?.integer(in: range).map { Int($0) } ?? TypedValue.lengthMax
        guard least <= most else {
            refuse(.maxLength, "no text has at least \(least) and at most \(most) characters")
            return 0...TypedValue.lengthMax
        }
        return least...most
    }
}

extension Double {
    fileprivate var written: String { Int64(exactly: self).map(String.init) ?? String(self) }
}

extension DocumentNode {
    /// A number in plain decimal digits, perhaps with a fraction, as in 3 or 0.5; no larger than every reader of JSON
    /// holds exactly (RFC 7493, section 2.2).
    func decimal() -> Double? {
        guard case .scalar(let scalar) = content, scalar.style == .plain,
            scalar.text.wholeMatch(of: /-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,9})?/) != nil,
            let number = Double(scalar.text),
            number.magnitude < 9_007_199_254_740_992
        else {
            refuse(asNot: "a number", hint: "write decimal digits alone, as in 3 or 0.5")
            return nil
        }
        return number
    }
}
