import Escalation
import Fleet
import JSON
import Messages
import Store
import Testing

/// What a transaction would write of a drill's cases.
@Suite struct DrillChangeSetTests {
    private static let start = Instant(seconds: 1_795_420_800)
    private static let post = Post(topology: Topology(levels: ["operator", "board"]), source: "belay://test")
    private static let recipients: [PersonID] = ["ana", "ben"]

    private static let directory = Directory(
        people: [("ana", "operators"), ("olga", "operators"), ("ben", "board"), ("cy", "board")].map { id, role in
            Directory.Person(
                id: PersonID(id),
                name: id,
                roles: [RoleName(role)],
                contacts: [
                    .init(channel: "mail", address: "\(id)@example.com"),
                    .init(channel: "webhook", address: "https://example.com/\(id)"),
                ]
            )
        }
    )

    private static func policy(_ chance: inout Chance) -> Policy {
        func level(_ name: LevelName, _ role: RoleName) -> PolicyLevel {
            let expiries: [Expiry] = [
                .escalate, .end(.refused, authority: nil), .end(.manual, authority: nil),
                .end(.resume, authority: "any"),
            ]
            var level = PolicyLevel(
                level: name,
                owners: [role],
                actions: Set(DecisionAction.allCases),
                window: .seconds(1800),
                warning: .seconds(600),
                expiry: expiries.randomElement(using: &chance) ?? .escalate
            )
            level.informed = Bool.random(using: &chance) ? ["operators", "board"] : []
            level.requiredData = Bool.random(using: &chance) ? [FieldPath("data.missing")].compactMap(\.self) : []
            return level
        }
        return Policy(
            name: "payments",
            version: 1,
            title: "Payments",
            levels: [level("operator", "operators"), level("board", "board")],
            triggers: [],
            authorities: [AuthorityRow(name: "any", roles: ["operators", "board"])],
            notices: NoticeRules(fields: [:], informed: ["board"])
        )
    }

    @Test(arguments: [true, false])
    func `No change set of a drill holds an outcome, a callback or a notice to somebody outside`(isDrill: Bool) throws {
        let seed = UInt64.random(in: 1...999_999)
        var chance = Chance(state: seed)
        let mark = isDrill ? DrillMark(id: "d-1", recipients: Self.recipients) : nil
        var (outcomes, outsiders) = (0, 0)
        for number in 0..<200 {
            let policy = Self.policy(&chance)
            var all: [ChangeSet] = []
            var now = Self.start
            let event = EventReference(id: "e\(number)", source: "/erp", type: "t")
            let run = WaitingRun(event: event, run: "r", callback: "https://erp.example.com/answer")
            func transact(_ cases: [CaseID: Case], _ body: (inout CaseBatch, inout Step) -> Void) -> [CaseID: Case] {
                var batch = CaseBatch(cases, post: Self.post)
                var step = Step(now: now, directory: Self.directory, drawSalt: { [1] })
                body(&batch, &step)
                var changes = ChangeSet()
                batch.write(step, to: &changes) { _ in 0 }
                all.append(changes)
                return batch.cases
            }
            let key = KeyID(
                policy: "payments",
                trigger: "t",
                value: "\(isDrill ? KeyID.drillPrefix + "d-1 " : "")\(number)"
            )
            var cases = transact([:]) { batch, step in
                batch.insert(
                    Case.open(
                        key: key,
                        running: 1,
                        policy: policy,
                        entryLevel: "operator",
                        opening: Opening(
                            cause: .ask,
                            because: "So.",
                            event: event,
                            correlation: "c",
                            drill: mark
                        ),
                        snapshot: Snapshot(fields: ["data": ["amount": 5]]),
                        waiting: [run],
                        step: &step
                    )
                )
            }
            let id = try #require(cases.keys.first)
            for _ in 0..<12 {
                now = now + .seconds(Int64.random(in: 1...1500, using: &chance))
                let person = ["ana", "olga", "ben", "cy"].randomElement(using: &chance) ?? "ana"
                let action = DecisionAction.decisions.randomElement(using: &chance) ?? .approve
                let kind = Int.random(in: 0..<6, using: &chance)
                cases = transact(cases) { batch, step in
                    _ = batch.change(id) { subject in
                        switch kind {
                        case 0, 1:
                            _ = subject.enterLevel(generation: subject.openGeneration, policy: policy, step: &step)
                        case 2: _ = subject.applyDueDeadlines(policy: policy, step: &step)
                        case 3: subject.attach(event, snapshot: subject.snapshot, waiting: run, step: &step)
                        default:
                            var decision = Decision(
                                id: "d",
                                person: PersonID(person),
                                action: action,
                                authority: "any",
                                revision: subject.revision
                            )
                            decision.rationale = "Because."
                            try? subject.decide(decision, policy: policy, step: &step)
                        }
                    }
                }
            }
            for changes in all {
                let told = changes.outbox.filter { $0.exchange == Self.post.topology.outcomes }
                outcomes += told.count
                for notice in changes.notices {
                    guard case .person(let person, _) = notice.recipient, Self.recipients.contains(person) else {
                        outsiders += 1
                        continue
                    }
                }
            }
        }
        if isDrill {
            #expect(outcomes == 0 && outsiders == 0, "seed \(seed): \(outcomes) outcomes, \(outsiders) to others")
        } else {
            // The same lives unmarked tell both, so that nothing above is true for want of trying.
            #expect(
                outcomes > 100 && outsiders > 100,
                "seed \(seed): \(outcomes) outcomes, \(outsiders) notices to others"
            )
        }
    }
}

/// Chance from a seed (SplitMix64), so that a failure names everything needed to see it again.
private struct Chance: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
