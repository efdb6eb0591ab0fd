/// What a decision must say, with the help that people are shown while they fill it in: Belay's own fields, and those
/// that the policy's author adds.
public struct DecisionForm: Hashable, Sendable {
    public enum Field: String, CaseIterable, Sendable {
        /// Why a person had to decide: filled in from why the case was opened, confirmed or corrected by the decider.
        case necessity
        case rationale, risk, authority, assumptions, constraints
    }

    /// A field that is absent here is optional.
    public var required: Set<Field>
    public var help: [Field: LocalText]
    /// The author's own, in the order in which they are asked for.
    public var fields: [FormField]

    public init(
        required: Set<Field> = [.rationale, .risk, .authority],
        help: [Field: LocalText] = [:],
        fields: [FormField] = []
    ) {
        self.required = required
        self.help = help
        self.fields = fields
    }

    /// The most fields of its author's own.
    public static let fieldsMax = 100
}

/// A field that a policy's author adds to a form.
public struct FormField: Hashable, Sendable {
    public var value: TypedValue
    /// Where it is not optional, the actions for which it must be given; empty means all.
    public var requiredFor: Set<DecisionAction>

    public init(_ value: TypedValue, requiredFor: Set<DecisionAction> = []) {
        self.value = value
        self.requiredFor = requiredFor
    }

    public var name: String { value.name }

    public func isRequired(for action: DecisionAction) -> Bool {
        !value.isOptional && (requiredFor.isEmpty || requiredFor.contains(action))
    }
}

extension DecisionForm {
    /// Whether one of Belay's own fields must say something when this is decided.
    public func requires(_ field: Field, for action: DecisionAction) -> Bool {
        switch field {
        case .authority: action.needsAuthority
        default: required.contains(field)
        }
    }

    /// Names that no field of an author's own may have: whoever reads a decision would take the one for the other.
    public static let reservedNames: Set<String> = Set(Field.allCases.map(\.rawValue)).union([
        "action", "alternative", "case", "changes", "fields", "outcome", "person", "policy", "policyHash", "revision",
        "snapshot", "values",
    ])
}
