import CEL
import Escalation
import JSON
import Testing

/// A past case of the sample policy, held against other texts of it.
@Suite struct PolicyReplayTests {
    private static let trigger = TriggerRule(
        name: "large",
        kind: .threshold(Sample.condition("data.amount > 300")),
        capture: [FieldPath("data.amount")!],
        because: "It is large.",
        entryLevel: "operator"
    )

    private static let standing = Sample.policy { $0.triggers = [trigger] }

    /// 600 stops; alice may not approve it and passes it on, bela approves it after fifty minutes.
    private static func past() throws -> PastCase {
        var rehearsal = Rehearsal([standing], directory: Sample.directory(), from: Sample.start)
        var story = try rehearsal.take(Sample.event(amount: 600)).entries
        let id = try #require(rehearsal.cases[number: 1]).id
        func decide(_ decision: Decision, after minutes: Int64) {
            story += rehearsal.advance(to: Sample.start + .seconds(minutes * 60)).entries
            story +=
                rehearsal.change(id) { subject, policy, step throws(Refusal) in
                    try subject.decide(decision, policy: policy, step: &step)
                }.entries
        }
        decide(Sample.decision(), after: 10)
        decide(Sample.decision(.escalate, under: nil), after: 20)
        decide(Sample.decision(by: "bela", under: "large", revision: 3), after: 50)
        let ended = try #require(rehearsal.cases[id])
        #expect(ended.outcome == .resume)
        return PastCase(ended, story: story)
    }

    private func differences(_ change: (inout Policy) -> Void) throws -> [String] {
        let new = Sample.policy {
            $0.version = 4
            $0.triggers = [Self.trigger]
            change(&$0)
        }
        return new.replay(
            try Self.past(),
            openedUnder: Self.standing,
            directory: Sample.directory(),
            calendars: .none,
            now: Sample.start + .seconds(86_400)
        ).differences.map { difference in
            switch difference {
            case .refused(let by, let action, _, let refusal): "refused \(by) \(action.rawValue) \(refusal.code)"
            case .taken(let by, let action, _, let refusal): "taken \(by) \(action.rawValue) \(refusal.code)"
            case .notOpened(let why): "not-opened \(why)"
            case .cannotTell(let why): "cannot-tell \(why)"
            case .trigger(let before, let now): "trigger \(before) \(now)"
            case .entry(let before, let now): "entry \(before) \(now)"
            case .window(let level, let before, let now):
                "window \(level) \(WrittenDuration(before)) \(WrittenDuration(now))"
            case .levels(_, let now): "levels \(now.map(\.rawValue).joined(separator: " "))"
            case .outcome(let before, let now): "outcome \(before?.rawValue ?? "none") \(now?.rawValue ?? "none")"
            }
        }
    }

    @Test func `The same text does the same`() throws {
        #expect(try differences { _ in } == [])
    }

    @Test func `A higher threshold would not have opened it`() throws {
        let said = try differences { $0.triggers[0].kind = .threshold(Sample.condition("data.amount > 600")) }
        #expect(said == ["not-opened no trigger wants its event"])
    }

    @Test func `A trigger under another name opens it all the same`() throws {
        let said = try differences { $0.triggers[0].name = "big" }
        #expect(said == ["trigger large big"])
    }

    @Test func `A condition on what was not kept cannot be told`() throws {
        let said = try differences {
            $0.triggers[0].kind = .threshold(Sample.condition("data.amount > 300 && !has(data.test)"))
        }
        #expect(said == ["cannot-tell the trigger large reads data.test, not kept"])
    }

    @Test func `One event does not say how often it came`() throws {
        let said = try differences {
            $0.triggers[0].kind = .rate(Sample.condition("data.amount > 300"), count: 2, window: .seconds(60))
        }
        #expect(said == ["cannot-tell one event does not say whether 2 came within 1m"])
    }

