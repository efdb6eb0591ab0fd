import Escalation
import JSON

/// An entry as a row, with what stands beside it.
enum EntryRow {
    /// In the order in which ``read(_:json:)`` takes them.
    static let columns = "e.row_id, e.case_id, e.change, e.kind, e.body, d.salt, d.content"

    private static let insert = SQLStatement(
        "add an entry",
        "INSERT INTO entry (case_id, change, kind, body) VALUES (?1, ?2, ?3, ?4)"
    )
    private static let insertUnsequenced = SQLStatement(
        "add an entry",
        "INSERT INTO unsequenced (row_id) VALUES ({last row})"
    )
    private static let insertDetail = SQLStatement(
        "add an entry",
        "INSERT INTO entry_detail (row_id, salt, content) VALUES ({last row}, ?1, ?2)"
    )

    /// All of a batch in one statement: PostgreSQL works by the statement. Rows are numbered in the order of the entries.
    private static let insertMany = SQLStatement(
        "add entries",
        """
        WITH given AS (
            SELECT * FROM unnest(?1::text[], ?2::bigint[], ?3::text[], ?4::bytea[], ?5::bytea[], ?6::text[])
                WITH ORDINALITY AS given (case_id, change, kind, body, salt, content, place)
        ), added AS (
            INSERT INTO entry (case_id, change, kind, body)
            SELECT case_id, change, kind, body FROM given ORDER BY place
            RETURNING row_id, case_id, change
        ), waiting AS (
            INSERT INTO unsequenced (row_id) SELECT row_id FROM added
        )
        INSERT INTO entry_detail (row_id, salt, content)
        SELECT row_id, salt, content FROM added JOIN given USING (case_id, change) WHERE salt IS NOT NULL
        """
    )

    static func inserting(_ entries: [Entry], into dialect: SQLDialect) -> [SQLCommand] {
        guard !entries.isEmpty else { return [] }
        switch dialect {
        case .sqlite:
            return entries.flatMap(inserting)
        case .postgreSQL:
            let content = entries.map { SQLValue($0.detail?.content.description) }
            return [
                insertMany(
                    SQLColumn.texts(entries.map { SQLValue($0.caseID) }),
                    SQLColumn.ints(entries.map { .int($0.change) }),
                    SQLColumn.texts(entries.map { .text($0.kind.rawValue) }),
                    SQLColumn.blobs(entries.map { .blob($0.body) }),
                    SQLColumn.blobs(entries.map { SQLValue($0.detail?.salt) }),
                    SQLColumn.texts(content)
                )
            ]
        }
    }

    private static func inserting(_ entry: Entry) -> [SQLCommand] {
        var commands = [
            insert(SQLValue(entry.caseID), .int(entry.change), .text(entry.kind.rawValue), .blob(entry.body)),
            insertUnsequenced(),
        ]
        if let detail = entry.detail {
            commands.append(insertDetail(.blob(detail.salt), .text(detail.content.description)))
        }
        return commands
    }

    static func read(_ row: inout SQLRow, json: StoredJSONReader) throws -> (row: Int64, entry: Entry) {
        let number = try row.int()
        let (caseID, change): (CaseID, Int64) = (try row.id(), try row.int())
        let kind: Entry.Kind = try row.word()
        let body = try row.blob()
        let (salt, content) = (try row.optionalBlob(), try row.optionalText())
        var detail: Entry.Detail?
        if let salt, let content {
            detail = Entry.Detail(salt: salt, content: try json.read(content) { $0.materialise() })
        }
        return (number, Entry(caseID: caseID, change: change, kind: kind, body: body, detail: detail))
    }
}
