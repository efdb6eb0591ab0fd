import Escalation

extension MemoryTransaction {
    func logBacklog(upTo limit: Int) -> Int { min(rows.unsequenced.rows.count, limit) }

    func unsequenced(limit: Int) -> [StoredEntry] {
        rows.unsequenced.rows.keys.sorted().prefix(limit).compactMap { row in
            rows.entries[row].map { StoredEntry(row: row, entry: $0, index: nil) }
        }
    }

    func logHead() -> LogHead { rows.counters.head }

    func lockLog() -> LogHead { rows.counters.head }

    func append(_ growth: LogGrowth, to head: LogHead) throws {
        let (leaves, newHead) = (growth.leaves, growth.newHead)
        precondition(newHead.size == head.size + Int64(leaves.count), "the new head counts every leaf")
        precondition(
            leaves.enumerated().allSatisfy { $1.index == head.size + Int64($0) },
            "leaves follow the head without a gap"
        )
        guard !leaves.isEmpty else { return }
        guard rows.counters.head.size == head.size, leaves.allSatisfy({ rows.unsequenced[$0.row] != nil }) else {
            throw StoreError(.logMoved, operation: "append to the log", message: "it no longer ends at \(head.size)")
        }
        for leaf in leaves {
            rows.leaves[leaf.index] = leaf
            rows.indices[leaf.row] = leaf.index
            rows.unsequenced[leaf.row] = nil
        }
        addNodes(growth.nodes)
        rows.heads[newHead.size] = newHead
        rows.counters.head = newHead
    }

    func addNodes(_ nodes: [KeptNode]) {
        for node in nodes {
            let key = MemoryRows.NodeKey(level: node.level, index: node.index)
            if rows.nodes[key] == nil { rows.nodes[key] = node.hash }
        }
    }

    func logKeyStatements() -> [[UInt8]] { MemoryReader.logKeyStatements(rows) }

    func addLogKeyStatement(_ note: [UInt8]) { rows.keyStatements[rows.keyStatements.rows.count] = note }

    func keep(_ checkpoint: KeptCheckpoint) {
        let key = MemoryRows.CheckpointKey(size: checkpoint.size, origin: checkpoint.origin)
        if let known = rows.checkpoints[key] {
            guard checkpoint.witnesses >= known.witnesses else { return }
        } else {
            // Nearly always the newest, so that the place is found at once.
            let place = (rows.counters.checkpoints.lastIndex { $0 < key } ?? -1) + 1
            rows.counters.checkpoints.insert(key, at: place)
        }
        rows.checkpoints[key] = checkpoint
    }

    func takeHeld(_ ids: [String]) -> [HeldOutcome] {
        ids.compactMap { id in
            guard let held = rows.held[id] else { return nil }
            rows.held[id] = nil
            return held
        }
    }
}
