/// A file of JSON Lines: entries as they are, one a line, for people and their tools. Its name says which it holds, so that
/// a file never changes.
///
/// The entries of a log lie in files of ``entriesMax``; where the log ends inside one, that file is shorter.
public struct LinesFile: Hashable, Sendable, CustomStringConvertible {
    public let first: Int64
    public let count: Int

    /// So few that a file is read and written at once.
    public static let entriesMax = 64 * TileName.widthMax

    /// The file that holds entry `index` of a log of `size` entries.
    public init(holding index: Int64, of size: Int64) {
        first = index - index % Int64(Self.entriesMax)
        count = Int(min(Int64(Self.entriesMax), size - first))
    }

    public var last: Int64 { first + Int64(count) - 1 }

    public var isPartial: Bool { count < Self.entriesMax }

    /// Below the log's own address: `entries/000000000000-000000016383.jsonl`.
    public var description: String { "entries/\(Self.padded(first))-\(Self.padded(last)).jsonl" }

    private static func padded(_ index: Int64) -> String {
        let digits = "\(index)"
        return String(repeating: "0", count: max(0, 12 - digits.utf8.count)) + digits
    }
}
