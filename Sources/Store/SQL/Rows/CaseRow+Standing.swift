import Escalation
import JSON

extension CaseRow {
    /// Nothing where a policy tells nothing apart, as mostly.
    static func standingColumns(of standing: Standing, sealed key: SubjectKey) -> [SQLValue] {
        let json = standing.json
        return [
            json == [:] ? .null : .text(key.seal(json.description)),
            standing.urgency == .normal ? .null : .int(standing.urgency.rank),
        ]
    }

    static func readStanding(_ row: inout SQLRow, json: StoredJSONReader) throws -> Standing {
        let (stored, rank) = (try row.optionalText(), try row.optionalInt() ?? 0)
        guard let urgency = Urgency.allCases.first(where: { $0.rank == rank }) else { throw row.misfit("an urgency") }
        guard let stored else { return Standing(urgency: urgency) }
        guard let standing = Standing(try json.read(stored) { $0.materialise() }, urgency: urgency) else {
            throw row.misfit("a standing")
        }
        return standing
    }
}
