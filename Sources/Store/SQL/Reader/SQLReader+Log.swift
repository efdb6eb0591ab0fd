import Escalation

extension SQLReader {
    private static let sequenced = SQLStatement(
        "read the log",
        """
        SELECT \(EntryRow.columns), l.idx, l.hash, h.root FROM leaf l
        JOIN entry e ON e.row_id = l.row_id LEFT JOIN entry_detail d ON d.row_id = l.row_id
        LEFT JOIN log_head h ON h.size = l.idx + 1
        WHERE l.idx >= ?1 ORDER BY l.idx LIMIT ?2
        """
    )

    func logHead() throws -> LogHead {
        try LogHead(row: try rows(LogHead.newest()).first)
    }

    func log(from index: Int64, limit: Int) throws -> [SequencedEntry] {
        try rows(Self.sequenced(.int(index), SQLValue(limit))).map { stored in
            var row = stored
            let (_, entry) = try EntryRow.read(&row, json: json)
            return SequencedEntry(
                index: try row.int(),
                hash: try row.blob(),
                entry: entry,
                batchRoot: try row.optionalBlob()
            )
        }
    }
}
