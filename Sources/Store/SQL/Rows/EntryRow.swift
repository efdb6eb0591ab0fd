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

    static func inserting(_ entry: Entry) -> [SQLCommand] {
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
