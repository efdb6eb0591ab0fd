extension HashWords {
    /// Reads 64 lower-case hexadecimal digits; `nil` for anything else, so that nothing has two spellings.
    ///
    /// A word at a time and without asking of each digit what it is: an entry names three hashes.
    public init?(hexadecimal digits: UnsafeRawBufferPointer) {
        guard digits.count == 64 else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        let isLegible = withUnsafeMutableBytes(of: &words) { bytes in
            // Halves of bytes that no digit has.
            var odd: UInt8 = 0
            for place in 0..<32 {
                let (high, low) = (Self.value(of: digits[2 &* place]), Self.value(of: digits[2 &* place &+ 1]))
                odd |= high | low
                bytes[place] = high &<< 4 | low & 0x0F
            }
            return odd < 0x10
        }
        guard isLegible else { return nil }
        self = withUnsafeBytes(of: words) { HashWords(loading: $0) }
    }

    /// Above fifteen for what is no digit.
    @inline(__always)
    private static func value(of digit: UInt8) -> UInt8 {
        let (number, letter) = (digit &- UInt8(ascii: "0"), digit &- UInt8(ascii: "a"))
        if number < 10 { return number }
        return letter < 6 ? letter &+ 10 : 0xFF
    }
}
