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

    private static let sequencedOfKinds = SQLStatement(
        "read the log",
        """
        SELECT e.row_id, e.case_id, e.change, e.kind, e.body, NULL, NULL, NULL, l.idx FROM leaf l
        JOIN entry e ON e.row_id = l.row_id
        WHERE l.idx >= ?1 AND l.idx < ?2 AND e.kind IN ({elements ?3}) ORDER BY l.idx LIMIT ?4
        """
    )
    private static let leafHashes = SQLStatement(
        "read the log's tree",
        "SELECT hash FROM leaf WHERE idx >= ?1 AND idx < ?2 ORDER BY idx"
    )
    private static let nodeHashes = SQLStatement(
        "read the log's tree",
        "SELECT hash FROM tree_node WHERE level = ?3 AND idx >= ?1 AND idx < ?2 ORDER BY idx"
    )
    private static let countNodes = SQLStatement(
        "read the log's tree",
        "SELECT count(*) FROM tree_node WHERE level = ?1"
    )
    private static let newestCheckpoint = SQLStatement(
        "read the newest checkpoint",
        "SELECT size, origin, note, signed_at, witnesses FROM checkpoint ORDER BY size DESC LIMIT 1"
    )
    private static let newestCheckpointOfOrigin = SQLStatement(
        "read the newest checkpoint",
        "SELECT size, origin, note, signed_at, witnesses FROM checkpoint WHERE origin = ?1 ORDER BY size DESC LIMIT 1"
    )
    private static let newestCosigned = SQLStatement(
        "read the newest checkpoint",
        """
        SELECT size, origin, note, signed_at, witnesses FROM checkpoint WHERE witnesses >= ?1 ORDER BY size DESC LIMIT 1
        """
    )
    private static let checkpoints = SQLStatement(
        "read checkpoints",
        "SELECT size, origin, note, signed_at, witnesses FROM checkpoint WHERE size >= ?1 ORDER BY size, origin LIMIT ?2"
    )

    /// Kinds are words of ours, so that they may stand in the statement.
    private static func lines(detailOf kinds: [Entry.Kind]) -> SQLStatement {
        let wanted = kinds.isEmpty ? "FALSE" : "e.kind IN (\(kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")))"
        return SQLStatement(
            "read the log",
            """
            SELECT \(EntryRow.columns), l.idx FROM leaf l
            JOIN entry e ON e.row_id = l.row_id
            LEFT JOIN entry_detail d ON d.row_id = l.row_id AND \(wanted)
            WHERE l.idx >= ?1 ORDER BY l.idx LIMIT ?2
            """
        )
    }

    func logLines(from index: Int64, limit: Int, detailOf kinds: [Entry.Kind]) throws -> [LogLine] {
        try rows(Self.lines(detailOf: kinds)(.int(index), SQLValue(limit))).map { stored in
            var row = stored
            let entry = try EntryRow.read(&row, json: json).entry
            return LogLine(index: try row.int(), entry: entry)
        }
    }

    func logHead() throws -> LogHead {
        try LogHead(row: try rows(LogHead.newest()).first)
    }

    func log(from index: Int64, limit: Int) throws -> [SequencedEntry] {
        try rows(Self.sequenced(.int(index), SQLValue(limit))).map { stored in
            var row = stored
            let read = try EntryRow.read(&row, json: json)
            return SequencedEntry(
                index: try row.int(),
                hash: try row.blob(),
                entry: read.entry,
                batchRoot: try row.optionalBlob(),
                erased: read.erased
            )
        }
    }

    func log(_ range: Range<Int64>, of kinds: [Entry.Kind], limit: Int) throws -> [StoredEntry] {
        let words = kinds.map(\.rawValue).storedArray
        return try rows(
            Self.sequencedOfKinds(.int(range.lowerBound), .int(range.upperBound), .text(words), SQLValue(limit))
        ).map { stored in
            var row = stored
            return try EntryRow.read(&row, json: json).at(try row.int())
        }
    }

    func treeHashes(level: Int, _ range: Range<Int64>) throws -> [[UInt8]] {
        let (from, to): (SQLValue, SQLValue) = (.int(range.lowerBound), .int(range.upperBound))
        let stored = try rows(
            level == 0 ? Self.leafHashes(from, to) : Self.nodeHashes(from, to, SQLValue(level))
        )
        return try stored.map { stored in
            var row = stored
            return try row.blob()
        }
    }

    func nodeCount(level: Int) throws -> Int64 {
        var row = try rows(Self.countNodes(SQLValue(level))).first
        return try row?.int() ?? 0
    }

    func logKeyStatements() throws -> [[UInt8]] { try rows(LogHead.keyStatements()).map(LogHead.keyStatement) }

    func newestCheckpoint(of origin: String?) throws -> KeptCheckpoint? {
        let newest = origin.map { Self.newestCheckpointOfOrigin(.text($0)) } ?? Self.newestCheckpoint()
        return try rows(newest).first.map(KeptCheckpoint.init(row:))
    }

    func newestCheckpoint(witnesses: Int) throws -> KeptCheckpoint? {
        try rows(Self.newestCosigned(SQLValue(witnesses))).first.map(KeptCheckpoint.init(row:))
    }

    func checkpoints(from size: Int64, limit: Int) throws -> [KeptCheckpoint] {
        try rows(Self.checkpoints(.int(size), SQLValue(limit))).map(KeptCheckpoint.init(row:))
    }
}

extension KeptCheckpoint {
    fileprivate init(row stored: SQLRow) throws {
        var row = stored
        self.init(
            size: try row.int(),
            origin: try row.text(),
            note: try row.blob(),
            signedAt: try row.instant(),
            witnesses: Int(try row.int())
        )
    }
}
