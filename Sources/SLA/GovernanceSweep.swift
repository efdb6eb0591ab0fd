import Escalation
import Fleet
import Messages
import Store

/// Opens a case where a policy is overdue for its review or its drill, and ends one that a later version has answered.
///
/// Nothing tells of such a moment but the store's clock. What was asked for, and how it ended, stands in a key row and its
/// newest case, which a transaction holds before it opens another: so there is one, however many workers look, and one
/// after an outage through which it came due several times.
struct GovernanceSweep {
    private let post: Post
    private var nextLook: ContinuousClock.Instant?
    /// How long an overdue policy may go unnoticed.
    static let lookInterval: Duration = .seconds(10)

    init(post: Post) { self.post = post }

    /// - Parameter force: Whether other documents are in force than at the last look.
    mutating func run(
        _ lane: Lane,
        by rulebook: Rulebook,
        force: Bool,
        serving: (Duration) throws -> Void
    ) throws {
        let now = lane.now
        guard force || now >= nextLook ?? now else { return }
        nextLook = now + Self.lookInterval
        let standings = try lane.reading(serving: serving) { reader in
            try rulebook.governance.standings(of: rulebook.active, in: reader).filter {
                $0.open == nil ? $0.isOverdue(at: reader.now) : $0.isAnswered
            }
        }
        // One at a time: there are few, and none keeps the deadlines of other cases waiting.
        for standing in standings { try settle(standing, lane, by: rulebook, serving: serving) }
    }

    private func settle(
        _ found: GovernanceStanding,
        _ lane: Lane,
        by rulebook: Rulebook,
        serving: (Duration) throws -> Void
    ) throws {
        guard let policy = rulebook.policy(found.policy) else { return }
        let post = post
        try lane.commit(serving: serving) { transaction, changes in
            let key = KeyID.governance(found.duty, of: policy.name)
            guard var row = try transaction.lockKeys([key])[key] else { return }
            let cases = try transaction.lockCases(Set([row.lastCase].compactMap { $0 }))
            let standing = rulebook.governance.standing(
                of: found.duty,
                under: policy,
                newest: row.lastCase.flatMap { cases[$0] },
                now: transaction.now
            )
            var batch = CaseBatch(cases, post: post)
            var step = rulebook.step(at: transaction.now)
            if let open = standing.open {
                guard standing.isAnswered else { return }
                batch.change(open) { subject in
                    guard let own = rulebook.policy(subject.policy) else { return }
                    subject.withdraw(policy: own, step: &step)
                }
            } else if let due = standing.due, standing.isOverdue(at: transaction.now) {
                if let ended = row.openCase { row.noteEnded(ended) }
                guard case .open(let running) = row.take(.raised, at: .opening, event: due) else { return }
                batch.open(policy.wanted(found.duty, due: due, running: running), running, under: policy, step: &step)
            }
            changes.keys += [row]
            try batch.write(step, to: &changes, backlog: transaction.logBacklog)
        }
    }
}
