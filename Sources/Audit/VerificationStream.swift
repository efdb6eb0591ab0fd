import AuditLog

/// How far the stream was read.
struct StreamProgress {
    /// The index that is due next; `nil` before the first record.
    var due: Int64?
}

extension Verification {
    /// The next record of the stream, in the stream's own order.
    ///
    /// A takeover may write records again; they must be the same. An index that is ahead of the next one due means that
    /// records are missing, unless it is the first: a stream with a limit loses its oldest segment.
    public mutating func take(_ record: AuditRecord) {
        report.streamRecords += 1
        let due = stream.due ?? record.index
        if stream.due == nil { report.streamBegins = record.index }
        if record.index > due {
            report.add(.stream, index: due, "missing: entry \(record.index) follows \(due - 1)")
        } else if record.index < due {
            report.streamRepeats += 1
        }
        stream.due = max(due, record.index + 1)
        guard let own = log.leaf(record.index) else { return }
        if own != record.leaf { report.add(.stream, index: record.index, "the store holds another text") }
        if let root = record.root, let own = log.roots[record.index], own != root {
            report.add(.stream, index: record.index, "the root that it carries is another when recomputed")
        }
    }

    /// The stream was read to its end.
    ///
    /// - Parameter isSettled: Whether the sequencer has had time to append everything, so that what is absent is missing.
    public mutating func finishStream(isSettled: Bool = true) {
        let size = log.size
        let due = stream.due ?? 0
        guard due < size else { return }
        report.streamBehind = size - due
        if isSettled {
            report.add(.stream, index: due, "missing: the stream ends \(size - due) entries before the log")
        }
    }
}
