import Escalation

extension SQLTransaction {
    private static let lockHeld = SQLStatement(
        "lock cases on hold",
        """
        SELECT \(CaseRow.columns) FROM cases WHERE stage = 'held' AND id > ?1 ORDER BY id LIMIT ?2 {skip locked}
        """
    )

    func holdGates(_ gates: Set<GateName>) throws -> [GateName: GateOrder] {
        locks.lock(.gates)
        let sorted = gates.sorted(byBytesOf: { [$0.rawValue] })
        let orders = try run(sorted.map { GateRow.hold(SQLValue($0)) }).joined()
            .map { try GateRow.order($0, keys: json.keys) }
        return Dictionary(uniqueKeysWithValues: orders.map { ($0.gate, $0) })
    }

    func lockGates(_ gates: Set<GateName>) throws {
        locks.lock(.gates)
        _ = try run(gates.sorted(byBytesOf: { [$0.rawValue] }).map { GateRow.lock(SQLValue($0)) })
    }

    func lockHeldCases(after id: CaseID?, limit: Int) throws -> [Case] {
        locks.lock(.cases)
        return try keep(try rows(Self.lockHeld(.text(id?.rawValue ?? ""), SQLValue(limit))))
    }
}
