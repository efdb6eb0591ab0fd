import Escalation
import Store

extension CaseBatch {
    /// Opens what the core wants opened because of the cases of this batch, each once: its key row remembers it.
    ///
    /// The rows are locked after the cases that led to them, and only under those.
    public mutating func openWanted(
        by rulebook: Rulebook,
        step: inout Step,
        in transaction: any StoreTransaction,
        changes: inout ChangeSet
    ) throws {
        let wanted = step.takeWanted()
        guard !wanted.isEmpty else { return }
        var rows = try transaction.lockLedKeys(Set(wanted.map(\.key)))
        for new in wanted {
            guard let policy = rulebook.policy(new.policy), rows[new.key]?.running == 0,
                case .open(let running)? = rows[new.key]?.take(.raised, at: .opening, event: step.now)
            else { continue }
            open(new, running, under: policy, step: &step)
        }
        changes.keys += rows.values.sorted { $0.id < $1.id }
    }

    /// Opens a case whose key row the transaction holds, as the row's case of this number.
    public mutating func open(_ new: WantedCase, _ running: Int64, under policy: Policy, step: inout Step) {
        insert(
            Case.open(
                key: new.key,
                running: running,
                policy: policy,
                entryLevel: new.entryLevel,
                opening: new.opening,
                snapshot: new.snapshot,
                waiting: new.waiting,
                newShape: new.newShape,
                step: &step
            )
        )
    }
}

extension Position {
    /// Of a case that no event opened.
    public static let opening = Position(order: 0, tie: "")
}
