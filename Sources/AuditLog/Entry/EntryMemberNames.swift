import JSON

/// The names of the members in ``EntryMembers``, none longer than eight bytes: each is a word of memory, zeros behind it,
/// and told from another by one comparison.
struct EntryMemberNames {
    private let caseID = word("case")
    private let change = word("change")
    private let kind = word("kind")
    private let time = word("at")
    private let previous = word("previous")
    private let detail = word("detail")
    private let revision = word("revision")
    private let state = word("state")
    private let level = word("level")
    private let outcome = word("outcome")

    /// The same names for the JSON reader.
    private static let keys: [(key: JSONKey, word: UInt64)] = [
        "case", "change", "kind", "at", "previous", "detail", "revision", "state", "level", "outcome",
    ].map { (JSONKey($0), word($0)) }

    static func word(_ name: String) -> UInt64 {
        precondition(name.utf8.count <= 8, "a name fits into a word")
        return Array(name.utf8).withUnsafeBytes { word($0) }
    }

    /// The first eight bytes of a name, with zeros where it is shorter.
    @inline(__always)
    static func word(_ name: UnsafeRawBufferPointer) -> UInt64 {
        guard name.count < 8 else { return UInt64(littleEndian: name.loadUnaligned(as: UInt64.self)) }
        var word: UInt64 = 0
        for place in 0..<name.count { word |= UInt64(name[place]) << UInt64(8 * place) }
        return word
    }

    /// Keeps the value of a member where anybody asks for it.
    @inline(__always)
    func keep(_ value: EntryMembers.Value, of name: UInt64, in members: inout EntryMembers) {
        if name == caseID {
            members.caseID = value
        } else if name == change {
            members.change = value
        } else if name == kind {
            members.kind = value
        } else if name == time {
            members.time = value
        } else if name == previous {
            members.previous = value
        } else if name == detail {
            members.detail = value
        } else if name == revision {
            members.revision = value
        } else if name == state {
            members.state = value
        } else if name == level {
            members.level = value
        } else if name == outcome {
            members.outcome = value
        }
    }

    /// The members of a parsed entry; none where it is no object.
    func members(of entry: JSONView) -> EntryMembers {
        var members = EntryMembers()
        for (key, word) in Self.keys {
            guard let view = entry[key] else { continue }
            keep(EntryMembers.Value(view), of: word, in: &members)
        }
        return members
    }
}

extension EntryMembers.Value {
    fileprivate init(_ view: JSONView) {
        if let text = view.utf8 {
            self = .text(UnsafeRawBufferPointer(text))
        } else if let number = view.int {
            self = .int(number)
        } else {
            self = .other
        }
    }
}
