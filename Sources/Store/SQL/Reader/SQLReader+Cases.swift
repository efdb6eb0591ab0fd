import Escalation

extension SQLReader {
    private static let one = SQLStatement("read a case", "SELECT \(CaseRow.columns) FROM cases WHERE id = ?1")
    private static let page = SQLStatement(
        "read cases",
        "SELECT \(CaseRow.columns) FROM cases WHERE id > ?1 ORDER BY id LIMIT ?2"
    )
    private static let key = SQLStatement(
        "read a key",
        "SELECT \(KeyRow.columns) FROM key_row WHERE policy = ?1 AND trigger_name = ?2 AND key_value = ?3"
    )
    private static let entries = SQLStatement(
        "read a case's story",
        """
        SELECT \(EntryRow.columns), l.idx FROM entry e
        LEFT JOIN entry_detail d ON d.row_id = e.row_id LEFT JOIN leaf l ON l.row_id = e.row_id
        WHERE e.case_id = ?1 ORDER BY e.change
        """
    )

    func `case`(_ id: CaseID) throws -> Case? {
        try rows(Self.one(SQLValue(id))).first.map { try CaseRow.read($0, json: json).case }
    }

    func casesPage(after id: CaseID?, limit: Int) throws -> [Case] {
        try rows(Self.page(.text(id?.rawValue ?? ""), SQLValue(limit))).map { try CaseRow.read($0, json: json).case }
    }

    func cases(_ filter: CaseFilter) throws -> [Case] {
        var conditions: [String] = []
        var arguments: [SQLValue] = []
        func add(_ condition: String, _ value: SQLValue) {
            arguments.append(value)
            conditions.append(condition + "?\(arguments.count)")
        }
        if let open = filter.open { add("status = ", open ? "open" : "closed") }
        if let level = filter.level { add("level = ", SQLValue(level)) }
        if let policy = filter.policy { add("policy = ", SQLValue(policy)) }
        if let trigger = filter.trigger { add("trigger_name = ", SQLValue(trigger)) }
        if let outcome = filter.outcome { add("outcome = ", .text(outcome.rawValue)) }
        if let before = filter.openedBefore { add("opened_at < ", SQLValue(before)) }
        if let after = filter.openedAfter { add("opened_at > ", SQLValue(after)) }
        if let isDrill = filter.isDrill {
            conditions.append("key_value \(isDrill ? "" : "NOT ")LIKE '\(KeyID.drillPrefix)%'")
        }
        if let drill = filter.drill {
            // An id has no letter that LIKE takes for another.
            arguments.append(.text("\(KeyID.drillPrefix)\(drill) %"))
            conditions.append("key_value LIKE ?\(arguments.count)")
        }
        if let owner = filter.owner {
            arguments.append(SQLValue(owner))
            conditions.append("?\(arguments.count) IN ({elements owners})")
        }
        if let person = filter.freeFor {
            arguments.append(SQLValue(person))
            conditions.append("(claim_by IS NULL OR claim_by = ?\(arguments.count))")
        }
        if filter.isUnrecorded { conditions.append("unrecorded_since IS NOT NULL") }
        let order = filter.isUnrecorded ? "unrecorded_since, id" : filter.order.columns
        arguments.append(SQLValue(filter.limit))
        let condition = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        let statement = SQLStatement(
            "list cases",
            "SELECT \(CaseRow.columns) FROM cases \(condition) ORDER BY \(order) LIMIT ?\(arguments.count)"
        )
        return try rows(statement.with(arguments)).map { try CaseRow.read($0, json: json).case }
    }

    func keyRow(_ id: KeyID) throws -> KeyRow? {
        try rows(Self.key(SQLValue(id.policy), SQLValue(id.trigger), .text(json.keys.pseudonyms.ofKey(id.value)))).first
            .map { try KeyRow(id: id, row: $0, json: json) }
    }

    func story(of id: CaseID) throws -> [StoredEntry] {
        try rows(Self.entries(SQLValue(id))).map { stored in
            var row = stored
            return try EntryRow.read(&row, json: json).at(try row.optionalInt())
        }
    }
}

extension CaseFilter.Order {
    /// Neither database is asked where it puts what is missing: they differ.
    fileprivate var columns: String {
        switch self {
        case .newest: "opened_at DESC, id"
        case .urgency: "window_ends IS NULL, COALESCE(urgency, 0) DESC, window_ends, id"
        case .deadline: "window_ends IS NULL, window_ends, id"
        }
    }
}
