import Escalation

/// What one transaction changed.
package struct MemoryCommit {
    package struct ChangedCase {
        /// `nil` where the transaction opened it.
        package let before: Case?
        package let after: Case
    }

    /// By id.
    package let cases: [ChangedCase]
    /// In the order in which they were written.
    package let entries: [Entry]
    /// The entries that were given their places, in the order of these.
    package let sequenced: [StoredEntry]
    /// The checkpoints that were kept, as each stood before and stands now.
    package let checkpoints: [(before: KeptCheckpoint?, after: KeptCheckpoint)]
    /// The log's head afterwards, where it has moved.
    package let head: LogHead?

    init(_ rows: MemoryRows, since before: MemoryRows.Counters) {
        let size = before.head.size
        head = size == rows.counters.head.size ? nil : rows.counters.head
        sequenced = (size..<max(size, rows.counters.head.size)).compactMap { index in
            rows.leaves[index].flatMap { leaf in
                rows.entries[leaf.row].map { StoredEntry(row: leaf.row, entry: $0, index: index) }
            }
        }
        var kept: [MemoryRows.CheckpointKey: KeptCheckpoint?] = [:]
        for (key, old) in rows.checkpoints.before where kept[key] == nil { kept[key] = .some(old) }
        checkpoints = kept.sorted { $0.key < $1.key }.compactMap { key, old in
            rows.checkpoints[key].map { (old, $0) }
        }
        var olds: [CaseID: Case?] = [:]
        for (id, old) in rows.cases.before where olds[id] == nil { olds[id] = .some(old) }
        cases = olds.keys.sorted().compactMap { id in
            rows.cases[id].map { ChangedCase(before: olds[id] ?? nil, after: $0) }
        }
        let row = before.entryRow
        entries = row < rows.counters.entryRow ? (row + 1...rows.counters.entryRow).compactMap { rows.entries[$0] } : []
    }
}
