import Escalation

extension SQLReader {
    func reviewActions(_ filter: ActionFilter) throws -> [StoredAction] {
        let command = ReviewActionRow.list(
            .int(filter.isOpen ? 1 : 0),
            .text(filter.owner?.rawValue ?? ""),
            .text(filter.caseID?.rawValue ?? ""),
            SQLValue(filter.limit)
        )
        return try rows(command).map(ReviewActionRow.read)
    }
}
