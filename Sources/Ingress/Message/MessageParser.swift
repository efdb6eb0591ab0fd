import JSON

/// The memory that messages are parsed into, used again from one to the next. A lane has one; it belongs to one thread.
public final class MessageParser {
    /// What one message may hold before it is refused.
    public struct Limits: Hashable, Sendable {
        public var json: JSONLimits
        /// Events in one message.
        public var elementsMax: Int

        public init(json: JSONLimits = JSONLimits(), elementsMax: Int = 10_000) {
            self.json = json
            self.elementsMax = elementsMax
        }
    }

    public let limits: Limits
    private let outer = JSONParser()
    /// For JSON inside JSON and for `data_base64`, which must stay valid together with the document around them.
    private let inner = JSONParser()

    public init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Lends the document of a message's body.
    func withMessage(_ body: [UInt8], _ use: (JSONView) throws -> Void) throws {
        try body.withUnsafeBufferPointer { try Self.parse($0, with: self.outer, self.limits.json, nil, use) }
    }

    /// Lends the document inside a document, while the outer one is lent.
    func withInner(_ bytes: UnsafeBufferPointer<UInt8>, at place: String, _ use: (JSONView) throws -> Void) throws {
        try Self.parse(bytes, with: self.inner, self.limits.json, place, use)
    }

    /// A refused document is an ``IngressError``; what `use` throws passes through as it is.
    private static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>,
        with parser: JSONParser,
        _ limits: JSONLimits,
        _ place: String?,
        _ use: (JSONView) throws -> Void
    ) throws {
        var isLent = false
        do {
            try parser.withDocument(bytes, limits: limits) { view in
                isLent = true
                try use(view)
            }
        } catch let error as JSONError where !isLent {
            throw IngressError(error, inside: place)
        }
    }
}
