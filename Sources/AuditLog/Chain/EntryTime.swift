/// The time of an entry, `2026-11-30T15:29:15.250000Z` or without a fraction: not counted out, but in a form that orders as
/// time does.
public struct EntryTime: Hashable, Comparable, Sendable {
    private let order: UInt64

    /// `nil` for what Belay does not write.
    public init?(_ text: String) {
        var text = text
        guard let time = text.withUTF8({ EntryTime(UnsafeRawBufferPointer($0)) }) else { return nil }
        self = time
    }

    /// The same of bytes that are lent.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 20 || bytes.count == 27, bytes[bytes.count - 1] == UInt8(ascii: "Z") else { return nil }
        let odd = Self.marks.withUTF8Buffer { marks in
            // Bits that are set where a byte is neither a digit nor the mark that is due: all are looked at, none is asked.
            var odd: UInt8 = 0
            for place in 0..<bytes.count &- 1 {
                let digit = bytes[place] &- UInt8(ascii: "0")
                odd |= marks[place] == UInt8(ascii: "0") ? (digit < 10 ? 0 : 1) : bytes[place] ^ marks[place]
            }
            return odd
        }
        guard odd == 0 else { return nil }
        func number(_ range: Range<Int>) -> UInt64 {
            var number: UInt64 = 0
            for place in range { number = number &* 10 &+ UInt64(bytes[place] &- UInt8(ascii: "0")) }
            return number
        }
        let (month, day, hour, minute, second) = (
            number(5..<7), number(8..<10), number(11..<13), number(14..<16), number(17..<19)
        )
        guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60 else { return nil }
        let days = (number(0..<4) * 12 + month - 1) * 31 + day - 1
        let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
        order = seconds * 1_000_000 + (bytes.count == 27 ? number(20..<26) : 0)
    }

    /// Zeros stand for digits.
    private static let marks: StaticString = "0000-00-00T00:00:00.000000"

    public static func < (left: Self, right: Self) -> Bool { left.order < right.order }
}
