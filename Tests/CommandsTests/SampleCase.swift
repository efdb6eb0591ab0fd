import AuditLog
import CEL
import Escalation
import JSON
import Store

/// A case that went through one level and was decided, made by the core itself.
struct SampleCase {
    static let policyName: PolicyName = "payment-approval"
    static let now = Instant("2026-11-23T04:00:00Z")!

    let policy: Policy
    private(set) var subject: Case
    private(set) var entries: [Entry]
    private(set) var notices: [Notice]

    /// - Parameter isDecided: whether somebody has approved it.
    init(
        _ key: String,
        isDecided: Bool = true,
        assessment: Assessment = .plain,
        vendor: String = "Acme\u{202E}",
        change: (inout Policy) -> Void = { _ in }
    ) throws {
        var changed = Self.policy
        change(&changed)
        let policy = changed
        self.policy = policy
        let people = [
            Directory.Person(
                id: "alice",
                name: "Alice",
                roles: ["operators"],
                contacts: [.init(channel: "mail", address: "alice@example.com")],
                brokerUsers: ["alice"]
            )
        ]
        var salt: UInt8 = 0
        var step = Step(now: Self.now, directory: Directory(people: people)) {
            salt += 1
            return [UInt8](repeating: salt, count: 32)
        }
        let event = Event(
            id: "event-\(key)",
            source: "erp",
            type: "payment.requested",
            arrival: Self.now,
            data: ["amount": 71_000, "vendor": .string(vendor)]
        )
        let opening = Opening(
            cause: .threshold,
            because: "payments above 50000 need a person",
            facts: [Fact(path: FieldPath("data.amount")!, value: 71_000)],
            event: event.reference,
            correlation: "correlation-\(key)"
        )
        var subject = Case.open(
            key: KeyID(policy: Self.policyName, trigger: "large", value: key),
            running: 1,
            policy: policy,
            entryLevel: "operator",
            assessment: assessment,
            opening: opening,
            snapshot: Snapshot(of: event, capture: nil),
            step: &step
        )
        _ = subject.enterLevel(generation: subject.openGeneration, policy: policy, step: &step)
        if isDecided {
            try subject.decide(
                Decision(
                    id: "decision-\(key)",
                    person: "alice",
                    action: .approve,
                    rationale: "called the vendor",
                    risk: .low,
                    authority: "payments",
                    revision: subject.revision
                ),
                policy: policy,
                step: &step
            )
        }
        self.subject = subject
        (entries, notices) = (step.entries, step.notices)
    }

    private init(_ subject: Case, of policy: Policy, _ step: Step) {
        (self.subject, self.policy, entries, notices) = (subject, policy, step.entries, step.notices)
    }

    /// What people and automations do with it later, in a step of its own. Returns what it leads to.
    mutating func later(
        after span: Duration = .zero,
        people: [Directory.Person] = [],
        _ change: (inout Case, inout Step) throws -> Void
    ) rethrows -> SampleCase? {
        let directory = Directory(people: people)
        var step = Step(now: Self.now + span, directory: directory) { [UInt8](repeating: 99, count: 32) }
        try change(&subject, &step)
        entries += step.entries
        notices += step.notices
        guard let wanted = step.takeWanted().first else { return nil }
        var next = Step(now: Self.now, directory: directory) { [UInt8](repeating: 98, count: 32) }
        let led = Case.open(
            key: wanted.key,
            running: 1,
            policy: policy,
            entryLevel: wanted.entryLevel,
            opening: wanted.opening,
            snapshot: wanted.snapshot,
            waiting: wanted.waiting,
            step: &next
        )
        return SampleCase(led, of: policy, next)
    }

    private static let policy = Policy(
        name: policyName,
        version: 1,
        title: "Payments",
        levels: [
            PolicyLevel(
                level: "operator",
                owners: ["operators"],
                actions: [.approve, .refuse],
                form: DecisionForm(help: [.rationale: "Say whom you asked."]),
                window: .seconds(3600),
                expiry: .end(.refused, authority: nil)
            )
        ],
        triggers: [],
        authorities: [AuthorityRow(name: "payments", roles: ["operators"])]
    )
}

extension [Entry] {
    /// As the sequencer would have written them, in batches of three.
    func sequenced() -> (log: [SequencedEntry], head: LogHead) {
        var tree = TreeHead.empty
        let log = enumerated().map { place, entry in
            let leaf = TreeHash.leaf(entry.body)
            tree.append(leaf)
            let endsBatch = place % 3 == 2 || place == count - 1
            return SequencedEntry(
                index: Int64(place),
                hash: leaf.bytes,
                entry: entry,
                batchRoot: endsBatch ? tree.root.bytes : nil
            )
        }
        return (log, LogHead(size: tree.size, root: tree.root.bytes, peaks: tree.peaks.map(\.bytes)))
    }
}

extension [SampleCase] {
    /// Writes cases as the workers would, and gives their entries indices.
    func write(to address: String, sequence: Bool = true) throws {
        let store = try StoreAddress(address).open(.init(environment: "test"))
        defer { store.close() }
        try store.transaction { transaction in
            var changes = ChangeSet()
            changes.newCases = map(\.subject)
            changes.entries = flatMap(\.entries)
            changes.notices = flatMap(\.notices)
            _ = try transaction.write(changes)
        }
        guard sequence else { return }
        try store.transaction { transaction in
            let waiting = try transaction.unsequenced(limit: 1000)
            let (log, head) = waiting.map(\.entry).sequenced()
            let leaves = zip(waiting, log).map { Leaf(row: $0.row, index: $1.index, hash: $1.hash) }
            try transaction.append(LogGrowth(leaves: leaves, newHead: head), to: try transaction.logHead())
        }
    }
}
