/// Why a document was refused, where, and what would make it acceptable.
public struct JSONError: Error, Hashable, Sendable {
    /// What went wrong. New kinds may appear; keep a default when switching.
    public struct Kind: Hashable, Sendable, CustomStringConvertible {
        private enum Code: String {
            case syntax, invalidUTF8, invalidString, numberOutOfRange, empty
            case tooLarge, tooDeep, tooManyKeys, stringTooLong, duplicateKey
            case notRepresentable, outOfMemory
        }

        private let code: Code

        /// Not JSON (RFC 8259).
        public static let syntax = Kind(code: .syntax)
        /// Bytes that are not UTF-8.
        public static let invalidUTF8 = Kind(code: .invalidUTF8)
        /// A string that is not closed, holds a bare control character, a bad escape or half a surrogate pair.
        public static let invalidString = Kind(code: .invalidString)
        /// A malformed number, an integer beyond 64 bits, or a double beyond its range.
        public static let numberOutOfRange = Kind(code: .numberOutOfRange)
        /// No value at all.
        public static let empty = Kind(code: .empty)
        /// More bytes than ``JSONLimits/bytesMax``.
        public static let tooLarge = Kind(code: .tooLarge)
        /// Nested deeper than ``JSONLimits/depthMax``.
        public static let tooDeep = Kind(code: .tooDeep)
        /// More members than ``JSONLimits/keysMax``.
        public static let tooManyKeys = Kind(code: .tooManyKeys)
        /// A string or key longer than ``JSONLimits/stringBytesMax``.
        public static let stringTooLong = Kind(code: .stringTooLong)
        /// A key that stands twice in one object, compared after unescaping.
        public static let duplicateKey = Kind(code: .duplicateKey)
        /// A number that the canonical form cannot carry exactly.
        public static let notRepresentable = Kind(code: .notRepresentable)
        /// The machine had no memory for the document.
        public static let outOfMemory = Kind(code: .outOfMemory)

        public var description: String { self.code.rawValue }
    }

    public let kind: Kind
    /// Byte offset of the fault, for faults of form.
    public let offset: Int?
    /// Where in the document the fault lies, such as `data.items[3].amount`, for faults of content.
    public let path: String?
    /// One sentence for a person. Names keys, never values.
    public let message: String

    init(_ kind: Kind, _ message: String, offset: Int? = nil, path: String? = nil) {
        self.kind = kind
        self.offset = offset
        self.path = path
        self.message = message
    }
}

extension JSONError: CustomStringConvertible {
    public var description: String {
        if let offset = self.offset { return "\(self.message) (at byte \(offset))" }
        if let path = self.path, !path.isEmpty { return "\(self.message) (at \(path))" }
        return self.message
    }
}
