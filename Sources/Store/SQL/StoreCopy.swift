import Escalation

/// Moves a stopped installation from one store into another, whichever databases they are.
///
/// The old store is held alone meanwhile and marked *moved* at the end, so that a forgotten worker fails at its first
/// transaction. Whatever interrupts it, at no time do both stores work: the new one opens only once the old one is
/// closed for good.
public struct StoreCopy {
    /// How far it has come.
    public struct Progress: Hashable, Sendable {
        public let table: String
        /// Rows of this table copied so far.
        public let rows: Int
    }

    private let source: StoreAddress
    private let target: StoreAddress
    private let sourceSettings: StoreOptions
    private let targetSettings: StoreOptions

    public init(
        from source: StoreAddress,
        _ sourceSettings: StoreOptions = StoreOptions(),
        to target: StoreAddress,
        _ targetSettings: StoreOptions = StoreOptions()
    ) {
        self.source = source
        self.target = target
        self.sourceSettings = sourceSettings
        self.targetSettings = targetSettings
    }

    /// Copies everything and closes the old store. The new one must be empty; a run that was interrupted after the old
    /// store was closed is finished by running it again.
    ///
    /// - Returns: how many rows were copied.
    @discardableResult
    public func run(progress: (Progress) -> Void = { _ in }) throws -> Int {
        guard source != target else { throw Self.refused("a store cannot be copied onto itself") }
        let old = source.openStore(sourceSettings, faults: NoFaults())
        let new = target.openStore(targetSettings, faults: NoFaults())
        defer {
            old.close()
            new.close()
        }
        try new.migrate()
        guard try !isWaitingToOpen(old, new) else {
            try open(new)
            return 0
        }
        let copied = try old.connection.transaction(.exclusive, opening: [Installation.read()]) { _, rows in
            _ = try Installation(rows[0], environment: sourceSettings.environment)
            let copied = try new.connection.transaction(.exclusive, opening: []) { _, _ in
                try fill(new.connection, from: old.connection, progress)
            }
            _ = try old.connection.run([Self.setMeta(.text(Installation.Key.moved), .text(target.description))])
            return copied
        }
        try open(new)
        return copied
    }

    /// Whether an earlier run came as far as closing the old store.
    private func isWaitingToOpen(_ old: SQLStore, _ new: SQLStore) throws -> Bool {
        func values(_ store: SQLStore) throws -> [String: String] {
            try store.connection.transaction(.read, opening: [Installation.read()]) { try Installation.values($1[0]) }
        }
        let arriving = try values(new)[Installation.Key.arriving]
        let moved = try values(old)[Installation.Key.moved]
        return arriving == source.description && moved == target.description
    }

    private func open(_ store: SQLStore) throws {
        try store.connection.transaction(.exclusive, opening: []) { _, _ in
            _ = try store.connection.run([Self.removeMeta(.text(Installation.Key.arriving))])
        }
    }

    private static let setMeta = SQLStatement(
        "copy the store",
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )
    private static let removeMeta = SQLStatement("copy the store", "DELETE FROM meta WHERE key = ?1")

    private static func refused(_ reason: String) -> StoreError {
        StoreError(.unusable, operation: "copy the store", message: reason)
    }
}

extension StoreCopy {
    private func fill(
        _ new: any SQLConnection,
        from old: any SQLConnection,
        _ progress: (Progress) -> Void
    ) throws -> Int {
        // It was drawn when the store was made; the key of what is copied comes with it.
        _ = try new.run([Self.dropOwnKey(.blob(SubjectKeyID.installation.bytes))])
        for table in CopiedTable.all where try new.row(table.first(1)) != nil {
            throw Self.refused("\(target) is not empty: \(table.name) has rows")
        }
        let settings = try old.rows(Self.readSettings())
        _ = try new.run(
            try settings.map { stored in
                var row = stored
                return Self.setMeta(.text(try row.text()), .text(try row.text()))
            } + [Self.setMeta(.text(Installation.Key.arriving), .text(source.description))]
        )
        var total = 0
        for table in CopiedTable.all {
            var copied = 0
            var page = try old.rows(table.first(Self.pageSize))
            while let last = page.last {
                _ = try new.run(page.map(table.insert))
                copied += page.count
                progress(Progress(table: table.name, rows: copied))
                page = try old.rows(table.next(after: last, Self.pageSize))
            }
            if let number = table.drawnNumber, new.dialect == .postgreSQL {
                _ = try new.run([number()])
            }
            total += copied
        }
        return total
    }

    private static let dropOwnKey = SQLStatement("copy the store", "DELETE FROM subject_key WHERE id = ?1")
    private static let pageSize = 500
    private static let readSettings = SQLStatement(
        "copy the store",
        "SELECT key, value FROM meta WHERE key NOT IN ('schema', 'moved', 'arriving')"
    )
}

