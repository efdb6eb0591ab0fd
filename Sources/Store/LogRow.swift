import Escalation
import JSON

/// An entry of the log as its row holds it. What it gives is lent: valid only inside the call that lent it.
///
/// For whoever recomputes a whole log: millions of rows, of which nothing is kept.
public struct LogRow {
    /// What stands beside an entry, as it was committed to.
    public struct Detail {
        public let salt: UnsafeRawBufferPointer
        public let content: UnsafeRawBufferPointer
    }

    public let index: Int64
    /// The leaf's hash, as the store holds it.
    public let hash: UnsafeRawBufferPointer
    public let caseID: UnsafeRawBufferPointer
    public let change: Int64
    public let kind: UnsafeRawBufferPointer
    public let body: UnsafeRawBufferPointer
    public let detail: Detail?
    /// The key under which stood what was erased beside it; `nil` where nothing was.
    public let erased: SubjectKeyID?
}

/// A batch of the log by where it ends: the size of the tree then, and its root.
public struct BatchRoot: Hashable, Sendable {
    public let size: Int64
    public let root: [UInt8]

    public init(size: Int64, root: [UInt8]) {
        self.size = size
        self.root = root
    }
}

extension SequencedEntry {
    /// Lends this entry as a row.
    public func lend<Result>(_ body: (LogRow) throws -> Result) rethrows -> Result {
        let parts =
            [hash, Array(entry.caseID.rawValue.utf8), Array(entry.kind.rawValue.utf8), entry.body]
            + (entry.detail.map { [$0.salt, $0.content.serialized()] } ?? [])
        let ends = parts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        return try Array(parts.joined()).withUnsafeBytes { bytes in
            let lent = zip(ends, ends.dropFirst()).map { UnsafeRawBufferPointer(rebasing: bytes[$0..<$1]) }
            return try body(
                LogRow(
                    index: index,
                    hash: lent[0],
                    caseID: lent[1],
                    change: entry.change,
                    kind: lent[2],
                    body: lent[3],
                    detail: lent.count < 6 ? nil : LogRow.Detail(salt: lent[4], content: lent[5]),
                    erased: erased
                )
            )
        }
    }
}
