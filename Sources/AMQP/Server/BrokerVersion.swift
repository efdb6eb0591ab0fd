/// A version with three numbers, of a broker or of the C library. What stands behind them is left out.
public struct BrokerVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let major: Int
    public let minor: Int
    public let patch: Int

    /// What is left out is zero.
    public init(_ major: Int, _ minor: Int = 0, _ patch: Int = 0) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Reads `3.10.8`, `4.0`, or `3.13.0-rc.1` as 3.13.0. Nil where it does not begin with a number.
    public init?(_ text: String) {
        let numbers = text.prefix { $0 != "-" && $0 != "+" }.split(separator: ".").prefix(3).map { Int($0) }
        guard let major = numbers.first ?? nil else { return nil }
        self.init(
            major,
            numbers.dropFirst().first.flatMap(\.self) ?? 0,
            numbers.dropFirst(2).first.flatMap(\.self) ?? 0
        )
    }

    public var description: String { "\(major).\(minor).\(patch)" }

    public static func < (left: Self, right: Self) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
}
