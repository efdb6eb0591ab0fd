/// The keys of one kind of map in a document, as an enumeration of their written names.
public protocol DocumentKey: RawRepresentable<String>, CaseIterable, Hashable {}

/// A map whose keys are known. Those that are not were refused when it was read.
public struct DocumentFields<Key: DocumentKey> {
    /// The map itself.
    public let node: DocumentNode
    private let values: [Key: (position: SourcePosition, value: DocumentNode)]

    init(node: DocumentNode, members: [DocumentNode.Member]) {
        self.node = node
        var values: [Key: (SourcePosition, DocumentNode)] = [:]
        for member in members {
            if let key = Key(rawValue: member.key) {
                values[key] = (member.position, member.value)
            } else {
                node.report.add(
                    at: member.position,
                    path: member.value.path.description,
                    "the key \(member.key.quotedBriefly) is not known here",
                    hint: Key.allCases.map(\.rawValue).suggestion(for: member.key)
                )
            }
        }
        self.values = values
    }

    /// The value of a key that may be absent.
    public subscript(key: Key) -> DocumentNode? { values[key]?.value }

    /// The value of a key that must be there; its absence is an issue at the map.
    public func required(_ key: Key, hint: String? = nil) -> DocumentNode? {
        if let value = values[key]?.value { return value }
        node.refuse("the key `\(key.rawValue)` is missing", hint: hint)
        return nil
    }

    /// The keys that stand there.
    public var present: Set<Key> { Set(values.keys) }

    /// Adds an issue at a key rather than at its value.
    public func refuse(_ key: Key, _ message: String, hint: String? = nil) {
        guard let (position, value) = values[key] else { return }
        node.report.add(at: position, path: value.path.description, message, hint: hint)
    }
}

extension DocumentNode {
    /// Reads a map whose keys are the cases of `Key`, and refuses every other key with the nearest name.
    public func fields<Key: DocumentKey>(_ type: Key.Type = Key.self) -> DocumentFields<Key>? {
        guard case .map(let members) = content else {
            refuse(asNot: "a map", hint: "write one `key: value` a line")
            return nil
        }
        return DocumentFields(node: self, members: members)
    }
}
