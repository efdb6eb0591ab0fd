import CEL

/// A value that a decider gives by name: which type it has, and within which bounds.
///
/// Alternatives have such values, and the fields that an author adds to a decision form are such values.
public struct TypedValue: Hashable, Sendable {
    public var name: String
    public var type: ValueType
    /// Whether it may be left out.
    public var isOptional: Bool
    /// Bounds of a number, both included; whole or not, never beyond what a double holds exactly.
    public var atLeast: Double?
    public var atMost: Double?
    /// The texts of which it, or each text of a list, must be one; empty permits every text.
    public var among: [String]
    /// Bounds of a text, or of each text of a list, in Unicode scalars, both included.
    public var length: ClosedRange<Int>
    /// What must be found in a text, or in each text of a list.
    public var pattern: TextPattern?
    /// What people read while they give it.
    public var help: LocalText?

    public init(
        name: String,
        type: ValueType,
        isOptional: Bool = false,
        atLeast: Double? = nil,
        atMost: Double? = nil,
        among: [String] = [],
        length: ClosedRange<Int> = 0...TypedValue.lengthMax,
        pattern: TextPattern? = nil,
        help: LocalText? = nil
    ) {
        self.name = name
        self.type = type
        self.isOptional = isOptional
        self.atLeast = atLeast
        self.atMost = atMost
        self.among = among
        self.length = length
        self.pattern = pattern
        self.help = help
    }

    /// The longest text, in Unicode scalars.
    public static let lengthMax = 8 * 1024
    /// The most texts of a list.
    public static let countMax = 100
}

/// The types that a decider can give, named as policies name them.
public enum ValueType: String, Hashable, Sendable, CaseIterable {
    case string, number, int, bool, date, timestamp
    /// A list of texts; with the texts among which they must be, several of a list, each once.
    case strings

    /// Whether it is made of text, which has a length, a pattern and texts among which it must be.
    public var isText: Bool { self == .string || self == .strings }

    public var isNumber: Bool { self == .number || self == .int }
}

/// Why a value does not fit.
public struct ValueProblem: Hashable, Sendable {
    /// A stable word for scripts and for whoever shows it beside the field.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        case missing, unknown
        case wrongType = "wrong-type"
        case tooShort = "too-short"
        case tooLong = "too-long"
        case pattern
        case tooSmall = "too-small"
        case tooLarge = "too-large"
        case notAmong = "not-among"
        case tooMany = "too-many"
        case repeated
    }

    public let code: Code
    /// One sentence that begins with *it*: what it must be.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
