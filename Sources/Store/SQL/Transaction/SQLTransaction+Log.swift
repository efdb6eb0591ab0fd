import Escalation

extension SQLTransaction {
    private static let listUnsequenced = SQLStatement(
        "list entries without an index",
        "SELECT row_id FROM unsequenced ORDER BY row_id LIMIT ?1"
    )
    private static let countUnsequenced = SQLStatement(
        "count entries without an index",
        "SELECT count(*) FROM (SELECT 1 FROM unsequenced LIMIT ?1) AS waiting"
    )
    /// By their numbers: joined to the list, PostgreSQL may read the whole log for them.
    private static let readEntries = SQLStatement(
        "read entries without an index",
        """
        SELECT \(EntryRow.columns) FROM entry e LEFT JOIN entry_detail d ON d.row_id = e.row_id
        WHERE e.row_id {among ?1} ORDER BY e.row_id
        """
    )
    private static let advance = SQLStatement(
        "append to the log",
        "UPDATE meta SET value = ?2 WHERE key = '\(Installation.Key.logSize)' AND value = ?1 RETURNING 1"
    )
    private static let addLeaf = SQLStatement(
        "append to the log",
        "INSERT INTO leaf (idx, row_id, hash) VALUES (?1, ?2, ?3)"
    )
    /// All of them in one statement: PostgreSQL works by the statement.
    private static let addLeaves = SQLStatement(
        "append to the log",
        "INSERT INTO leaf (idx, row_id, hash) SELECT * FROM unnest(?1::bigint[], ?2::bigint[], ?3::bytea[])"
    )
    private static let sequence = SQLStatement(
        "append to the log",
        "DELETE FROM unsequenced WHERE row_id {among ?1} RETURNING 1"
    )
    private static let addHead = SQLStatement(
        "append to the log",
        "INSERT INTO log_head (size, root, peaks) VALUES (?1, ?2, ?3)"
    )
    private static let addNode = SQLStatement(
        "keep a node of the log's tree",
        "INSERT INTO tree_node (level, idx, hash) VALUES (?1, ?2, ?3) ON CONFLICT (level, idx) DO NOTHING"
    )
    private static let addKey = SQLStatement(
        "say something of the log's keys",
        "INSERT INTO log_key (number, statement) SELECT count(*) + 1, ?1 FROM log_key"
    )
    private static let lockSize = SQLStatement(
        "hold the log",
        "SELECT value FROM meta WHERE key = '\(Installation.Key.logSize)' {lock}"
    )
    private static let keepCheckpoint = SQLStatement(
        "keep a checkpoint",
        """
        INSERT INTO checkpoint (size, origin, note, signed_at, witnesses) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (size, origin) DO UPDATE SET note = excluded.note, witnesses = excluded.witnesses
        WHERE excluded.witnesses >= checkpoint.witnesses
        """
    )

    func logBacklog(upTo limit: Int) throws -> Int {
        guard var row = try rows(Self.countUnsequenced(SQLValue(limit))).first else { return 0 }
        return Int(try row.int())
    }

    func unsequenced(limit: Int) throws -> [StoredEntry] {
        let numbers = try rows(Self.listUnsequenced(SQLValue(limit))).map { stored in
            var row = stored
            return try row.int()
        }
        guard !numbers.isEmpty else { return [] }
        return try rows(Self.readEntries(.text(numbers.storedArray))).map { stored in
            var row = stored
            return try EntryRow.read(&row, json: json)
        }
    }

    func logHead() throws -> LogHead {
        try LogHead(row: try rows(LogHead.newest()).first)
    }

    func append(_ growth: LogGrowth, to head: LogHead) throws {
        let (leaves, newHead) = (growth.leaves, growth.newHead)
        precondition(newHead.size == head.size + Int64(leaves.count), "the new head counts every leaf")
        precondition(
            leaves.enumerated().allSatisfy { $1.index == head.size + Int64($0) },
            "leaves follow the head without a gap"
        )
        guard !leaves.isEmpty else { return }
        // Whoever read the entries before another appended, and the head after, is late as well.
        let taken = try run(
            [
                Self.advance(.text(String(head.size)), .text(String(newHead.size))),
                Self.sequence(.text(leaves.map(\.row).storedArray)),
            ]
        )
        guard taken[0].count == 1, taken[1].count == leaves.count else {
            throw StoreError(.logMoved, operation: "append to the log", message: "it no longer ends at \(head.size)")
        }
        var commands = adding(leaves)
        commands += growth.nodes.map(adding)
        commands.append(Self.addHead(.int(newHead.size), .blob(newHead.root), .blob(Array(newHead.peaks.joined()))))
        _ = try run(commands)
    }

    func lockLog() throws -> LogHead {
        _ = try rows(Self.lockSize())
        return try logHead()
    }

    func logKeyStatements() throws -> [[UInt8]] { try rows(LogHead.keyStatements()).map(LogHead.keyStatement) }

    func addLogKeyStatement(_ note: [UInt8]) throws { _ = try run([Self.addKey(.blob(note))]) }

    func addNodes(_ nodes: [KeptNode]) throws { _ = try run(nodes.map(adding)) }

    func keep(_ checkpoint: KeptCheckpoint) throws {
        _ = try run(
            [
                Self.keepCheckpoint(
                    .int(checkpoint.size),
                    .text(checkpoint.origin),
                    .blob(checkpoint.note),
                    SQLValue(checkpoint.signedAt),
                    SQLValue(checkpoint.witnesses)
                )
            ]
        )
    }

    private func adding(_ node: KeptNode) -> SQLCommand {
        Self.addNode(SQLValue(node.level), .int(node.index), .blob(node.hash))
    }

    private func adding(_ leaves: [Leaf]) -> [SQLCommand] {
        switch connection.dialect {
        case .sqlite:
            leaves.map { Self.addLeaf(.int($0.index), .int($0.row), .blob($0.hash)) }
        case .postgreSQL:
            [
                Self.addLeaves(
                    SQLColumn.ints(leaves.map { .int($0.index) }),
                    SQLColumn.ints(leaves.map { .int($0.row) }),
                    SQLColumn.blobs(leaves.map { .blob($0.hash) })
                )
            ]
        }
    }
}

extension LogHead {
    static let newest = SQLStatement(
        "read the log's head",
        "SELECT size, root, peaks FROM log_head ORDER BY size DESC LIMIT 1"
    )

    static let keyStatements = SQLStatement(
        "read the log's keys",
        "SELECT statement FROM log_key ORDER BY number"
    )

    static func keyStatement(_ stored: SQLRow) throws -> [UInt8] {
        var row = stored
        return try row.blob()
    }

    /// An empty log where there is no row.
    init(row stored: SQLRow?) throws {
        guard var row = stored else {
            // RFC 6962, section 2.1: "The hash of an empty list is the hash of an empty string".
            self.init(size: 0, root: Digest(of: []).bytes, peaks: [])
            return
        }
        let (size, root, joined) = (try row.int(), try row.blob(), try row.blob())
        self.init(
            size: size,
            root: root,
            peaks: stride(from: 0, to: joined.count, by: 32).map { Array(joined[$0..<min($0 + 32, joined.count)]) }
        )
    }
}
