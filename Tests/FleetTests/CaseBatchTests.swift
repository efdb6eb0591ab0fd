import Escalation
import Fleet
import JSON
import Messages
import Store
import Testing

/// What of a batch leaves at once, and what waits for the log.
@Suite struct CaseBatchTests {
    private static let policy = Policy(
        name: "payments",
        version: 1,
        title: "Payments",
        levels: [
            PolicyLevel(
                level: "operator",
                owners: ["clerk"],
                actions: Set(DecisionAction.allCases),
                window: .seconds(1800),
                warning: .seconds(600),
                expiry: .escalate
            )
        ],
        triggers: []
    )

    /// The change set of a case that is opened and withdrawn at once, so that an outcome follows.
    private func changes(backlog: Int, asked: inout [Int]) throws -> ChangeSet {
        var step = Step(now: Instant(microseconds: 0), directory: Directory(people: [])) { [1] }
        var batch = CaseBatch([:], post: Post(topology: Topology(levels: ["operator"]), source: "test"))
        let event = EventReference(id: "1", source: "test", type: "t")
        batch.insert(
            Case.open(
                key: KeyID(policy: "payments", trigger: "t", value: "k"),
                running: 1,
                policy: Self.policy,
                entryLevel: "operator",
                opening: Opening(cause: .threshold, because: "It is.", event: event, correlation: "c"),
                snapshot: Snapshot(fields: [:]),
                hasRecovered: true,
                step: &step
            )
        )
        var changes = ChangeSet()
        var limits: [Int] = []
        batch.write(step, to: &changes) { limit in
            limits.append(limit)
            return min(limit, backlog)
        }
        asked = limits
        return changes
    }

    @Test func `While few entries wait for the log, outcomes leave at once`() throws {
        var asked: [Int] = []
        let changes = try changes(backlog: 100_000, asked: &asked)
        #expect(changes.held.isEmpty)
        #expect(changes.outbox.contains { $0.type == "dev.belay.outcome" })
        #expect(asked == [100_001], "counted no further than it matters")
    }

    @Test func `Once too many wait, outcomes wait for the log as well`() throws {
        var asked: [Int] = []
        let changes = try changes(backlog: 100_001, asked: &asked)
        #expect(changes.held.map(\.witnesses) == [HeldOutcome.loggedOnly])
        #expect(!changes.outbox.contains { $0.type == "dev.belay.outcome" })
    }
}
