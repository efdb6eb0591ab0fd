import Escalation

extension SQLReader {
    private static let entries = SQLStatement(
        "read the log",
        """
        SELECT l.idx, l.hash, e.case_id, e.change, e.kind, e.body, d.salt, d.content, d.sealed FROM leaf l
        JOIN entry e ON e.row_id = l.row_id LEFT JOIN entry_detail d ON d.row_id = l.row_id
        WHERE l.idx >= ?1 ORDER BY l.idx LIMIT ?2
        """
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

    func lendLog(from index: Int64, limit: Int, to body: (LogRow) throws -> Void) throws {
        precondition(!isOver, "a reader was kept past its end")
        try json.keys.readAhead()
        var (next, left) = (index, limit)
        while left > 0 {
            let keys = json.keys.known
            do {
                try connection.lend(Self.entries(.int(next), SQLValue(left))) { row in
                    let index = try Self.lend(&row, keys, to: body)
                    (next, left) = (index + 1, left - 1)
                }
                return
            } catch is UnknownKey {
                try json.keys.read(Self.keys(.int(next), SQLValue(left)))
            }
        }
    }

    private static func lend(
        _ row: inout LentRow,
        _ keys: borrowing KnownKeys,
        to body: (LogRow) throws -> Void
    ) throws -> Int64 {
        let (index, hash) = (try row.int(), try row.bytes())
        let (caseID, change, kind) = (try row.bytes(), try row.int(), try row.bytes())
        let text = try row.bytes()
        try lendDetail(&row, keys) { detail, erased in
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
        return index
    }

    /// What stands beside an entry, sealed or in clear as an earlier version wrote it.
    private static func lendDetail(
        _ row: inout LentRow,
        _ keys: borrowing KnownKeys,
        to body: (LogRow.Detail?, SubjectKeyID?) throws -> Void
    ) throws {
        let (salt, content) = (try row.optionalBytes(), try row.optionalBytes())
        guard let sealed = try row.optionalBytes() else {
            guard let salt, let content else { return try body(nil, nil) }
            return try body(LogRow.Detail(salt: salt, content: content), nil)
        }
        // What cannot be opened is damaged: then nothing of it is what was committed to.
        let damaged = LogRow.Detail(salt: UnsafeRawBufferPointer(start: nil, count: 0), content: sealed)
        guard let seal = Seal(sealed) else { return try body(damaged, nil) }
        guard let standing = keys[seal.keyID] else { throw UnknownKey() }
        guard case .key(let key) = standing else { return try body(nil, seal.keyID) }
        try seal.lend(openedWith: key) { clear in
            guard let (salt, content) = clear.flatMap(DetailBytes.parts) else { return try body(damaged, nil) }
            try body(LogRow.Detail(salt: salt, content: content), nil)
        }
    }

    func batchRoots(after size: Int64, upTo last: Int64) throws -> [BatchRoot] {
        try rows(Self.roots(.int(size), .int(last))).map { stored in
            var row = stored
            return BatchRoot(size: try row.int(), root: try row.blob())
        }
    }
}

/// A row is sealed under a key that was not read ahead.
private struct UnknownKey: Error {}
