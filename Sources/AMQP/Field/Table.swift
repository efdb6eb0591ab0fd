/// A field table: named values in the order they were written or received.
///
/// A name should occur once; where a peer sent it twice, looking it up finds the first.
public struct Table: Hashable, Sendable {
    /// One named value.
    public struct Entry: Hashable, Sendable {
        /// At most 255 bytes of UTF-8.
        public let name: String
        public let value: FieldValue

        public init(name: String, value: FieldValue) {
            self.name = name
            self.value = value
        }
    }

    public private(set) var entries: [Entry]

    /// A table of these entries, in this order.
    public init(_ entries: [Entry] = []) {
        self.entries = entries
    }

    /// Reading finds the first entry of that name; writing replaces it, appends it, or with nil removes it.
    public subscript(name: String) -> FieldValue? {
        get { entries.first { $0.name == name }?.value }
        set {
            let index = entries.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): entries[index] = Entry(name: name, value: value)
            case (let index?, nil): entries.remove(at: index)
            case (nil, let value?): entries.append(Entry(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Whether it has no entry.
    public var isEmpty: Bool { entries.isEmpty }
    /// How many entries it has.
    public var count: Int { entries.count }

    /// This table with the other's entries added; the other's win.
    public func merging(_ other: Table) -> Table {
        var merged = self
        for entry in other.entries { merged[entry.name] = entry.value }
        return merged
    }
}

extension Table: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, FieldValue)...) {
        self.init(elements.map { Entry(name: $0.0, value: $0.1) })
    }
}

extension Table: Sequence {
    public func makeIterator() -> IndexingIterator<[Entry]> { entries.makeIterator() }
}
