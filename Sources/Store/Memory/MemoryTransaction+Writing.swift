import Escalation
import Messages

extension MemoryTransaction {
    func write(_ changes: ChangeSet) throws -> [OutboxRow] {
        precondition(!hasWritten, "a transaction writes once")
        hasWritten = true
        try changes.checkEntries()
        for row in changes.keys {
            precondition(lockedKeys.contains(row.id), "a key is locked before it is written")
            rows.keys[row.id] = row
        }
        for subject in changes.newCases {
            guard rows.cases[subject.id] == nil else { throw Self.taken("add a case", "it is there already") }
            keep(subject)
            rows.keyOfCase[subject.id] =
                subject.opening.subject.map { rows.key(of: $0) } ?? rows.newKey(for: subject.id.rawValue)
        }
        for subject in changes.updatedCases {
            precondition(lockedCases.contains(subject.id), "a case is locked before it is written")
            keep(subject)
        }
        if let key = changes.destroyed {
            rows.erase(changes.erased, under: key)
            changes.erased.forEach(keep)
        }
        try add(changes.entries)
        for order in changes.gateOrders { rows.gates[order.gate] = order }
        for shape in changes.acknowledgedShapes { rows.shapes[shape.id]?.standing = shape.standing }
        for ask in changes.unansweredAsks { note(ask) }
        try add(changes.notices)
        for state in changes.noticeStates { keep(state) }
        for (id, answer) in changes.inboxAnswers { rows.inbox[id]?.answer = answer }
        for held in changes.held { rows.held[held.envelope.id] = held }
        return try enqueue(changes)
    }

    private func keep(_ subject: Case) {
        rows.cases[subject.id] = subject
        rows.due[subject.id] = subject.nextDue
    }

    func add(_ entries: [Entry]) throws {
        for entry in entries {
            let earlier = rows.entriesOfCase[entry.caseID] ?? []
            // Changes rise, so that a repeated one is among the last.
            if earlier.reversed().prefix(while: { (rows.entries[$0]?.change ?? 0) >= entry.change })
                .contains(where: { rows.entries[$0]?.change == entry.change })
            {
                throw Self.taken("add an entry", "this change of the case has one")
            }
            rows.counters.entryRow += 1
            let row = rows.counters.entryRow
            rows.entries[row] = entry
            rows.entriesOfCase[entry.caseID] = earlier + [row]
            rows.unsequenced[row] = true
        }
    }

    private func note(_ ask: UnansweredAsk) {
        let known = rows.unanswered[ask.gate]
        guard known != nil || rows.unanswered.rows.count < UnansweredGate.remembered else { return }
        rows.unanswered[ask.gate] = UnansweredGate(
            gate: ask.gate,
            source: ask.source,
            firstAsked: known?.firstAsked ?? now,
            lastAsked: now,
            asks: (known?.asks ?? 0) + 1
        )
    }

    private func enqueue(_ changes: ChangeSet) throws -> [OutboxRow] {
        guard let lane = changes.lane else {
            precondition(changes.outbox.isEmpty, "outbox rows are written under a lane")
            return []
        }
        guard rows.lanes[lane.lane]?.epoch == lane.epoch else { throw SQLTransaction.lost(lane, operation: "write") }
        return changes.outbox.map { enqueue($0, under: lane.lane, writtenAt: now) }
    }

    func enqueue(_ envelope: Envelope, under lane: LaneID, writtenAt: Instant) -> OutboxRow {
        rows.counters.outboxRow += 1
        let id = rows.counters.outboxRow
        rows.outbox[id] = MemoryRows.OutboxRow(lane: lane, envelope: envelope, writtenAt: writtenAt)
        return OutboxRow(id: OutboxRowID(id), envelope: envelope)
    }
}
