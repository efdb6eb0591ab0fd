import Escalation

extension SQLReader {
    /// With the keys, since nothing else can be read while rows are lent.
    private static let entries = SQLStatement(
        "read the log",
        """
        SELECT l.idx, l.hash, e.case_id, e.change, e.kind, e.body, d.salt, d.content, d.sealed, k.key FROM leaf l
        JOIN entry e ON e.row_id = l.row_id LEFT JOIN entry_detail d ON d.row_id = l.row_id
        LEFT JOIN subject_key k ON k.id = substr(d.sealed, 2, 16)
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
            try lendDetail(&row) { detail, erased in
                try body(
                    LogRow(
                        index: index,
                        hash: hash,
                        caseID: caseID,
                        change: change,
                        kind: kind,
                        body: text,
                        detail: detail,
                        erased: erased
                    )
                )
            }
        }
    }

    /// What stands beside an entry, sealed or in clear as an earlier version wrote it.
    private func lendDetail(_ row: inout LentRow, to body: (LogRow.Detail?, SubjectKeyID?) throws -> Void) throws {
        let (salt, content) = (try row.optionalBytes(), try row.optionalBytes())
        guard let sealed = try row.optionalBytes() else {
            guard let salt, let content else { return try body(nil, nil) }
            return try body(LogRow.Detail(salt: salt, content: content), nil)
        }
        let key = try row.optionalBytes()
        // What cannot be opened is damaged: then nothing of it is what was committed to.
        let damaged = LogRow.Detail(salt: UnsafeRawBufferPointer(start: nil, count: 0), content: sealed)
        let opened: [UInt8]?
        do { opened = try json.keys.open(sealed, with: key) } catch { return try body(damaged, nil) }
        guard let opened else { return try body(nil, Seal(Array(sealed))?.keyID) }
        try opened.withUnsafeBytes { clear in
            guard let count = clear.first.map(Int.init), clear.count > count else { return try body(damaged, nil) }
            let detail = LogRow.Detail(
                salt: UnsafeRawBufferPointer(rebasing: clear[1..<1 + count]),
                content: UnsafeRawBufferPointer(rebasing: clear[(1 + count)...])
            )
            try body(detail, nil)
        }
    }

    func batchRoots(after size: Int64, upTo last: Int64) throws -> [BatchRoot] {
        try rows(Self.roots(.int(size), .int(last))).map { stored in
            var row = stored
            return BatchRoot(size: try row.int(), root: try row.blob())
        }
    }
}
