import Escalation

extension MemoryTransaction {
    func unsequenced(limit: Int) -> [StoredEntry] {
        rows.unsequenced.rows.keys.sorted().prefix(limit).compactMap { row in
            rows.entries[row].map { StoredEntry(row: row, entry: $0, index: nil) }
        }
    }

    func logHead() -> LogHead { rows.counters.head }

    func append(_ leaves: [Leaf], to head: LogHead, newHead: LogHead) throws {
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
        rows.heads[newHead.size] = newHead
        rows.counters.head = newHead
    }
}
