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

    /// `nil` where the entry is not plain.
    func scan(_ entry: UnsafeRawBufferPointer) -> EntryMembers? {
        guard entry.count <= Self.bytesMax, entry.first == UInt8(ascii: "{") else { return nil }
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.membersMax) { seen in
            var text = PlainText(entry, at: 1)
            var members = EntryMembers()
            // Above it, `seen` is not initialised.
            var count = 0
            while true {
                guard count < Self.membersMax, let name = text.string(), text.take(UInt8(ascii: ":")),
                    let value = text.value()
                else { return nil }
                let word = EntryMemberNames.word(name)
                // Two names with the same beginning may be one: the JSON reader looks closer.
                for place in 0..<count where seen[place] == word { return nil }
                seen.initializeElement(at: count, to: word)
                count += 1
                if name.count <= 8 { names.keep(value, of: word, in: &members) }
                if text.take(UInt8(ascii: ",")) { continue }
                return text.take(UInt8(ascii: "}")) && text.isAtEnd ? members : nil
            }
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

    @inline(__always)
    mutating func string() -> UnsafeRawBufferPointer? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = place
        while place &+ 8 <= bytes.count {
            let odd = Self.odd(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
            if odd != 0 {
                place &+= odd.trailingZeroBitCount >> 3
                return endString(from: start)
            }
            place &+= 8
        }
        while place < bytes.count, Self.isPlain(bytes[place]) { place &+= 1 }
        return endString(from: start)
    }

    private mutating func endString(from start: Int) -> UnsafeRawBufferPointer? {
        let end = place
        guard take(UInt8(ascii: "\"")) else { return nil }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// Which of eight bytes is a quotation mark, a backslash, a control character or not ASCII: its highest bit is set.
    /// Above the first such byte a bit may be set that should not be; below it none is.
    @inline(__always)
    private static func odd(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highest = ones &* 0x80
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        let below = (word &- (ones &* 0x20)) & ~word
        return ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash | below | word) & highest
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
