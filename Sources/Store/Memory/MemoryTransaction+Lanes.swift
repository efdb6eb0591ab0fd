import Escalation

extension MemoryTransaction {
    func takeLane(_ lane: LaneID, lease: Duration) -> LaneEpoch {
        let epoch = max(now.microseconds, (rows.lanes[lane]?.epoch ?? .min) + 1)
        rows.lanes[lane] = MemoryRows.LaneRow(epoch: epoch, leaseUntil: now + lease)
        return LaneEpoch(lane: lane, epoch: epoch)
    }

    func renewLane(_ epoch: LaneEpoch, lease: Duration) throws {
        guard rows.lanes[epoch.lane]?.epoch == epoch.epoch else {
            throw SQLTransaction.lost(epoch, operation: "renew a lane")
        }
        rows.lanes[epoch.lane]?.leaseUntil = now + lease
    }

    func holdRole(_ role: String, holder: String, lease: Duration) -> Bool {
        if let held = rows.roles[role], held.holder != holder, held.leaseUntil > now { return false }
        rows.roles[role] = MemoryRows.RoleRow(holder: holder, leaseUntil: now + lease)
        return true
    }

    func adoptExpiredLanes(into epoch: LaneEpoch) -> [OutboxRow] {
        let expired = rows.lanes.rows.filter { id, row in
            row.leaseUntil <= now && id != epoch.lane && id.rawValue.hasPrefix(epoch.lane.kindPrefix)
        }
        var moved: [OutboxRow] = []
        for lane in expired.keys.sorted() {
            for (id, row) in ownRows(of: lane) {
                moved.append(enqueue(row.envelope, under: epoch.lane, writtenAt: row.writtenAt))
                rows.outbox[id] = nil
            }
            rows.lanes[lane] = nil
        }
        return moved
    }

    func outbox(of lane: LaneID, after row: OutboxRowID?, limit: Int) -> [OutboxRow] {
        ownRows(of: lane).filter { $0.key > row?.rawValue ?? 0 }.prefix(limit).map {
            OutboxRow(id: OutboxRowID($0.key), envelope: $0.value.envelope)
        }
    }

    func removeOutbox(_ ids: [OutboxRowID]) {
        for id in ids where rows.outbox[id.rawValue] != nil { rows.outbox[id.rawValue] = nil }
    }

    private func ownRows(of lane: LaneID) -> [(key: Int64, value: MemoryRows.OutboxRow)] {
        rows.outbox.rows.filter { $0.value.lane == lane }.sorted { $0.key < $1.key }
    }
}
