/// How people write a span of time in a policy: `90s`, `30m`, `2h30m`, `1d`, `500ms`.
public struct WrittenDuration: Equatable, Sendable, CustomStringConvertible {
    public let duration: Duration

    public init(_ duration: Duration) {
        self.duration = duration
    }

    /// Reads one or more numbers with a unit, biggest unit first, none twice. No sign and no fraction: a policy that
    /// needs half an hour says `30m`.
    public init?(_ text: String) {
        let units: [(name: String, microseconds: Int64)] = [
            ("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1000),
        ]
        var total: Int64 = 0
        var unitsLeft = units[...]
        var rest = Substring(text)
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            let name = rest.dropFirst(digits.count).prefix { $0.isLetter }
            guard let count = Int64(digits), let place = unitsLeft.firstIndex(where: { $0.name == name }) else {
                return nil
            }
            let (span, tooLarge) = count.multipliedReportingOverflow(by: units[place].microseconds)
            let (sum, tooMuch) = total.addingReportingOverflow(span)
            guard !tooLarge, !tooMuch else { return nil }
            total = sum
            unitsLeft = unitsLeft[(place + 1)...]
            rest = rest.dropFirst(digits.count + name.count)
        }
        self.duration = .microseconds(total)
    }

    /// The shortest form that reads back to the same span, to the millisecond.
    public var description: String {
        var rest = duration.microseconds
        guard rest > 0 else { return "0s" }
        var text = ""
        for (name, size) in [
            ("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1000),
        ]
            as [(String, Int64)] where rest >= size
        {
            text += "\(rest / size)\(name)"
            rest %= size
        }
        return text.isEmpty ? "0s" : text
    }
}