/// A table as it is copied: page by page along its primary key, whose columns come first.
private struct CopiedTable {
    let name: String
    let keys: [String]
    let columns: [String]
    /// Whether the database draws the numbers of its rows.
    var isNumbered = false

    init(_ name: String, keys: String, _ others: String = "", isNumbered: Bool = false) {
        self.name = name
        self.keys = keys.split(separator: " ").map(String.init)
        self.columns = self.keys + others.split(separator: " ").map(String.init)
        self.isNumbered = isNumbered
    }

    func first(_ limit: Int) -> SQLCommand {
        statement("SELECT \(list(columns)) FROM \(name) ORDER BY \(list(keys)) LIMIT ?1")(SQLValue(limit))
    }

    func next(after last: SQLRow, _ limit: Int) -> SQLCommand {
        var row = last
        let places = list((1...keys.count).map { "?\($0)" })
        return statement(
            """
            SELECT \(list(columns)) FROM \(name) WHERE (\(list(keys))) > (\(places))
            ORDER BY \(list(keys)) LIMIT ?\(keys.count + 1)
            """
        ).with(keys.map { _ in row.next() } + [SQLValue(limit)])
    }

    func insert(_ stored: SQLRow) -> SQLCommand {
        var row = stored
        let places = list((1...columns.count).map { "?\($0)" })
        return statement("INSERT INTO \(name) (\(list(columns))) VALUES (\(places))")
            .with(columns.map { _ in row.next() })
    }

    /// PostgreSQL goes on counting where it was, not where the copied rows end.
    var drawnNumber: SQLStatement? {
        guard isNumbered else { return nil }
        let highest = "SELECT coalesce(max(\(keys[0])), 0) + 1 FROM \(name)"
        return statement("SELECT setval(pg_get_serial_sequence('\(name)', '\(keys[0])'), (\(highest)), false)")
    }

    private func statement(_ text: String) -> SQLStatement { SQLStatement("copy \(name)", text) }

    private func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}

extension CopiedTable {
    static let all = [
        CopiedTable("document", keys: "kind name version", "text hash applied_at applied_by"),
        CopiedTable("subject_key", keys: "id", "key lookup made_at"),
        CopiedTable("inbox", keys: "handler sender message_id", "digest at answer"),
        CopiedTable("trial", keys: "digest", "count at"),
        CopiedTable(
            "key_row",
            keys: "policy trigger_name key_value",
            """
            running open_case last_case failing_order failing_tie recovered_order recovered_tie counted
            """
        ),
        CopiedTable(
            "cases",
            keys: "id",
            CaseRow.columns.replacing("id, policy,", with: "policy,").replacing(",", with: "")
        ),
        CopiedTable(
            "notice",
            keys: "id",
            "case_id generation purpose person channel url outcome created_at attempt standing due detail"
        ),
        CopiedTable(
            "outbox",
            keys: "id",
            "lane exchange routing_key message_id type content_type correlation traceparent body written_at",
            isNumbered: true
        ),
        CopiedTable("lane", keys: "id", "epoch lease_until"),
        CopiedTable("notice_pace", keys: "person channel", "since sent"),
        CopiedTable("gate_order", keys: "gate", "mode authority set_by because since until"),
        CopiedTable("unanswered_gate", keys: "gate", "source first_asked last_asked asks"),
        CopiedTable("event_kind", keys: "policy trigger_name type"),
        CopiedTable(
            "event_shape",
            keys: "policy trigger_name type digest",
            "form gate event seen_at standing acknowledged"
        ),
        CopiedTable("drill", keys: "id", "started_at ended_at body"),
        CopiedTable("review_action", keys: "case_id number", "policy owner since due done_at"),
        CopiedTable("entry", keys: "row_id", "case_id change kind body", isNumbered: true),
        CopiedTable("entry_detail", keys: "row_id", "salt content sealed"),
        CopiedTable("unsequenced", keys: "row_id"),
        CopiedTable("leaf", keys: "idx", "row_id hash"),
        CopiedTable("log_head", keys: "size", "root peaks"),
        CopiedTable("tree_node", keys: "level idx", "hash"),
        CopiedTable("checkpoint", keys: "size origin", "note signed_at witnesses"),
        CopiedTable(
            "held_outcome",
            keys: "id",
            "case_id change witnesses callback exchange routing_key type content_type correlation traceparent body"
        ),
        CopiedTable("log_key", keys: "number", "statement"),
        CopiedTable("dead", keys: "id", "at reason queue exchange routing_key properties body state"),
        CopiedTable(
            "worker",
            keys: "id",
            """
            kind host process version levels started_at seen_at documents_revision bundle_version bundle_digest
            bundle_doubt
            """
        ),
        CopiedTable("policy_root", keys: "version", "note at stored_by"),
        CopiedTable("bundle", keys: "version", "note manifest change_text files at stored_by"),
    ]
}
