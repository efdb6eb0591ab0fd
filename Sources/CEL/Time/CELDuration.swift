/// A span of time of at most 292 years either way, to the nanosecond.
public struct CELDuration: Hashable, Sendable {
    public let nanoseconds: Int64

    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Nil when it does not fit.
    public init?(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let (scaled, isLarge) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, didOverflow) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        guard !isLarge, !didOverflow else { return nil }
        self.nanoseconds = sum
    }

    /// Reads a signed sequence of decimal numbers with units h, m, s, ms, us, ns, such as `1h30m` or `-1.5s`; nil when
    /// it is not that or does not fit.
    public init?(_ text: String) {
        guard text.utf8.count <= 128 else { return nil }
        var rest = Substring(text)
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest = rest.dropFirst() }
        guard !rest.isEmpty else { return nil }
        if rest == "0" {
            self.nanoseconds = 0
            return
        }
        var total: Int64 = 0
        while !rest.isEmpty {
            guard let part = Self.takePart(&rest) else { return nil }
            let (sum, didOverflow) = total.addingReportingOverflow(part)
            guard !didOverflow else { return nil }
            total = sum
        }
        self.nanoseconds = isNegative ? -total : total
    }

    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000),
        ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]

    private static func takePart(_ rest: inout Substring) -> Int64? {
        let isDigit = { (character: Character) in character.isASCII && character.isNumber }
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        var fraction: Substring = ""
        if rest.first == "." {
            fraction = rest.dropFirst().prefix(while: isDigit)
            rest = rest.dropFirst(1 + fraction.count)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        let name = rest.prefix { !isDigit($0) && $0 != "." }
        rest = rest.dropFirst(name.count)
        guard let unit = self.units.first(where: { $0.name == name }), let number = Int64(whole.isEmpty ? "0" : whole)
        else { return nil }
        let (scaled, isLarge) = number.multipliedReportingOverflow(by: unit.nanoseconds)
        var scale = unit.nanoseconds
        var part: Int64 = 0
        for digit in fraction.utf8 {
            scale /= 10
            part += Int64(digit - 48) * scale
        }
        let (sum, didOverflow) = scaled.addingReportingOverflow(part)
        return isLarge || didOverflow ? nil : sum
    }
}

extension CELDuration: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
}

extension CELDuration: CustomStringConvertible {
    /// Seconds, such as `5400s` or `-0.25s`.
    public var description: String {
        let (seconds, rest) = self.nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        return "\(self.nanoseconds < 0 ? "-" : "")\(seconds)\(fraction(ofSecond: Int32(rest)))s"
    }
}
