import Escalation
import JSON

/// What stands beside the installation's own entries, where it tells of somebody who is to be forgotten.
extension SQLTransaction {
    private static let details = SQLStatement(
        "seal what tells of a subject",
        """
        SELECT d.row_id, d.sealed FROM entry e JOIN entry_detail d ON d.row_id = e.row_id
        WHERE e.case_id = ?1 AND e.kind = ?2 AND d.sealed IS NOT NULL
        """
    )
    private static let reseal = SQLStatement(
        "seal what tells of a subject",
        "UPDATE entry_detail SET sealed = ?1 WHERE row_id = ?2"
    )

    /// Puts what stands beside entries of a kind under the key that is about to be destroyed, where it tells of its subject.
    func resealDetails(
        of kind: Entry.Kind,
        under key: SubjectKey,
        where tellsOfSubject: (JSONValue) -> Bool
    ) throws -> [SQLCommand] {
        try rows(Self.details(SQLValue(Entry.installation), .text(kind.rawValue))).compactMap { stored in
            var row = stored
            let number = try row.int()
            guard let clear = try json.keys.open(try row.blob()),
                let content = try EntryRow.detail(clear, json: json)?.content, tellsOfSubject(content)
            else { return nil }
            return Self.reseal(.blob(key.seal(clear)), .int(number))
        }
    }
}
