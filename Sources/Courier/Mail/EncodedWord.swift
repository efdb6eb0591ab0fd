import Base64Text

/// Header text outside ASCII, as RFC 2047 writes it: `=?utf-8?B?…?=`.
///
/// Always the B encoding: one rule that is safe in every header, and no longer for most of the world's scripts.
enum EncodedWord {
    private static let prefix = "=?utf-8?B?"
    private static let suffix = "?="
    /// The longest encoded-word (RFC 2047, section 2).
    private static let columnsMax = 75

    /// Whether `text` cannot stand in a header as it is: it holds something outside printable ASCII, could be mistaken
    /// for an encoded-word, would lose spaces in folding, or has a word longer than `wordMax`.
    static func isNeeded(for text: String, wordMax: Int = 60) -> Bool {
        var word = 0
        var last: UInt8 = 0
        for byte in text.utf8 {
            guard (0x20...0x7E).contains(byte) else { return true }
            if last == UInt8(ascii: "="), byte == UInt8(ascii: "?") { return true }
            if byte == UInt8(ascii: " ") {
                if word == 0 { return true }
                word = 0
            } else {
                word += 1
                if word > wordMax { return true }
            }
            last = byte
        }
        return word == 0
    }

    /// How many bytes of text a word of at most `columns` columns can hold; at least 0.
    static func capacity(columns: Int) -> Int {
        let digits = min(columns, Self.columnsMax) - Self.prefix.utf8.count - Self.suffix.utf8.count
        return max(0, digits / 4 * 3)
    }

    /// Takes up to `bytesMax` bytes from the front of `text` and makes them a word. Characters stay whole: a decoder
    /// may show each word by itself (RFC 2047, section 5).
    static func take(from text: inout Substring.UnicodeScalarView, bytesMax: Int) -> String {
        var bytes: [UInt8] = []
        while let scalar = text.first, bytes.count + UTF8.width(scalar) <= bytesMax {
            bytes.append(contentsOf: String(scalar).utf8)
            text.removeFirst()
        }
        precondition(!bytes.isEmpty, "no room for one character in \(bytesMax) bytes")
        return Self.prefix + Base64.encode(bytes) + Self.suffix
    }
}
