import Escalation

extension SQLReader {
    private static let ofCase = SQLStatement(
        "read a case's notices",
        """
        SELECT \(NoticeRow.columns), \(NoticeRow.stateColumns) FROM notice WHERE case_id = ?1 ORDER BY created_at, id
        """
    )
    private static let one = SQLStatement(
        "read a notice",
        "SELECT \(NoticeRow.columns), attempt FROM notice WHERE id = ?1"
    )

    func notices(of id: CaseID) throws -> [NoticeState] {
        try rows(Self.ofCase(SQLValue(id))).map { try NoticeRow.readState($0, keys: json.keys) }
    }

    func noticeText(_ id: String) throws -> LeasedNotice? {
        try rows(Self.one(.text(id))).first.map { try NoticeRow.readLeased($0, keys: json.keys) }
    }
}
