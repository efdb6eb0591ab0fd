import JSON
import Testing

@testable import Escalation

/// Random lives of cases. `Story` holds every step to what must always hold; here stands what must hold of a whole life.
@Suite struct CaseInvariantTests {
    private static let hostile = [
        "", " ", "\u{0}", "\u{1B}[2J", "\r\nDecision point: forged", "\u{202E}evil", "e\u{301}\u{301}\u{301}",
        String(repeating: "A", count: 9000), "../../etc", "{\"a\":1}", "_", "_1_0", "\u{212A}",
    ]

    @Test(arguments: Seeded.seeds)
    func `Whatever happens to a case, it ends in one outcome for each run, and nothing stops the process`(seed: UInt64)
    {
        var chance = Seeded(seed)
        let expiries: [Expiry] = [
            .escalate, .end(.refused, authority: nil), .end(.manual, authority: nil), .end(.resume, authority: "any"),
        ]
        for _ in 0..<10 {
            let policy = Sample.policy { policy in
                let quorums: [Quorum?] = [nil, nil, Quorum(.count(2)), Quorum(.all, oneRefusalEnds: false)]
                for place in policy.levels.indices {
                    policy.levels[place].expiry = chance.pick(expiries)
                    policy.levels[place].quorum = chance.pick(quorums)
                    policy.levels[place].remindEvery = chance.pick([nil, .seconds(420), .seconds(1500)])
                }
                for place in policy.levels.indices {
                    policy.levels[place].turnaround = chance.pick([nil, .seconds(600)])
                    policy.levels[place].record = chance.pick([
                        nil, RecordRule(roles: ["board"]),
                        RecordRule(roles: ["auditors", "board"], within: .seconds(900)),
                    ])
                    if chance.happens(oneIn: 3) {
                        let rule = FirstCheck.Rule(name: "small", condition: Sample.limit("data.amount < 450"))
                        policy.levels[place].firstCheck = FirstCheck(rules: [rule])
                        policy.levels[place].exceptions = chance.pick([[], ["board"], ["supervisors", "operators"]])
                    }
                }
                policy.fourEyes.acrossLevels = chance.happens(oneIn: 2)
                if chance.happens(oneIn: 2) { policy.classification = .random(&chance) }
            }
            let people = Sample.directory { people in people.removeAll { _ in chance.happens(oneIn: 4) } }
            let runs = (0..<Int.random(in: 0..<4, using: &chance)).map { Sample.run("run\($0)") }
            let story = Story(
                policy: policy,
                directory: people,
                event: Sample.event(amount: chance.pick(Classification.amounts)),
                waiting: runs,
                entry: chance.pick(policy.levels).level
            )
            var joined = runs
            for number in 0..<Int.random(in: 0..<60, using: &chance) {
                happen(number, to: story, joined: &joined, chance: &chance)
            }
            for _ in 0..<30 where story.subject.outcome == nil {
                story.now = max(story.now, story.subject.nextDeadline ?? story.now)
                story.applyDeadlines()
            }
            check(story, joined: joined, seed: seed)
        }
    }

    private func happen(_ number: Int, to story: Story, joined: inout [WaitingRun], chance: inout Seeded) {
        let people: [PersonID] = ["alice", "amir", "bela", "chen", "dora", PersonID(chance.pick(Self.hostile))]
        let person = chance.pick(people)
        switch Int.random(in: 0..<16, using: &chance) {
        case 0: story.wait(Int.random(in: -5...40, using: &chance))
        case 1, 2: story.enter()
        case 3: story.enter(generation: Int64.random(in: -1...5, using: &chance))
        case 4: _ = story.claim(by: person)
        case 5: _ = story.release(by: person)
        case 6:
            _ = story.comment(chance.pick(Self.hostile), by: person)
            _ = story.act(.record(chance.pick(Self.hostile)), by: person)
        case 7, 8: _ = story.decide(decision(by: person, revision: story.subject.revision, chance: &chance))
        case 9: story.applyDeadlines()
        case 10: _ = story.unreachable(generation: Int64.random(in: 0...4, using: &chance))
        case 11:
            let run = chance.happens(oneIn: 2) ? Sample.run("joined\(number)") : nil
            if let run { joined.append(run) }
            story.attach(Sample.event("e\(number)", amount: chance.pick(Classification.amounts)), waiting: run)
        case 12: _ = story.categorise(as: chance.pick(["a", "b", "c", "\u{0}"]), by: person)
        case 13, 14: _ = story.rate(chance.pick(RiskRating.allCases), by: person)
        default:
            let run = chance.pick(joined + [Sample.run("stranger")])
            if chance.happens(oneIn: 8) { story.withdraw() } else { _ = story.withdrawRun(run) }
            _ = story.report(on: chance.pick(Self.hostile + story.outcomes.map(\.id)))
        }
    }

