import Escalation

extension MemoryTransaction {
    func drill(_ id: DrillID) -> Drill? { rows.drills[id] }

    func begin(_ drill: Drill) -> Bool {
        guard rows.drills[drill.id] == nil else { return false }
        rows.drills[drill.id] = drill
        return true
    }

    func end(_ drill: Drill) -> Bool {
        guard drill.result != nil, let known = rows.drills[drill.id], known.result == nil else { return false }
        rows.drills[drill.id] = drill
        rows.counters.documentsRevision += 1
        return true
    }

    func drillCases(among ids: Set<CaseID>) -> Set<CaseID> { ids.filter { rows.cases[$0]?.opening.drill != nil } }
}

extension MemoryReader {
    func drill(_ id: DrillID) -> Drill? { rows.drills[id] }

    func drills(limit: Int) -> [Drill] {
        Array(
            rows.drills.rows.values.sorted { ($0.startedAt, $0.id) > ($1.startedAt, $1.id) }.prefix(limit)
        )
    }

    func reviewActions(_ filter: ActionFilter) -> [StoredAction] {
        let all = rows.cases.rows.values.flatMap { subject in
            subject.proceedings.actions.map {
                StoredAction(caseID: subject.id, policy: subject.policy.name, action: $0)
            }
        }
        let wanted = all.filter { stored in
            (!filter.isOpen || stored.action.doneAt == nil)
                && (filter.owner == nil || stored.action.owner == filter.owner)
                && (filter.caseID == nil || stored.caseID == filter.caseID)
        }
        func order(_ stored: StoredAction) -> (Int, Int64, CaseID, Int64) {
            let action = stored.action
            return (action.doneAt == nil ? 0 : 1, action.due?.microseconds ?? .max, stored.caseID, action.number)
        }
        return Array(wanted.sorted { order($0) < order($1) }.prefix(filter.limit))
    }
}
