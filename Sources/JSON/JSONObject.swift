/// The members of a JSON object, in the order they came in, each name once.
///
/// Names are compared byte for byte, not by Unicode equivalence. Two objects are equal when they hold the same members,
/// whatever their order (RFC 8259, section 4).
public struct JSONObject: Sendable {
    public typealias Member = (key: String, value: JSONValue)

    private var list: [Member] = []
    /// Positions by name, kept only where a walk would be slower.
    private var positions: [JSONKey: Int] = [:]
    private static let indexedFrom = 17

    public init() {}

    /// The members in order; of a name that stands twice the later value is kept.
    public init(_ members: some Sequence<Member>) {
        for member in members { self[member.key] = member.value }
    }

    /// For members that a parser has already found to be distinct.
    init(distinct members: [Member]) {
        self.list = members
        if members.count >= Self.indexedFrom { self.index() }
    }

    public var count: Int { self.list.count }
    public var isEmpty: Bool { self.list.isEmpty }
    public var keys: [String] { self.list.map(\.key) }
    public var members: [Member] { self.list }

    /// The value of a member. Setting nil removes it; setting a new name appends it.
    public subscript(key: String) -> JSONValue? {
        get { self.position(of: key).map { self.list[$0].value } }
        set {
            switch (self.position(of: key), newValue) {
            case (let position?, let value?):
                self.list[position].value = value
            case (let position?, nil):
                self.list.remove(at: position)
                self.index()
            case (nil, let value?):
                self.list.append((key, value))
                if self.list.count > Self.indexedFrom {
                    self.positions[JSONKey(key)] = self.list.count - 1
                } else if self.list.count == Self.indexedFrom {
                    self.index()
                }
            case (nil, nil):
                break
            }
        }
    }

    private mutating func index() {
        self.positions.removeAll()
        guard self.list.count >= Self.indexedFrom else { return }
        for (position, member) in self.list.enumerated() { self.positions[JSONKey(member.key)] = position }
    }

    private func position(of key: String) -> Int? {
        if self.list.count >= Self.indexedFrom { return self.positions[JSONKey(key)] }
        return self.list.firstIndex { $0.key.hasBytes(of: key) }
    }
}

extension JSONObject: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.list.allSatisfy { right[$0.key] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for member in self.list {
            var inner = Hasher()
            inner.combine(JSONKey(member.key))
            inner.combine(member.value)
            sum &+= inner.finalize()
        }
        hasher.combine(self.count)
        hasher.combine(sum)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements.map { (key: $0.0, value: $0.1) })
    }
}

extension JSONObject: RandomAccessCollection {
    public var startIndex: Int { self.list.startIndex }
    public var endIndex: Int { self.list.endIndex }
    public subscript(position: Int) -> Member { self.list[position] }
}
