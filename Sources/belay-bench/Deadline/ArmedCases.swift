import Escalation
import Fleet
import JSON
import Store

/// Open cases in the store, with windows that end when the bench says.
struct ArmedCases {
    private let policy: Policy
    private let rulebook: Rulebook
    private let store: any Store

    /// Each level's window in the bench's policy.
    static let window: Duration = .seconds(3600)

    init(in store: any Store) throws {
        self.store = store
        rulebook = try store.reading { try Rulebook(reading: $0) }
        guard let policy = rulebook.active.first else { throw BenchError("the store has no policy") }
        self.policy = policy
    }

    /// Opens a case for each instant, passed to its first level one window before it. The correlation names the instant,
    /// so that whoever sees the case passed on knows how late that is.
    func open(due: [Instant], from first: Int) throws {
        var next = first
        for batch in stride(from: 0, to: due.count, by: 1000) {
            try store.transaction { transaction in
                var changes = ChangeSet()
                for due in due[batch..<min(batch + 1000, due.count)] {
                    var step = rulebook.step(at: due - Self.window)
                    changes.newCases.append(opened(number: next, due: due, step: &step))
                    changes.add(step)
                    next += 1
                }
                _ = try transaction.write(changes)
            }
        }
    }

    private func opened(number: Int, due: Instant, step: inout Step) -> Case {
        let event = EventReference(id: "armed-\(number)", source: "/bench/armed", type: "payment.requested")
        return Case.open(
            key: KeyID(policy: policy.name, trigger: "large", value: "armed-\(number)"),
            running: 1,
            policy: policy,
            entryLevel: "operator",
            opening: Opening(
                cause: .threshold,
                because: "The amount is above 10,000.",
                event: event,
                correlation: "due.\(due.microseconds)"
            ),
            snapshot: Snapshot(fields: ["data": ["payment": .string("armed-\(number)"), "amount": 20_000]]),
            step: &step
        )
    }
}
