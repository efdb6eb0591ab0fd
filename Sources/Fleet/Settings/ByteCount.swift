/// A number of bytes, as people write it: `8MiB`, `512KiB`, `4096`.
public struct ByteCount: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let bytes: Int

    public init(bytes: Int) {
        self.bytes = bytes
    }

    public static func mebibytes(_ count: Int) -> Self { Self(bytes: count << 20) }
    public static func kibibytes(_ count: Int) -> Self { Self(bytes: count << 10) }

    private static let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]

    /// Reads a whole number, alone or with one of the units `KiB`, `MiB`, `GiB`.
    public init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(digits.count)
        let size = unit.isEmpty ? 1 : Self.units.first { $0.0 == unit }?.1
        guard let size, let count = Int(digits) else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
        guard !overflow else { return nil }
        self.bytes = bytes
    }

    public var description: String {
        let unit = Self.units.first { bytes >= $0.1 && bytes.isMultiple(of: $0.1) }
        return unit.map { "\(bytes / $0.1)\($0.0)" } ?? String(bytes)
    }

    public static func < (left: Self, right: Self) -> Bool { left.bytes < right.bytes }
}
