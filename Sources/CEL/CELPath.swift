public import JSON

/// A field that an expression reads, such as `data.vendor.rating` or `data.items[].amount`.
public struct CELPath: Hashable, Sendable {
    public enum Segment: Hashable, Sendable {
        case field(String)
        /// Any element of a list or key of a map that a macro walks over.
        case element
    }

    /// From the variable inwards.
    public let segments: [Segment]

    /// The names in order, when the path passes through no list.
    public var names: [String]? {
        var names: [String] = []
        for segment in self.segments {
            guard case .field(let name) = segment else { return nil }
            names.append(name)
        }
        return names
    }

    /// The field in a document, or nil when it is missing or the path passes through a list.
    public func view(in root: JSONView) -> JSONView? {
        self.names.flatMap { root[path: $0] }
    }

    func appending(_ segment: Segment) -> CELPath { CELPath(segments: self.segments + [segment]) }
}

extension CELPath: CustomStringConvertible {
    public var description: String {
        var text = ""
        for segment in self.segments {
            switch segment {
            case .field(let name): text += text.isEmpty ? name : "." + name
            case .element: text += "[]"
            }
        }
        return text
    }
}

/// A comparison of a field with a constant, as a notice would name it: the field, and the bound it was held against.
public struct CELComparison: Hashable, Sendable {
    public enum Operation: String, Hashable, Sendable {
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    public let path: CELPath
    /// With the field on the left, however the source has it.
    public let operation: Operation
    public let bound: CELValue
}
