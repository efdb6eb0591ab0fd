import Escalation

extension SQLReader {
    func drills(limit: Int) throws -> [Drill] { try rows(DrillRow.newest(SQLValue(limit))).map(DrillRow.read) }

    func drill(_ id: DrillID) throws -> Drill? { try rows(DrillRow.one(SQLValue(id))).first.map(DrillRow.read) }
}
