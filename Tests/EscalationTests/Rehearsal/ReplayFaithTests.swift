import JSON
import Testing

@testable import Escalation

/// The same inputs under the same policy go the way that was recorded.
@Suite struct ReplayFaithTests {
    @Test(arguments: Seeded.seeds)
    func `A random life under its own policy goes as it was recorded`(seed: UInt64) throws {
        var chance = Seeded(seed)
        var turns: Set<String> = []
        for _ in 0..<30 {
            let (policy, past) = try Self.life(&chance)
            let replayed = policy.replay(
                past,
                openedUnder: policy,
                directory: Sample.directory(),
                calendars: .none,
                now: Sample.start + .seconds(40 * 86_400)
            )
            #expect(replayed.departure == nil, "seed \(seed): \(past.course.points)")
            #expect(replayed.differences.isEmpty, "seed \(seed): \(replayed.differences)")
            #expect(replayed.courses?.now == replayed.courses?.before, "seed \(seed)")
            for point in past.course.points { turns.insert("\(point.turn)".prefix { $0 != "(" }.description) }
        }
        #expect(turns.count == 5, "every kind of turn was tried: \(turns)")
    }

    @Test func `What was recorded otherwise than it would go is said, with where`() throws {
        var chance = Seeded(7)
        let (policy, past) = try Self.life(&chance, acts: 0)
        // Nobody did anything: windows pass one after the other. A record that leaves one out departs there.
        let entries = Self.silence(policy)
        let cut = entries.filter { $0.kind != .windowPassed }
        let other = PastCase(past.subject, story: cut)
        let replayed = policy.replay(
            other,
            openedUnder: policy,
            directory: Sample.directory(),
            calendars: .none,
            now: Sample.start + .seconds(40 * 86_400)
        )
        #expect(replayed.departure?.replayed?.turn == .windowBroken(policy.levels[0].level))
        #expect(replayed.departure?.recorded?.turn == .level(policy.levels[1].level))
    }

    @Test func `What came first is taken first, though its window had passed a moment ago`() throws {
        let policy = Self.policy()
        var rehearsal = Rehearsal([policy], directory: Sample.directory(), from: Sample.start)
        var story = try rehearsal.take(Sample.event()).entries
        let id = try #require(rehearsal.cases[number: 1]).id
        // The window of half an hour has passed, and the timer is a second behind.
        rehearsal.wait(until: Sample.start + .seconds(1801))
        story +=
            rehearsal.change(id) { subject, policy, step throws(Refusal) in
                try subject.decide(Sample.decision(), policy: policy, step: &step)
            }.entries
        let ended = try #require(rehearsal.cases[id])
        #expect(ended.outcome == .resume)
        let replayed = policy.replay(
            PastCase(ended, story: story),
            openedUnder: policy,
            directory: Sample.directory(),
            calendars: .none,
            now: Sample.start + .seconds(86_400)
        )
        #expect(replayed.departure == nil)
        #expect(replayed.differences.isEmpty)
    }

    private static func policy(_ change: (inout Policy) -> Void = { _ in }) -> Policy {
        Sample.policy {
            $0.triggers = [
                TriggerRule(
                    name: "large",
                    kind: .threshold(Sample.condition("data.amount > 300")),
                    because: "It is large.",
                    entryLevel: "operator"
                )
            ]
            change(&$0)
        }
    }

    private static func silence(_ policy: Policy) -> [Entry] {
        var rehearsal = Rehearsal([policy], directory: Sample.directory(), from: Sample.start)
        let opened = (try? rehearsal.take(Sample.event()).entries) ?? []
        return opened + rehearsal.advance(to: Sample.start + .seconds(86_400)).entries
    }

    /// A case in which people do something at random times, under a random policy.
    private static func life(_ chance: inout Seeded, acts: Int = 25) throws -> (policy: Policy, past: PastCase) {
        let expiries: [Expiry] = [.escalate, .end(.refused, authority: nil), .end(.manual, authority: nil)]
        let policy = policy { policy in
            for place in policy.levels.indices.dropLast() {
                policy.levels[place].expiry = acts == 0 ? .escalate : chance.pick(expiries)
                policy.levels[place].quorum = chance.pick([nil, nil, Quorum(.count(2))])
                policy.levels[place].remindEvery = chance.pick([nil, .seconds(420)])
            }
            policy.fourEyes.acrossLevels = chance.happens(oneIn: 2)
            if acts > 0, chance.happens(oneIn: 2) { policy.classification = .random(&chance) }
        }
        var rehearsal = Rehearsal([policy], directory: Sample.directory(), from: Sample.start)
        let amount = chance.pick([JSONValue.int(400), 600, 70_000])
        var story = try rehearsal.take(Sample.event(amount: amount)).entries
        let id = try #require(rehearsal.cases[number: 1]).id
        for _ in 0..<acts {
            story += rehearsal.advance(to: rehearsal.now + .seconds(Int.random(in: 3...1500, using: &chance))).entries
            let person = chance.pick(["alice", "amir", "bela", "chen", "dora"] as [PersonID])
            let other = chance.pick(["alice", "amir", "bela"] as [PersonID])
            let kind = Int.random(in: 0..<12, using: &chance)
            let action = chance.pick(DecisionAction.decisions)
            let authority = chance.pick([nil, "small", "large", "any"] as [AuthorityName?])
            let isStale = chance.happens(oneIn: 5)
            let (category, risk) = (chance.pick(["a", "b", "c"] as [CategoryName]), chance.pick(RiskRating.allCases))
            story +=
                rehearsal.change(id) { (subject, policy, step) throws(Refusal) in
                    switch kind {
                    case 0, 1: try subject.claim(by: person, policy: policy, step: &step)
                    case 2: try subject.release(by: person, step: &step)
                    case 3: try subject.handOver(by: person, to: other, policy: policy, step: &step)
                    case 4: try subject.takeBack(by: person, policy: policy, step: &step)
                    case 5: try subject.comment("A word.", by: person, step: &step)
                    case 6:
                        try subject.categorise(as: category, because: "Is.", by: person, policy: policy, step: &step)
                    case 7: try subject.rate(risk, because: "Is.", by: person, policy: policy, step: &step)
                    case 8:
                        let inquiry = Inquiry(to: .person(other), text: "Is it?")
                        try subject.ask(inquiry, by: person, policy: policy, step: &step)
                    case 9, 10:
                        // Whoever owns it, under an authority of theirs: mostly it is taken.
                        guard case .open(let stay) = subject.status, let owner = stay.owners.first else { return }
                        let held: [PersonID: AuthorityName] = ["alice": "small", "amir": "small", "bela": "large"]
                        let decision = Sample.decision(
                            action,
                            by: owner,
                            under: held[owner] ?? "any",
                            revision: subject.revision
                        )
                        try subject.decide(decision, policy: policy, step: &step)
                    default:
                        let revision = isStale ? subject.revision - 1 : subject.revision
                        let decision = Sample.decision(action, by: person, under: authority, revision: revision)
                        try subject.decide(decision, policy: policy, step: &step)
                    }
                }.entries
        }
        story += rehearsal.advance(to: rehearsal.now + .seconds(86_400)).entries
        return (policy, PastCase(try #require(rehearsal.cases[id]), story: story))
    }
}