    @Test func `Another entry level passes it by the first`() throws {
        let said = try differences { $0.triggers[0].entryLevel = "supervisor" }
        #expect(
            said == [
                "entry operator supervisor", "refused alice escalate not-an-owner", "levels supervisor",
            ]
        )
    }

    @Test func `Another window shows, and what comes too late with it`() throws {
        #expect(try differences { $0.levels[1].window = .seconds(5400) } == ["window supervisor 1h 1h30m"])
        let said = try differences { $0.levels[0].window = .seconds(900) }
        #expect(said == ["window operator 30m 15m", "refused alice escalate not-an-owner"])
        let late = try differences {
            $0.levels[1].window = .seconds(900); $0.levels[1].warning = nil
        }
        #expect(
            late == [
                "window supervisor 1h 15m", "refused bela approve not-an-owner", "levels operator supervisor board",
                "outcome resume refused",
            ]
        )
    }

    @Test func `A decision that was refused would be taken under a wider limit`() throws {
        let said = try differences {
            $0.authorities[0].limit = Sample.limit("data.amount <= 1000")
        }
        #expect(
            said == [
                "taken alice approve beyond-authority", "refused alice escalate closed", "refused bela approve closed",
                "levels operator",
            ]
        )
    }

    @Test func `A decision that was taken would be refused under a narrower limit`() throws {
        let said = try differences { $0.authorities[1].limit = Sample.limit("data.amount <= 500") }
        #expect(
            said == [
                "refused bela approve beyond-authority", "levels operator supervisor board", "outcome resume refused",
            ]
        )
    }

    @Test func `A limit over what was not kept cannot be told`() throws {
        let said = try differences {
            $0.triggers[0].capture?.append(FieldPath("data.country")!)
            $0.authorities[1].limit = Sample.limit("data.country == 'DE'")
        }
        #expect(said.count == 1)
        #expect(said.first?.hasPrefix("cannot-tell bela decided on what was not kept") == true)
    }

    @Test func `A version that is not known any more tells nothing`() throws {
        let replayed = Self.standing.replay(
            try Self.past(),
            openedUnder: nil,
            directory: Sample.directory(),
            calendars: .none,
            now: Sample.start
        )
        #expect(replayed.differences.map(\.kind) == [.cannotTell])
    }

    @Test func `Totals count cases, not differences`() throws {
        let past = try Self.past()
        var replay = PolicyReplay()
        for policy in [
            Self.standing,
            Sample.policy {
                $0.levels[0].window = .seconds(900); $0.triggers = [Self.trigger]
            },
        ] {
            replay.add(
                policy.replay(
                    past,
                    openedUnder: Self.standing,
                    directory: Sample.directory(),
                    calendars: .none,
                    now: Sample.start
                )
            )
        }
        #expect(replay.cases.count == 2)
        #expect(replay.unchanged == 1)
        #expect(replay.count(of: .window) == 1)
        #expect(replay.count(of: .refused) == 1)
        #expect(replay.count(of: .notOpened) == 0)
    }

    @Test func `A refused decision keeps what was wanted, but no text that is too long`() throws {
        var rehearsal = Rehearsal([Self.standing], directory: Sample.directory(), from: Sample.start)
        _ = try rehearsal.take(Sample.event(amount: 600))
        let id = try #require(rehearsal.cases[number: 1]).id
        func detail(_ decision: Decision) -> JSONValue? {
            rehearsal.change(id) { subject, policy, step throws(Refusal) in
                try subject.decide(decision, policy: policy, step: &step)
            }.entries.last?.detail?.content
        }
        #expect(detail(Sample.decision())?["rationale"] == "Checked against the order.")
        let long = detail(Sample.decision { $0.rationale = String(repeating: "x", count: Decision.textBytesMax + 1) })
        #expect(long?["rationale"] == nil)
        #expect(long?["text"]?.string?.contains("rationale") == true)
    }
}
