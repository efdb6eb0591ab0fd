import Escalation
import JSON

extension SQLTransaction {
    func drill(_ id: DrillID) throws -> Drill? { try rows(DrillRow.one(SQLValue(id))).first.map(DrillRow.read) }

    func begin(_ drill: Drill) throws -> Bool {
        let row = DrillRow.begin(SQLValue(drill.id), SQLValue(drill.startedAt), .text(drill.json.description))
        guard try !rows(row).isEmpty else { return false }
        _ = try run([DrillRow.raiseFloor()])
        return true
    }

    func end(_ drill: Drill) throws -> Bool {
        guard let result = drill.result else { return false }
        let row = DrillRow.end(SQLValue(drill.id), SQLValue(result.at), .text(drill.json.description))
        guard try !rows(row).isEmpty else { return false }
        try noteOtherRules()
        return true
    }

    func drillCases(among ids: Set<CaseID>) throws -> Set<CaseID> {
        let found = try run(ids.sorted().map { DrillRow.isDrill(SQLValue($0)) }).joined()
        return Set(
            try found.map { stored in
                var row = stored
                return try row.id()
            }
        )
    }
}
