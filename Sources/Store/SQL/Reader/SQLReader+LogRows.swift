import Escalation

extension SQLReader {
    private static let joined = SQLStatement(
        "read the log",
        """
        SELECT l.idx, l.hash, e.case_id, e.change, e.kind, e.body, d.sealed, d.salt, d.content FROM leaf l
        JOIN entry e ON e.row_id = l.row_id LEFT JOIN entry_detail d ON d.row_id = l.row_id
        WHERE l.idx >= ?1 ORDER BY l.idx LIMIT ?2
        """
    )
    private static let leaves = SQLStatement(
        "read the log's leaves",
        "SELECT idx, row_id, hash FROM leaf WHERE idx >= ?1 ORDER BY idx LIMIT ?2"
    )
    private static let details = SQLStatement(
        "read what stands beside the log",
        """
        SELECT row_id, sealed, salt, content FROM entry_detail WHERE row_id BETWEEN ?1 AND ?2 ORDER BY row_id
        """
    )
    private static let entries = SQLStatement(
        "read the log's entries",
        "SELECT row_id, case_id, change, kind, body FROM entry WHERE row_id BETWEEN ?1 AND ?2 ORDER BY row_id"
    )
    /// Of the keys under which what stands beside these entries was sealed, those that are left.
    private static let keys = SQLStatement(
        "read subjects' keys",
        """
        SELECT s.id, k.key FROM (
            SELECT DISTINCT substr(d.sealed, 2, 16) AS id FROM (
                SELECT row_id FROM leaf WHERE idx >= ?1 ORDER BY idx LIMIT ?2
            ) l JOIN entry_detail d ON d.row_id = l.row_id WHERE d.sealed IS NOT NULL
        ) s LEFT JOIN subject_key k ON k.id = s.id
        """
    )
    private static let roots = SQLStatement(
        "read the log's roots",
        "SELECT size, root FROM log_head WHERE size > ?1 AND size <= ?2 ORDER BY size"
    )

    /// As many entries as a CPU holds next to it.
    private static let pageMax = 1000

    func lendLog(from index: Int64, limit: Int, to body: (LogRow) throws -> Void) throws {
        precondition(!isOver, "a reader was kept past its end")
        try json.keys.readAhead()
        var (next, left) = (index, limit)
        func take(_ row: LogRow) throws {
            try body(row)
            (next, left) = (row.index < .max ? row.index + 1 : row.index, left - 1)
        }
        var page = LogPage()
        var isAtEnd = false
        while left > 0, !isAtEnd {
            var keys = KeysAtHand(json.keys.known)
            do {
                // SQLite joins row by row, looking for each: three tables that are read side by side are faster.
                // PostgreSQL chooses its own way.
                let asked = min(left, Self.pageMax)
                if connection.dialect == .sqlite, try read(&page, from: next, limit: asked) {
                    try lend(page, &keys, to: take)
                    isAtEnd = page.count < asked
                    next = max(next, page.next ?? next)
                } else {
                    try lendJoined(from: next, limit: left, &keys, to: take)
                    isAtEnd = true
                }
            } catch is UnknownKey {
                try json.keys.read(Self.keys(.int(next), SQLValue(left)))
            }
        }
    }

    private func lendJoined(
        from index: Int64,
        limit: Int,
        _ keys: inout KeysAtHand,
        to body: (LogRow) throws -> Void
    ) throws {
        try connection.lend(Self.joined(.int(index), SQLValue(limit))) { row in
            let (index, hash) = (try row.int(), try row.bytes())
            let entry = try LentEntry(&row)
            try LentDetail.lend(try LentDetail(&row), &keys) { try body(entry.row(index, hash, $0, erased: $1)) }
        }
    }

    /// Reads the leaves from `index` on, with what stands beside them; whether their entries were written in this order.
    private func read(_ page: inout LogPage, from index: Int64, limit: Int) throws -> Bool {
        page.removeAll()
        try connection.lend(Self.leaves(.int(index), SQLValue(limit))) { row in
            page.add(index: try row.int(), rowID: try row.int(), hash: try row.bytes())
        }
        guard page.isAscending else { return false }
        guard let rows = page.rows else { return true }
        try connection.lend(Self.details(.int(rows.lowerBound), .int(rows.upperBound))) { row in
            let id = try row.int()
            if let detail = try LentDetail(&row) { page.add(detail, of: id) }
        }
        return true
    }

    private func lend(_ page: LogPage, _ keys: inout KeysAtHand, to body: (LogRow) throws -> Void) throws {
        guard let rows = page.rows else { return }
        var place = LogPage.Place()
        try connection.lend(Self.entries(.int(rows.lowerBound), .int(rows.upperBound))) { row in
            guard page.advance(&place, to: try row.int()) else { return }
            let entry = try LentEntry(&row)
            try page.lend(at: place) { index, hash, detail in
                try LentDetail.lend(detail, &keys) { try body(entry.row(index, hash, $0, erased: $1)) }
            }
        }
    }

    func batchRoots(after size: Int64, upTo last: Int64) throws -> [BatchRoot] {
        try rows(Self.roots(.int(size), .int(last))).map { stored in
            var row = stored
            return BatchRoot(size: try row.int(), root: try row.blob())
        }
    }
}

/// What of an entry stands in its own row.
private struct LentEntry {
    private let caseID: UnsafeRawBufferPointer
    private let change: Int64
    private let kind: UnsafeRawBufferPointer
    private let body: UnsafeRawBufferPointer

    init(_ row: inout LentRow) throws {
        (caseID, change, kind) = (try row.bytes(), try row.int(), try row.bytes())
        body = try row.bytes()
    }

    func row(
        _ index: Int64,
        _ hash: UnsafeRawBufferPointer,
        _ detail: LogRow.Detail?,
        erased: SubjectKeyID?
    ) -> LogRow {
        LogRow(
            index: index,
            hash: hash,
            caseID: caseID,
            change: change,
            kind: kind,
            body: body,
            detail: detail,
            erased: erased
        )
    }
}