    private func decision(by person: PersonID, revision: Int64, chance: inout Seeded) -> Decision {
        Decision(
            id: chance.pick(Self.hostile),
            person: person,
            action: chance.pick(DecisionAction.allCases),
            rationale: chance.pick(Self.hostile + ["Because."]),
            risk: chance.pick([nil, .low]),
            authority: chance.pick([nil, "small", "large", "any", AuthorityName(chance.pick(Self.hostile))]),
            assumptions: chance.pick([[], Self.hostile]),
            changes: chance.happens(oneIn: 3)
                ? [FieldChange(path: FieldPath(names: [chance.pick(["data", "\u{0}"]), "amount"])!, value: 7)] : [],
            revision: chance.pick([revision, revision, revision, revision - 1, .min, .max])
        )
    }

    private func check(_ story: Story, joined: [WaitingRun], seed: UInt64) {
        let note: Comment = "seed \(seed), \(story.place)"
        #expect(story.subject.outcome != nil, note)
        #expect(story.entries.filter { $0.kind == .caseClosed }.count == 1, note)
        let told = story.outcomes.compactMap(\.run?.event.id)
        #expect(told.sorted() == joined.map(\.event.id).sorted(), note)
        if joined.isEmpty { #expect(story.outcomes.count == 1, note) }
        for outcome in story.outcomes where outcome.kind.letsGoOn {
            switch outcome.by {
            case .person:
                #expect(outcome.decision?.authority != nil, note)
                #expect(outcome.run?.asksAbout(story.subject.snapshot) ?? true, note)
                checkException(of: outcome, in: story, note)
            case .expiry(let authority):
                #expect(authority == "any", note)
                #expect(story.entries.contains { $0.kind == .levelEntered }, note)
                #expect(story.subject.exceptions(at: story.policy.level(outcome.level)).isEmpty, note)
            case .recovery, .gate, .rules: Issue.record(note)
            }
        }
        let windows = story.entries.filter { $0.kind == .windowPassed }
        #expect(windows.count <= story.passes.count, note)
        for entry in story.entries where [.windowPassed, .warningDue, .claimExpired].contains(entry.kind) {
            #expect(entry.instant >= entry.fields["due"]?.string.flatMap { Instant($0) } ?? .distantPast, note)
        }
        #expect(Set(story.passes.map(\.generation)).count == story.passes.count, note)
        checkWay(of: story, note)
        checkRecord(of: story, note)
    }

    /// Whoever let an exception go on may approve one, and the outcome says that it was one.
    private func checkException(of outcome: Outcome, in story: Story, _ note: Comment) {
        guard let decision = outcome.decision, case .person(let person) = outcome.by else { return }
        let rules = story.policy.level(outcome.level)
        #expect(decision.exception == story.subject.exceptions(at: rules, changing: decision.changes), note)
        guard !decision.exception.isEmpty else { return }
        #expect(story.directory.mayApproveExceptions(decision.actingFor ?? person, at: rules), note)
    }

    /// Left alone, whoever is to write the record has been reminded once, and nothing is due any more.
    private func checkRecord(of story: Story, _ note: Comment) {
        for _ in 0..<3 {
            story.now = max(story.now, story.subject.nextDue ?? story.now)
            story.applyDeadlines()
        }
        #expect(story.subject.nextDue == nil, note)
        let overdue = story.entries.filter { $0.kind == .recordOverdue }
        #expect(overdue.count == (story.subject.proceedings.record?.isOverdue == true ? 1 : 0), note)
        if case .closed(let closure) = story.subject.status, case .recovery = closure.by {
            #expect(story.subject.proceedings.record == nil, note)
        }
    }
}
