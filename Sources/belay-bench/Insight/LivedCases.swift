import Escalation
import Fleet
import JSON
import SignedLog
import Store

/// Cases that were lived through by the core itself on a clock of their own, with their entries in the log: as a fleet of a
/// year would have left them.
struct LivedCases {
    private let policy: Policy
    private let rulebook: Rulebook
    private let store: any Store
    private static let batch = 500

    init(in store: any Store) throws {
        self.store = store
        rulebook = try store.reading { try Rulebook(reading: $0) }
        guard let policy = rulebook.active.first else { throw BenchError("the store has no policy") }
        self.policy = policy
    }

    /// Lives through cases until so many entries stand in the log; how many cases that takes. The last one may miss some
    /// of its own.
    ///
    /// - Parameters:
    ///   - isSequenced: Else the entries wait for their places.
    ///   - isWhole: Whether the last case has all of its entries, so that there may be a few more.
    func fill(
        entries wanted: Int,
        from start: Instant,
        every gap: Duration,
        isSequenced: Bool = true,
        isWhole: Bool = false
    ) throws -> Int {
        var (number, written) = (0, 0)
        while written < wanted {
            var changes = ChangeSet()
            for _ in 0..<Self.batch where written + changes.entries.count < wanted {
                let (subject, entries) = try live(number, from: start + gap * number)
                changes.newCases.append(subject)
                changes.entries += isWhole ? entries[...] : entries.prefix(wanted - written - changes.entries.count)
                number += 1
            }
            written += changes.entries.count
            try store.transaction { _ = try $0.write(changes) }
            if isSequenced { try sequence() }
        }
        return number
    }

    /// A third is decided at the first level, a third passed on by its people; of the rest the window passes.
    private func live(_ number: Int, from start: Instant) throws -> (Case, [Entry]) {
        var entries: [Entry] = []
        var subject = Case?.none
        func later(_ seconds: Int, _ body: (inout Case?, inout Step) throws -> Void) rethrows {
            var step = rulebook.step(at: start + .seconds(seconds))
            try body(&subject, &step)
            for notice in step.notices where notice.purpose == .decide {
                subject?.note(.delivered("250 queued"), of: notice, step: &step)
            }
            entries += step.entries
        }
        let wait = 30 + number * 7919 % 3000
        later(0) { $0 = opened(number, step: &$1) }
        later(1) { _ = $0?.enterLevel(generation: 1, policy: policy, step: &$1) }
        if number % 3 == 2 {
            later(3600) { _ = $0?.applyDueDeadlines(policy: policy, step: &$1) }
        } else {
            try later(wait) { try $0?.claim(by: "olga", policy: policy, step: &$1) }
            try later(wait + number * 31 % 500) {
                try decide(&$0, number % 3 == 0 ? .approve : .escalate, "olga", step: &$1)
            }
        }
        if number % 3 > 0 {
            later(3601) { _ = $0?.enterLevel(generation: 2, policy: policy, step: &$1) }
            try later(3700 + wait) { try decide(&$0, number % 7 == 0 ? .refuse : .approve, "sven", step: &$1) }
        }
        guard let subject else { throw BenchError("a case was not opened") }
        return (subject, entries)
    }

    private func opened(_ number: Int, step: inout Step) -> Case {
        let id = "payment-\(number)"
        return Case.open(
            key: KeyID(policy: policy.name, trigger: "large", value: id),
            running: 1,
            policy: policy,
            entryLevel: "operator",
            opening: Opening(
                cause: .threshold,
                because: "The amount is above 10,000.",
                event: EventReference(id: id, source: "/bench/payments", type: "payment.requested"),
                correlation: "correlation-\(number)"
            ),
            snapshot: Snapshot(
                fields: ["data": ["payment": .string(id), "amount": .int(Int64(20_000 + number)), "currency": "EUR"]]
            ),
            step: &step
        )
    }

    private func decide(_ subject: inout Case?, _ action: DecisionAction, _ person: PersonID, step: inout Step) throws {
        guard let current = subject else { return }
        let decision = Decision(
            id: "decision-\(current.id)-\(current.change)",
            person: person,
            action: action,
            rationale: "The vendor confirmed the amount.",
            risk: .low,
            authority: action.needsAuthority ? "any-amount" : nil,
            revision: current.revision
        )
        try subject?.decide(decision, policy: policy, step: &step)
    }

    /// As the sequencer does, without the stream.
    private func sequence() throws {
        let builder = LogBuilder(store)
        while try builder.append().count > 0 {}
    }
}
