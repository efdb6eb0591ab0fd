import CEL
import JSON

/// A CEL expression, compiled, with the text that people wrote.
public struct Condition: Sendable {
    public let text: String
    public let program: CELProgram

    public init(text: String, program: CELProgram) {
        self.text = text
        self.program = program
    }

    /// Decides over the variables of an event.
    func verdict(on activation: CELActivation) -> Verdict {
        switch program.isTrue(activation) {
        case .true: .holds
        case .false: .fails
        case .error(let error): .unknown(error.message)
        }
    }

    /// The same over a case's snapshot: an authority's limit.
    func verdict(onSnapshot fields: JSONValue) -> Verdict {
        var activation = CELActivation()
        for (name, slot) in Self.snapshotSlots {
            if let value = fields[name] { activation.bind(slot, to: value) }
        }
        return verdict(on: activation)
    }

    /// The text that the expression gives, or why it gives none.
    func text(on activation: CELActivation) -> TextVerdict {
        let value: CELValue
        do throws(CELError) {
            value = try program.evaluate(activation)
        } catch {
            return .unknown(error.message)
        }
        return switch value {
        case .string(let text): .text(text)
        case .int(let number): .text(String(number))
        case .uint(let number): .text(String(number))
        case .bool(let flag): .text(String(flag))
        default: .unknown("\(text) gives neither text nor a whole number")
        }
    }
}

/// What became of a condition. Not being able to tell is an answer of its own: it never means *no*.
public enum Verdict: Equatable, Sendable {
    case holds
    case fails
    case unknown(String)
}

/// What became of an expression that gives text, such as a trigger's key.
enum TextVerdict: Equatable {
    case text(String)
    case unknown(String)
}

/// A path of field names into an event or a snapshot, as in `data.vendor.rating`. Names are compared byte for byte, as
/// members of JSON objects are.
public struct FieldPath: Hashable, Sendable, CustomStringConvertible {
    public let names: [String]

    public static func == (left: Self, right: Self) -> Bool {
        left.names.elementsEqual(right.names) { $0.isSame(as: $1) }
    }

    public func hash(into hasher: inout Hasher) {
        for name in names { name.hashBytes(into: &hasher) }
    }

    /// Whether this is `other`, or leads to something inside it.
    func isWithin(_ other: FieldPath) -> Bool {
        names.count >= other.names.count && zip(names, other.names).allSatisfy { $0.isSame(as: $1) }
    }

    /// `nil` where there is no name.
    public init?(names: [String]) {
        guard !names.isEmpty else { return nil }
        self.names = names
    }

    /// Reads dotted names; `nil` when one is empty.
    public init?(_ text: String) {
        let names = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard !names.contains("") else { return nil }
        self.names = names
    }

    public var description: String { names.joined(separator: ".") }

    /// The value at this path, `nil` where any step is missing.
    public func value(in root: JSONValue) -> JSONValue? {
        var value = root
        for name in names {
            guard case .object = value, let next = value[name] else { return nil }
            value = next
        }
        return value
    }
}
