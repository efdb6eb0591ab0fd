/// A table as it is copied: page by page along its primary key, whose columns come first.
struct CopiedTable {
    let name: String
    let keys: [String]
    let columns: [String]
    /// Whether the database draws the numbers of its rows.
    var isNumbered = false

    init(_ name: String, keys: String, _ others: String = "", isNumbered: Bool = false) {
        self.name = name
        self.keys = keys.split(whereSeparator: \.isWhitespace).map(String.init)
        self.columns = self.keys + others.split(whereSeparator: \.isWhitespace).map(String.init)
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
        CopiedTable("lost_case", keys: "id", "policy trigger_name running outcome incarnation"),
    ]
    /// Tables that a backup keeps in a file of their own, which may be destroyed sooner than the backup: keys without which
    /// what is encrypted under them cannot be read.
    static let keptApart: Set<String> = ["subject_key"]
}
