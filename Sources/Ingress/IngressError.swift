import JSON

/// Why a message, or one event of it, cannot be read: what is wrong, where, and what its sender can do.
///
/// The texts name keys and bounds, never values: they go into logs and dead letters.
public struct IngressError: Error, Hashable, Sendable {
    /// What went wrong. New codes may appear; keep a default when switching.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Word: String {
            case encoding, format, json, batch, unmatched
            case missing, invalid, version, data
        }

        private let word: Word

        /// The body is compressed or otherwise encoded.
        public static let encoding = Code(word: .encoding)
        /// The content type is one that Belay does not read.
        public static let format = Code(word: .format)
        /// The body, or JSON inside it, was refused by the parser.
        public static let json = Code(word: .json)
        /// A batch that is none, or too large a one.
        public static let batch = Code(word: .batch)
        /// It is no CloudEvent, and no source document matches.
        public static let unmatched = Code(word: .unmatched)
        /// A required attribute is absent.
        public static let missing = Code(word: .missing)
        /// An attribute is of the wrong type or form.
        public static let invalid = Code(word: .invalid)
        /// A `specversion` other than 1.0.
        public static let version = Code(word: .version)
        /// The event's data cannot be opened.
        public static let data = Code(word: .data)

        /// A stable word for metrics.
        public var description: String { word.rawValue }
    }

    public let code: Code
    /// What is wrong.
    public let message: String
    /// Where: an attribute, a path in the document or a header.
    public let place: String?
    /// What the sender, or whoever maps the source, can do.
    public let advice: String

    init(_ code: Code, _ message: String, at place: String? = nil, advice: String) {
        self.code = code
        self.message = message
        self.place = place
        self.advice = advice
    }

    init(_ error: JSONError, inside outer: String?) {
        let inner = error.path ?? error.offset.map { "byte \($0)" }
        let place = [outer, inner].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", ")
        self.init(
            .json,
            error.message,
            at: place.isEmpty ? nil : place,
            advice: "send one JSON document in UTF-8, each key once, within the limits"
        )
    }
}

extension IngressError: CustomStringConvertible {
    public var description: String {
        "\(message)\(place.map { " (at \($0))" } ?? ""): \(advice)"
    }
}
