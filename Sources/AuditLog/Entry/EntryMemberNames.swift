import JSON

/// The names of the members in ``EntryMembers``, each found by one look at its first eight bytes.
struct EntryMemberNames {
    /// A name as it stands in an entry.
    struct Name {
        /// Its first eight bytes, with zeros where it is shorter.
        let word: UInt64
        let bytes: UnsafeRawBufferPointer
    }

    /// The only name that may have a place.
    struct Candidate {
        fileprivate var word: UInt64 = 0
        /// Of its bytes. No name has so many where there is none.
        fileprivate var count = -1
        /// That of the ``EntryMember``.
        fileprivate var number = 0
    }

    /// By ``place(of:)``.
    let candidates: [Candidate]
    private let multiplier: UInt64

    /// The same names for the JSON reader.
    private static let keys = EntryMember.allCases.map { ($0, JSONKey($0.name)) }

    init() {
        let names = EntryMember.allCases.map { Array($0.name.utf8) }
        let words = names.map { name in name.withUnsafeBytes { Self.word($0) } }
        precondition(Set(words).count == names.count, "names differ in their first eight bytes")
        // Of 2^64 divided by the golden ratio and its multiples (Knuth, The Art of Computer Programming, volume 3, section
        // 6.4), the first that gives each name a place of its own.
        var (multiplier, places): (UInt64, [Int]) = (0, [])
        repeat {
            multiplier &+= 0x9E37_79B9_7F4A_7C15
            places = words.map { Self.place(of: $0, multiplier | 1) }
        } while Set(places).count < names.count
        self.multiplier = multiplier | 1
        var candidates = [Candidate](repeating: Candidate(), count: Self.placeCount)
        for (number, place) in places.enumerated() {
            candidates[place] = Candidate(word: words[number], count: names[number].count, number: number)
        }
        self.candidates = candidates
    }

    private static let placeCount = 64

    /// The first eight bytes of a name, with zeros where it is shorter.
    static func word(_ name: UnsafeRawBufferPointer) -> UInt64 {
        guard name.count < 8 else { return UInt64(littleEndian: name.loadUnaligned(as: UInt64.self)) }
        var word: UInt64 = 0
        for place in 0..<name.count { word |= UInt64(name[place]) << UInt64(8 * place) }
        return word
    }

    /// Less than 64; another one for each name in ``EntryMembers``.
    @inline(__always)
    func place(of word: UInt64) -> Int { Self.place(of: word, multiplier) }

    @inline(__always)
    private static func place(of word: UInt64, _ multiplier: UInt64) -> Int { Int((word &* multiplier) &>> 58) }

    /// Keeps the value of a member where anybody asks for it.
    ///
    /// - Parameter candidate: The one at the name's place.
    @inline(__always)
    static func keep(
        _ value: EntryMembers.Value,
        of name: Name,
        _ candidate: Candidate,
        in members: inout EntryMembers
    ) {
        guard candidate.word == name.word, candidate.count == name.bytes.count,
            name.bytes.count <= 8 || isName(name, of: candidate.number)
        else { return }
        members.keep(value, at: candidate.number)
    }

    private static func isName(_ name: Name, of number: Int) -> Bool {
        name.bytes.elementsEqual(EntryMember.allCases[number].name.utf8)
    }

    /// The members of a parsed entry; none where it is no object.
    func members(of entry: JSONView) -> EntryMembers {
        var members = EntryMembers()
        for (member, key) in Self.keys {
            if let view = entry[key] { members.keep(EntryMembers.Value(view), at: member.rawValue) }
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
