internal import CPlainText

/// Reads entries as Belay writes nearly all of them: one object without spaces, whose names and texts are ASCII without
/// escapes, and whose values are texts, whole numbers, words, or lists of these.
///
/// It never says that something is no JSON: what is not plain it leaves to the JSON reader. So all that it owes is that
/// whatever it takes is JSON that says the same.
struct PlainEntryScanner {
    private let names = EntryMemberNames()

    private static let membersMax = 32
    /// Longer ones may pass a limit of the JSON reader's.
    private static let bytesMax = 1 << 16

    /// Whether the entry is plain: then `members`, which were none, are its.
    func scan(_ entry: UnsafeRawBufferPointer, into members: inout EntryMembers) -> Bool {
        guard entry.count <= Self.bytesMax, entry.first == UInt8(ascii: "{") else { return false }
        return names.candidates.withUnsafeBufferPointer { candidates in
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.membersMax) { seen in
                scan(entry, candidates, seen, into: &members)
            }
        }
    }

    /// - Parameter seen: Room for names, not initialised.
    @inline(__always)
    private func scan(
        _ entry: UnsafeRawBufferPointer,
        _ candidates: UnsafeBufferPointer<EntryMemberNames.Candidate>,
        _ seen: UnsafeMutableBufferPointer<UInt64>,
        into members: inout EntryMembers
    ) -> Bool {
        var text = PlainText(entry, at: 1)
        var count = 0
        // One bit for each place that was seen: one that is clear says that a name is new.
        var marks: UInt64 = 0
        while true {
            guard count < Self.membersMax, let name = text.name(), let value = text.value() else { return false }
            let place = names.place(of: name.word)
            let mark: UInt64 = 1 &<< UInt64(place)
            if marks & mark != 0 {
                // Two names with the same beginning may be one: the JSON reader looks closer.
                for other in 0..<count where seen[other] == name.word { return false }
            }
            marks |= mark
            seen.initializeElement(at: count, to: name.word)
            count += 1
            EntryMemberNames.keep(value, of: name, candidates[place], in: &members)
            if text.take(UInt8(ascii: ",")) { continue }
            return text.take(UInt8(ascii: "}")) && text.isAtEnd
        }
    }
}

/// Plain JSON, read from left to right. Each question is answered `nil` or `false` where what comes next is something else.
private struct PlainText {
    private let bytes: UnsafeRawBufferPointer
    private var place: Int

    init(_ bytes: UnsafeRawBufferPointer, at place: Int) {
        self.bytes = bytes
        self.place = place
    }

    var isAtEnd: Bool { place == bytes.count }

    /// Zero, which is never plain, at the end.
    private var next: UInt8 { place < bytes.count ? bytes[place] : 0 }

    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place &+= 1
        return true
    }

    /// A member's name, and the colon behind it.
    @inline(__always)
    mutating func name() -> EntryMemberNames.Name? {
        let start = place &+ 1
        guard let name = string(), take(UInt8(ascii: ":")) else { return nil }
        guard start &+ 8 <= bytes.count, name.count < 8 else {
            return EntryMemberNames.Name(word: EntryMemberNames.word(name), bytes: name)
        }
        // What stands behind a short name is read with it, and left out.
        let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        return EntryMemberNames.Name(word: word & ~(~0 &<< UInt64(8 &* name.count)), bytes: name)
    }

    @inline(__always)
    mutating func string() -> UnsafeRawBufferPointer? {
        guard let text = bytes.baseAddress, take(UInt8(ascii: "\"")) else { return nil }
        let start = place
        place = plain_text_end(text.assumingMemoryBound(to: UInt8.self), start, bytes.count, true)
        let count = place &- start
        guard take(UInt8(ascii: "\"")) else { return nil }
        return UnsafeRawBufferPointer(start: text + start, count: count)
    }

    @inline(__always)
    mutating func value() -> EntryMembers.Value? {
        switch next {
        case UInt8(ascii: "\""): string().map { .text($0) }
        case UInt8(ascii: "["): list() ? .other : nil
        default: scalar()
        }
    }

    private mutating func scalar() -> EntryMembers.Value? {
        switch next {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): number().map { .int($0) }
        case UInt8(ascii: "t"): take("true") ? .other : nil
        case UInt8(ascii: "f"): take("false") ? .other : nil
        case UInt8(ascii: "n"): take("null") ? .other : nil
        default: nil
        }
    }

    /// A whole number of up to 18 digits, which no integer of 64 bits is too small for.
    private mutating func number() -> Int64? {
        let start = place
        var number: Int64 = 0
        while place < bytes.count, bytes[place] &- UInt8(ascii: "0") < 10 {
            number = number &* 10 &+ Int64(bytes[place] &- UInt8(ascii: "0"))
            place &+= 1
            if place - start > 18 { return nil }
        }
        // JSON has no leading zeros. A fraction or an exponent that follows is nothing that may follow.
        return place - start > 1 && bytes[start] == UInt8(ascii: "0") ? nil : number
    }

    private mutating func take(_ word: StaticString) -> Bool {
        guard bytes.count - place >= word.utf8CodeUnitCount,
            word.withUTF8Buffer({ $0.elementsEqual(bytes[place..<place + $0.count]) })
        else { return false }
        place += word.utf8CodeUnitCount
        return true
    }

    /// A list of texts, numbers and words.
    private mutating func list() -> Bool {
        guard take(UInt8(ascii: "[")) else { return false }
        if take(UInt8(ascii: "]")) { return true }
        while true {
            guard next == UInt8(ascii: "\"") ? string() != nil : scalar() != nil else { return false }
            if take(UInt8(ascii: ",")) { continue }
            return take(UInt8(ascii: "]"))
        }
    }
}
