import Escalation
import JSON

/// An entry as a row, with what stands beside it.
enum EntryRow {
    /// In the order in which ``read(_:json:)`` takes them.
    static let columns = "e.row_id, e.case_id, e.change, e.kind, e.body, d.salt, d.content, d.sealed"

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
        "INSERT INTO entry_detail (row_id, salt, content, sealed) VALUES ({last row}, x'', '', ?1)"
    )

    /// All of a batch in one statement: PostgreSQL works by the statement. Rows are numbered in the order of the entries.
    private static let insertMany = SQLStatement(
        "add entries",
        """
        WITH given AS (
            SELECT * FROM unnest(?1::text[], ?2::bigint[], ?3::text[], ?4::bytea[], ?5::bytea[])
                WITH ORDINALITY AS given (case_id, change, kind, body, sealed, place)
        ), added AS (
            INSERT INTO entry (case_id, change, kind, body)
            SELECT case_id, change, kind, body FROM given ORDER BY place
            RETURNING row_id, case_id, change
        ), waiting AS (
            INSERT INTO unsequenced (row_id) SELECT row_id FROM added
        )
        INSERT INTO entry_detail (row_id, salt, content, sealed)
        SELECT row_id, ''::bytea, '', sealed FROM added JOIN given USING (case_id, change) WHERE sealed IS NOT NULL
        """
    )

    /// - Parameter key: Under which what stands beside an entry of a case is sealed.
    static func inserting(
        _ entries: [Entry],
        into dialect: SQLDialect,
        sealed key: (CaseID) throws -> SubjectKey
    ) throws -> [SQLCommand] {
        guard !entries.isEmpty else { return [] }
        let sealed = try entries.map { entry in
            try entry.detail.map { try key(entry.caseID).seal(DetailBytes.joined($0.salt, $0.content.serialized())) }
        }
        switch dialect {
        case .sqlite:
            return zip(entries, sealed).flatMap(inserting)
        case .postgreSQL:
            return [
                insertMany(
                    SQLColumn.texts(entries.map { SQLValue($0.caseID) }),
                    SQLColumn.ints(entries.map { .int($0.change) }),
                    SQLColumn.texts(entries.map { .text($0.kind.rawValue) }),
                    SQLColumn.blobs(entries.map { .blob($0.body) }),
                    SQLColumn.blobs(sealed.map { SQLValue($0) })
                )
            ]
        }
    }

    private static func inserting(_ entry: Entry, with sealed: [UInt8]?) -> [SQLCommand] {
        var commands = [
            insert(SQLValue(entry.caseID), .int(entry.change), .text(entry.kind.rawValue), .blob(entry.body)),
            insertUnsequenced(),
        ]
        if let sealed { commands.append(insertDetail(.blob(sealed))) }
        return commands
    }

    static func read(_ row: inout SQLRow, json: StoredJSONReader) throws -> StoredEntry {
        let number = try row.int()
        let (caseID, change): (CaseID, Int64) = (try row.id(), try row.int())
        let kind: Entry.Kind = try row.word()
        let body = try row.blob()
        let beside = try readDetail(&row, json: json)
        return StoredEntry(
            row: number,
            entry: Entry(caseID: caseID, change: change, kind: kind, body: body, detail: beside.detail),
            index: nil,
            erased: beside.erased
        )
    }

    /// What stands beside an entry, in one of two ways: sealed, or in clear as an earlier version wrote it.
    private static func readDetail(
        _ row: inout SQLRow,
        json: StoredJSONReader
    ) throws -> (detail: Entry.Detail?, erased: SubjectKeyID?) {
        let (salt, content) = (try row.optionalBlob(), try row.optionalText())
        guard let sealed = try row.optionalBlob() else {
            guard let salt, let content else { return (nil, nil) }
            return (Entry.Detail(salt: salt, content: try json.read(content) { $0.materialise() }), nil)
        }
        return try sealed.withUnsafeBytes { sealed in
            guard let seal = Seal(sealed) else { throw row.misfit("what is sealed") }
            guard let clear = try json.keys.open(seal) else { return (nil, seal.keyID) }
            guard let detail = try detail(clear, json: json) else { throw row.misfit("a salt") }
            return (detail, nil)
        }
    }

    /// What was sealed beside an entry; `nil` where nothing stands behind the salt.
    static func detail(_ clear: [UInt8], json: StoredJSONReader) throws -> Entry.Detail? {
        try clear.withUnsafeBytes { clear in
            guard let (salt, content) = DetailBytes.parts(of: clear) else { return nil }
            let value = try json.read(String(decoding: content, as: UTF8.self)) { $0.materialise() }
            return Entry.Detail(salt: Array(salt), content: value)
        }
    }
}
