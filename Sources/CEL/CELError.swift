/// Why an expression has no value for the data at hand.
public struct CELError: Error, Hashable, Sendable {
    /// What went wrong. New kinds may appear; keep a default when switching.
    public struct Kind: Hashable, Sendable, CustomStringConvertible {
        private enum Code: String {
            case missingField, unknownVariable, unknownFunction, wrongType, overflow, divisionByZero
            case invalidArgument, outOfRange, duplicateKey, costExceeded
        }

        private let code: Code

        /// A field, key or element that is not there.
        public static let missingField = Kind(code: .missingField)
        /// A variable that nobody bound.
        public static let unknownVariable = Kind(code: .unknownVariable)
        /// A function that does not exist; only unchecked expressions get so far.
        public static let unknownFunction = Kind(code: .unknownFunction)
        /// An operation that has no meaning for the types it met, or a field that is not what was declared.
        public static let wrongType = Kind(code: .wrongType)
        /// Integer arithmetic beyond 64 bits.
        public static let overflow = Kind(code: .overflow)
        public static let divisionByZero = Kind(code: .divisionByZero)
        /// Text that is no number, timestamp, duration, time zone or pattern; an index past the end.
        public static let invalidArgument = Kind(code: .invalidArgument)
        /// A conversion, timestamp or duration beyond what its type can hold.
        public static let outOfRange = Kind(code: .outOfRange)
        /// A map literal with a key twice.
        public static let duplicateKey = Kind(code: .duplicateKey)
        /// The evaluation took more steps than ``CELLimits/costMax``.
        public static let costExceeded = Kind(code: .costExceeded)

        public var description: String { self.code.rawValue }
    }

    /// Kept behind one reference, so that a call that may throw passes a word and no more.
    private final class Storage: Sendable {
        let kind: Kind
        let message: String
        let path: String?
        let offset: Int
        let location: (line: Int, column: Int)?

        init(_ kind: Kind, _ message: String, path: String?, offset: Int, location: (line: Int, column: Int)?) {
            self.kind = kind
            self.message = message
            self.path = path
            self.offset = offset
            self.location = location
        }
    }

    private let storage: Storage

    public var kind: Kind { self.storage.kind }
    /// One sentence for a person, naming the field where one is involved. Names types, never values of the data.
    public var message: String { self.storage.message }
    /// The field at fault, such as `data.vendor.rating`, where there is one.
    public var path: String? { self.storage.path }
    /// Where in the expression, from 1; 0 when unknown.
    public var line: Int { self.storage.location?.line ?? 0 }
    /// The column in Unicode scalars, from 1; 0 when unknown.
    public var column: Int { self.storage.location?.column ?? 0 }

    /// An error at a byte offset of the source, located in lines once it leaves the program.
    init(_ kind: Kind, _ message: String, path: String? = nil, at offset: Int) {
        self.storage = Storage(kind, message, path: path, offset: offset, location: nil)
    }

    private init(storage: Storage) {
        self.storage = storage
    }

    func located(in source: Source) -> CELError {
        guard self.storage.location == nil else { return self }
        let location = source.location(of: self.storage.offset)
        return CELError(
            storage: Storage(self.kind, self.message, path: self.path, offset: self.storage.offset, location: location)
        )
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.kind == right.kind && left.message == right.message && left.path == right.path
            && left.line == right.line && left.column == right.column
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(self.kind)
        hasher.combine(self.message)
        hasher.combine(self.path)
    }
}

extension CELError: CustomStringConvertible {
    public var description: String { self.line > 0 ? "\(self.line):\(self.column): \(self.message)" : self.message }
}
