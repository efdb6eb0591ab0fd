/// What is known of a value before evaluation.
///
/// A variable or field bound to JSON is read as its declared type: a ``timestamp`` or ``duration`` is taken from a
/// string, a ``double`` from any number, an ``int`` from a number without a fraction. A value that is not what was
/// declared is an error that names its path; `null` is always let through.
public indirect enum CELType: Hashable, Sendable {
    /// Not known; checked at evaluation.
    case dyn
    case null
    case bool
    case int
    case uint
    case double
    /// A JSON number of whichever kind. Not a type of the language: it stands for int, uint or double.
    case number
    case string
    case bytes
    case timestamp
    case duration
    case list(CELType)
    case map(CELType, CELType)
    /// A JSON object whose fields are declared.
    case object(CELShape)
    /// A type as a value, as `type(x)` gives it.
    case type
    case optional(CELType)
}

/// The declared fields of a JSON object.
public struct CELShape: Hashable, Sendable {
    public var fields: [String: CELType]
    /// Whether fields that are not declared may be used; they are ``CELType/dyn``. When not, using one is an issue that
    /// names the nearest declared field.
    public var isOpen: Bool

    public init(_ fields: [String: CELType], isOpen: Bool = false) {
        self.fields = fields
        self.isOpen = isOpen
    }
}

extension CELType: CustomStringConvertible {
    public var description: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .number: "number"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .object: "object"
        case .type: "type"
        case .optional(let wrapped): "optional(\(wrapped))"
        }
    }
}

extension CELType {
    var isNumeric: Bool {
        switch self {
        case .int, .uint, .double, .number: true
        default: false
        }
    }

    /// Whether a value of this type may stand where `parameter` is asked for, as far as can be known.
    func fits(_ parameter: CELType) -> Bool {
        switch (self, parameter) {
        case (.dyn, _), (_, .dyn): true
        case (.number, _) where parameter.isNumeric, (_, .number) where self.isNumeric: true
        case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)): a.fits(b)
        case (.map(let a, let b), .map(let c, let d)): a.fits(c) && b.fits(d)
        case (.object, .map(let key, _)), (.map(let key, _), .object): key.fits(.string)
        case (.object, .object): true
        default: self == parameter
        }
    }

    /// Whether `==` between the two can ever be true. Numbers of all kinds are compared by value; null with anything.
    func isComparable(with other: CELType) -> Bool {
        switch (self, other) {
        case (.null, _), (_, .null): true
        case _ where self.isNumeric && other.isNumeric: true
        case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)): a.isComparable(with: b)
        case (.map(let a, let b), .map(let c, let d)): a.isComparable(with: c) && b.isComparable(with: d)
        default: self.fits(other)
        }
    }

    /// The type of a value that is one or the other.
    func joined(with other: CELType) -> CELType {
        if self == other { return self }
        if self.isNumeric && other.isNumeric && (self == .number || other == .number) { return .number }
        return .dyn
    }
}
