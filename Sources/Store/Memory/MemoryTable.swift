/// Rows by their key, with what it takes to undo a transaction: what stood before each write.
struct MemoryTable<Key: Hashable, Row> {
    private(set) var rows: [Key: Row] = [:]
    private(set) var before: [(key: Key, row: Row?)] = []

    subscript(key: Key) -> Row? {
        get { rows[key] }
        set {
            before.append((key, rows[key]))
            rows[key] = newValue
        }
    }

    /// Ends a transaction: what it wrote stays, or what stood before is put back.
    mutating func end(keeping: Bool) {
        // A transaction writes to a few tables of many.
        guard !before.isEmpty else { return }
        if !keeping { for (key, row) in before.reversed() { rows[key] = row } }
        before.removeAll(keepingCapacity: true)
    }
}
