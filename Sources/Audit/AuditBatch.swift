/// One message of the stream: entries that follow one another in the log, a line each.
///
/// Alone, an entry is a message of its own; under load a message holds as many as were sequenced together, because a
/// broker's work is by the message: ten entries a case were half of all it carried.
public struct AuditBatch: Hashable, Sendable {
    /// Never empty; indices rise by one, and only the last record may have a root.
    public let records: [AuditRecord]

    /// Entries and bytes that one message holds at most; an entry that is longer by itself makes a longer one.
    static let recordsMax = 250
    static let bytesMax = 128 * 1024

    /// Takes from the front of `entries` what goes into one message: up to the end of a batch of the sequencer, whose
    /// root it then carries. `nil` where there is nothing to take.
    ///
    /// - Throws: ``BrokenLine`` where an entry is more than one line, which no sequencer of ours has written.
    public init?(takingFrom entries: inout ArraySlice<AuditRecord>) throws {
        var records: [AuditRecord] = []
        var bytes = 0
        while let record = entries.first, records.count < Self.recordsMax {
            guard !record.body.contains(UInt8(ascii: "\n")) else { throw BrokenLine(index: record.index) }
            bytes += record.body.count + 1
            guard records.isEmpty || bytes <= Self.bytesMax else { break }
            records.append(record)
            entries.removeFirst()
            if record.root != nil { break }
        }
        guard !records.isEmpty else { return nil }
        self.records = records
    }

    init(records: [AuditRecord]) { self.records = records }
}

/// An entry with a line break in it, which would be two on the stream.
public struct BrokenLine: Error, CustomStringConvertible {
    public let index: Int64

    public var description: String {
        "entry \(index) is more than one line: it was changed past Belay; run `belay audit verify`"
    }
}
