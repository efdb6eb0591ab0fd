/// Names that nobody else has.
enum RandomName {
    /// For a queue: twelve digits of base 36.
    static func short() -> String {
        var generator = SystemRandomNumberGenerator()
        return digits(UInt64.random(in: .min ... .max, using: &generator), 36, 12)
    }

    /// For a message: 128 random bits in hexadecimal.
    static func message() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in digits(generator.next(), 16, 16) }.joined()
    }

    private static func digits(_ number: UInt64, _ radix: Int, _ count: Int) -> String {
        let text = String(number, radix: radix)
        return String((String(repeating: "0", count: count) + text).suffix(count))
    }
}
