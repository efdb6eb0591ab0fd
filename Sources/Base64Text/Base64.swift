/// Base64 (RFC 4648, section 4): with padding, without white space, and of each content one spelling.
///
/// Foundation's takes and gives `Data`, and reads what has bits that nobody needs. For the short texts of a row its way was more
/// work than all the rest of reading it.
public enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")
    /// By digit; above 63 for what is none.
    private static let values = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()

    /// `bytes` as text.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        func encode(_ bytes: UnsafeRawBufferPointer) -> String {
            let count = digitCount(of: bytes.count)
            return String(unsafeUninitializedCapacity: count) { text in
                write(bytes, to: UnsafeMutableRawBufferPointer(text))
                return count
            }
        }
        return bytes.withContiguousStorageIfAvailable { encode(UnsafeRawBufferPointer($0)) }
            ?? Array(bytes).withUnsafeBytes { encode($0) }
    }

    /// What `text` says; `nil` unless it is exactly what ``encode(_:)`` writes.
    public static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
            guard let count = byteCount(of: text) else { return nil }
            var isRead = false
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
                isRead = read(text, to: UnsafeMutableRawBufferPointer(start: bytes.baseAddress, count: count))
                initialized = count
            }
            return isRead ? bytes : nil
        }
        return text.withContiguousStorageIfAvailable { decode(UnsafeRawBufferPointer($0)) }
            ?? Array(text).withUnsafeBytes { decode($0) }
    }

    public static func digitCount(of byteCount: Int) -> Int { (byteCount + 2) / 3 * 4 }

    /// Fills `text`, which has room for ``digitCount(of:)`` digits.
    public static func write(_ bytes: UnsafeRawBufferPointer, to text: UnsafeMutableRawBufferPointer) {
        digits.withUnsafeBufferPointer { digits in
            var (from, to) = (0, 0)
            while from + 3 <= bytes.count {
                let three = UInt32(bytes[from]) << 16 | UInt32(bytes[from + 1]) << 8 | UInt32(bytes[from + 2])
                text[to] = digits[Int(three >> 18)]
                text[to + 1] = digits[Int(three >> 12 & 63)]
                text[to + 2] = digits[Int(three >> 6 & 63)]
                text[to + 3] = digits[Int(three & 63)]
                (from, to) = (from + 3, to + 4)
            }
            guard from < bytes.count else { return }
            let second = from + 1 < bytes.count ? bytes[from + 1] : nil
            let three = UInt32(bytes[from]) << 16 | UInt32(second ?? 0) << 8
            text[to] = digits[Int(three >> 18)]
            text[to + 1] = digits[Int(three >> 12 & 63)]
            text[to + 2] = second == nil ? padding : digits[Int(three >> 6 & 63)]
            text[to + 3] = padding
        }
    }

    /// How many bytes so many digits say, of which these are the last; `nil` where there are none like that.
    public static func byteCount(of text: UnsafeRawBufferPointer) -> Int? {
        guard text.count % 4 == 0 else { return nil }
        let missing = text.suffix(2).reversed().prefix { $0 == padding }.count
        return text.count / 4 * 3 - missing
    }

    /// Fills `bytes`, which has room for ``byteCount(of:)``; whether `text` is Base64.
    public static func read(_ text: UnsafeRawBufferPointer, to bytes: UnsafeMutableRawBufferPointer) -> Bool {
        values.withUnsafeBufferPointer { values in
            // Bits that no digit has.
            var odd: UInt8 = 0
            var (from, to) = (0, 0)
            while to + 3 <= bytes.count {
                let first = values[Int(text[from])]
                let second = values[Int(text[from + 1])]
                let third = values[Int(text[from + 2])]
                let fourth = values[Int(text[from + 3])]
                odd |= first | second | third | fourth
                bytes[to] = first << 2 | second >> 4
                bytes[to + 1] = second << 4 | third >> 2
                bytes[to + 2] = third << 6 | fourth
                (from, to) = (from + 4, to + 3)
            }
            guard to < bytes.count else { return odd < 64 }
            let first = values[Int(text[from])]
            let second = values[Int(text[from + 1])]
            bytes[to] = first << 2 | second >> 4
            guard to + 1 < bytes.count else { return (odd | first | second) < 64 && second & 15 == 0 }
            let third = values[Int(text[from + 2])]
            bytes[to + 1] = second << 4 | third >> 2
            return (odd | first | second | third) < 64 && third & 3 == 0
        }
    }
}
