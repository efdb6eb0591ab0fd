import Escalation

extension MemoryTransaction {
    func holdGates(_ gates: Set<GateName>) -> [GateName: GateOrder] {
        locks.lock(.gates)
        return gates.reduce(into: [:]) { $0[$1] = rows.gates[$1] }
    }

    func lockGates(_ gates: Set<GateName>) { locks.lock(.gates) }

    func lockKeys(_ ids: Set<KeyID>) throws -> [KeyID: KeyRow] {
        locks.lock(.keys)
        return try lockRows(of: ids)
    }

    func lockLedKeys(_ ids: Set<KeyID>) throws -> [KeyID: KeyRow] {
        locks.lock(.ledKeys)
        return try lockRows(of: ids)
    }

    private func lockRows(of ids: Set<KeyID>) throws -> [KeyID: KeyRow] {
        var found: [KeyID: KeyRow] = [:]
        for id in ids {
            try SQLTransaction.checkLength([id.policy.rawValue, id.trigger.rawValue, id.value], "a key")
            let row = rows.keys[id] ?? KeyRow(id: id)
            if rows.keys[id] == nil { rows.keys[id] = row }
            found[id] = row
        }
        lockedKeys.formUnion(ids)
        return found
    }

    func lockCases(_ ids: Set<CaseID>) -> [CaseID: Case] {
        locks.lock(.cases)
        let found = ids.compactMap { rows.cases[$0] }
        lockedCases.formUnion(found.map(\.id))
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    }

    func lockDueCases(limit: Int) -> [Case] {
        let due = rows.due.rows.filter { $0.value <= now }.compactMap { id, due in
            rows.cases[id].map { (isOver: $0.outcome != nil, due: due, subject: $0) }
        }
        // Open cases come first, then those with something due after their end.
        let sorted = due.sorted { left, right in
            if left.isOver != right.isOver { return right.isOver }
            return (left.due, left.subject.id) < (right.due, right.subject.id)
        }
        return lock(sorted.prefix(limit).map(\.subject))
    }

    func lockCasesAwaitingEntry(at levels: Set<LevelName>, passedBefore instant: Instant, limit: Int) -> [Case] {
        let waiting = openCases { stay in
            stay.stage == .passed && levels.contains(stay.level) && stay.since < instant
        }
        return lock(waiting.sorted { ($0.stay.since, $0.subject.id) < ($1.stay.since, $1.subject.id) }, limit)
    }

    func lockHeldCases(after id: CaseID?, limit: Int) -> [Case] {
        let held = openCases { $0.stage == .held }.filter { id == nil || $0.subject.id > id ?? $0.subject.id }
        return lock(held.sorted { $0.subject.id < $1.subject.id }, limit)
    }

    /// An open case is always due at some time, so that the index names all of them.
    private func openCases(_ isWanted: (LevelStay) -> Bool) -> [(stay: LevelStay, subject: Case)] {
        rows.due.rows.keys.compactMap { id in
            guard let subject = rows.cases[id], case .open(let stay) = subject.status, isWanted(stay) else {
                return nil
            }
            return (stay, subject)
        }
    }

    private func lock(_ found: [(stay: LevelStay, subject: Case)], _ limit: Int) -> [Case] {
        lock(found.prefix(limit).map(\.subject))
    }

    private func lock(_ cases: [Case]) -> [Case] {
        locks.lock(.cases)
        lockedCases.formUnion(cases.map(\.id))
        return cases
    }
}
