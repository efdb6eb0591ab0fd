import JSON

/// Which messages a source document reads. Everything that is named must fit; what names nothing fits every message.
public struct SourceMatch: Hashable, Sendable {
    public var exchange: String?
    public var routingKey: RoutingPattern?
    /// Without parameters; compared without regard to case.
    public var contentType: String?
    /// The broker-checked user that published it.
    public var sender: String?
    /// Headers that must be there, with the text that they must have or `nil` for any.
    public var headers: [String: String?]
    /// What must stand in the message's document; of a root array its first element is looked at.
    public var document: [DocumentTest]

    public init(
        exchange: String? = nil,
        routingKey: RoutingPattern? = nil,
        contentType: String? = nil,
        sender: String? = nil,
        headers: [String: String?] = [:],
        document: [DocumentTest] = []
    ) {
        self.exchange = exchange
        self.routingKey = routingKey
        self.contentType = contentType
        self.sender = sender
        self.headers = headers
        self.document = document
    }

    /// How much of a message is looked at; a document that looks at more is asked first.
    var criteria: Int {
        [exchange != nil, routingKey != nil, contentType != nil, sender != nil].count { $0 } + headers.count
            + document.count
    }

    func fits(_ message: some IncomingMessage) -> Bool {
        if let exchange, message.exchange != exchange { return false }
        if let routingKey, !routingKey.matches(message.routingKey) { return false }
        if let contentType, !Self.isSame(message.contentType, contentType) { return false }
        if let sender, message.userID != sender { return false }
        return headers.allSatisfy { name, expected in
            guard let value = message.header(name) else { return false }
            return expected == nil || value.text == expected
        }
    }

    func fits(_ root: JSONView) -> Bool {
        guard !document.isEmpty else { return true }
        let candidate = root.kind == .array ? root.elements.first { _ in true } : root
        guard let candidate else { return false }
        return document.allSatisfy { $0.holds(in: candidate) }
    }

    private static func isSame(_ contentType: String?, _ expected: String) -> Bool {
        let name = contentType?.prefix { $0 != ";" && $0 != " " } ?? ""
        return name.lowercased() == expected.lowercased()
    }
}
