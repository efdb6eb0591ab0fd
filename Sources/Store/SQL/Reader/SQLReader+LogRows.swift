extension SQLReader {
    private static let entries = SQLStatement(
        "read the log",
        """
        SELECT l.idx, l.hash, e.case_id, e.change, e.kind, e.body, d.salt, d.content FROM leaf l
        JOIN entry e ON e.row_id = l.row_id LEFT JOIN entry_detail d ON d.row_id = l.row_id
        WHERE l.idx >= ?1 ORDER BY l.idx LIMIT ?2
        """
    )
    private static let roots = SQLStatement(
        "read the log's roots",
        "SELECT size, root FROM log_head WHERE size > ?1 AND size <= ?2 ORDER BY size"
    )

    func lendLog(from index: Int64, limit: Int, to body: (LogRow) throws -> Void) throws {
        precondition(!isOver, "a reader was kept past its end")
        try connection.lend(Self.entries(.int(index), SQLValue(limit))) { row in
            let (index, hash) = (try row.int(), try row.bytes())
            let (caseID, change, kind) = (try row.bytes(), try row.int(), try row.bytes())
            let text = try row.bytes()
            var detail: LogRow.Detail?
            if let salt = try row.optionalBytes(), let content = try row.optionalBytes() {
                detail = LogRow.Detail(salt: salt, content: content)
            }
            try body(
                LogRow(index: index, hash: hash, caseID: caseID, change: change, kind: kind, body: text, detail: detail)
            )
        }
    }

    func batchRoots(after size: Int64, upTo last: Int64) throws -> [BatchRoot] {
        try rows(Self.roots(.int(size), .int(last))).map { stored in
            var row = stored
            return BatchRoot(size: try row.int(), root: try row.blob())
        }
    }
}
