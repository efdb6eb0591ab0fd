import Escalation

extension MemoryReader {
    func log(_ range: Range<Int64>, of kinds: [Entry.Kind], limit: Int) -> [StoredEntry] {
        let entries = range.clamped(to: 0..<rows.counters.head.size).lazy.compactMap { place -> StoredEntry? in
            guard let leaf = self.rows.leaves[place], let entry = self.rows.entries[leaf.row],
                kinds.contains(entry.kind)
            else { return nil }
            let bare = Entry(caseID: entry.caseID, change: entry.change, kind: entry.kind, body: entry.body)
            return StoredEntry(row: leaf.row, entry: bare, index: place)
        }
        return Array(entries.prefix(limit))
    }

    func treeHashes(level: Int, _ range: Range<Int64>) -> [[UInt8]] {
        range.clamped(to: 0..<rows.counters.head.size).compactMap { place in
            level == 0 ? rows.leaves[place]?.hash : rows.nodes[MemoryRows.NodeKey(level: level, index: place)]
        }
    }

    func nodeCount(level: Int) -> Int64 { Int64(rows.nodes.rows.keys.count { $0.level == level }) }

    func logKeyStatements() -> [[UInt8]] { Self.logKeyStatements(rows) }

    static func logKeyStatements(_ rows: MemoryRows) -> [[UInt8]] {
        rows.keyStatements.rows.sorted { $0.key < $1.key }.map(\.value)
    }

    func newestCheckpoint(of origin: String?) -> KeptCheckpoint? {
        rows.counters.checkpoints.last { origin == nil || $0.origin == origin }.flatMap { rows.checkpoints[$0] }
    }

    func newestCheckpoint(witnesses: Int) -> KeptCheckpoint? {
        rows.counters.checkpoints.reversed().lazy.compactMap { self.rows.checkpoints[$0] }
            .first { $0.witnesses >= witnesses }
    }

    func checkpoints(from size: Int64, limit: Int) -> [KeptCheckpoint] {
        rows.counters.checkpoints.drop { $0.size < size }.prefix(limit).compactMap { rows.checkpoints[$0] }
    }

    func held(upTo size: Int64, witnesses: Int, limit: Int) -> [HeldOutcome] {
        let covered = rows.held.rows.values.compactMap { held -> (index: Int64, held: HeldOutcome)? in
            guard held.witnesses == witnesses,
                let row = row(of: held.caseID, held.change),
                let index = rows.indices[row], index < size
            else { return nil }
            return (index, held)
        }
        return covered.sorted { $0.index < $1.index }.prefix(limit).map(\.held)
    }

    /// The row of a change. Those of a case are numbered from one, and mostly stand in that order.
    private func row(of id: CaseID, _ change: Int64) -> Int64? {
        guard let own = rows.entriesOfCase[id] else { return nil }
        let place = Int(change) - 1
        if own.indices.contains(place), rows.entries[own[place]]?.change == change { return own[place] }
        return own.first { rows.entries[$0]?.change == change }
    }

    func heldWitnesses() -> [Int] { Array(Set(rows.held.rows.values.map(\.witnesses))).sorted() }
}
