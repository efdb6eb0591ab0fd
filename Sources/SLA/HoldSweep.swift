import Escalation
import Fleet
import Messages
import Store

/// Lets cases that wait for a hold of their gate follow what was set for it since, a page at a time.
///
/// Their own deadline ends a hold that nobody touched; this is for one that somebody lifted, moved or turned into the
/// manual procedure.
struct HoldSweep {
    private let post: Post
    /// As all held cases last followed them.
    private var followed: [GateOrder]?
    private static let page = 200

    init(post: Post) { self.post = post }

    /// Looks whether anything was set for a gate, and goes through the held cases where it was.
    mutating func run(_ lane: Lane, by rulebook: Rulebook, serving: (Duration) throws -> Void) throws {
        let orders = try lane.reading(serving: serving) { try $0.gateOrders() }
        guard orders != followed else { return }
        var last: CaseID?
        let gates = Set(orders.map(\.gate))
        repeat { last = try follow(gates, after: last, lane, by: rulebook, serving: serving) } while last != nil
        followed = orders
    }

    /// The last case of the page; `nil` where there was none.
    private func follow(
        _ gates: Set<GateName>,
        after id: CaseID?,
        _ lane: Lane,
        by rulebook: Rulebook,
        serving: (Duration) throws -> Void
    ) throws -> CaseID? {
        let post = post
        return try lane.commit(serving: serving) { transaction, changes in
            // Held, so that what is read here is what stands when this is through.
            let orders = try transaction.holdGates(gates).filter { $0.value.isInForce(at: transaction.now) }
            let held = try transaction.lockHeldCases(after: id, limit: Self.page)
            var batch = CaseBatch(
                Dictionary(held.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
                post: post
            )
            var step = rulebook.step(at: transaction.now)
            for subject in held {
                guard let policy = rulebook.policy(subject.policy), let gate = subject.opening.ask?.gate else {
                    continue
                }
                _ = batch.change(subject.id) { $0.followGate(orders[gate], policy: policy, step: &step) }
            }
            try batch.write(step, to: &changes, backlog: transaction.logBacklog)
            return held.last?.id
        }
    }
}
