import JSON
import Testing

@testable import Escalation

/// A case whose store was restored from a backup, while the log went on.
@Suite struct CaseRecoveryTests {
    private struct Restored {
        var subject: Case
        var step: Step
        var recovered: Case.Recovered
    }

    /// Recovers `backup` by what the story has logged since.
    private func recover(_ backup: Case, after story: Story, policy: Policy? = nil) throws -> Restored {
        let beyond = story.entries.filter { $0.change > backup.change }
        let logged = beyond.isEmpty ? nil : try LoggedCourse(beyond, from: backup.place)
        var subject = backup
        var step = Step(now: story.now, directory: story.directory, calendars: .none, drawSalt: { [1, 2, 3] })
        let recovered = subject.recover(by: logged, incarnation: 2, policy: policy ?? story.policy, step: &step)
        return Restored(subject: subject, step: step, recovered: recovered)
    }

    private func decide(_ restored: inout Restored, _ decision: Decision, under policy: Policy) -> Refusal? {
        do throws(Refusal) {
            try restored.subject.decide(decision, policy: policy, step: &restored.step)
            return nil
        } catch { return error }
    }

    @Test func `What the log says has ended has ended so, and nothing is sent`() throws {
        let story = Story(waiting: [Sample.run("r1")])
        story.enter()
        let backup = story.subject
        #expect(story.decide(Sample.decision()) == nil)
        let restored = try recover(backup, after: story)
        #expect(restored.recovered == .closed(.resume))
        #expect(restored.subject.outcome == .resume)
        #expect(restored.step.outcomes.isEmpty && restored.step.notices.isEmpty && restored.step.passes.isEmpty)
        guard case .closed(let closure) = restored.subject.status, case .closed(let own) = story.subject.status else {
            Issue.record("both have ended")
            return
        }
        #expect(closure == own, "at the time, at the level and by whom the log says")
        #expect(restored.subject.change == story.subject.change + 1)
        #expect(restored.subject.revision == story.subject.revision)
        let entry = try #require(restored.step.entries.last)
        #expect(entry.kind == .caseRecovered && entry.fields["outcome"] == "resume")
        #expect(entry.fields["previous"] == .string(Digest(of: story.entries.last?.body ?? []).hexadecimal))
        #expect(entry.state == restored.subject.stateDigest.description)
    }

    @Test func `An open case goes to its people again, at the level of the log, with a window of its own`() throws {
        let story = Story()
        story.enter()
        let backup = story.subject
        #expect(story.decide(Sample.decision(.escalate)) == nil)
        story.enter()
        story.wait(50)
        var restored = try recover(backup, after: story)
        #expect(restored.recovered == .asked("supervisor"))
        guard case .open(let stay) = restored.subject.status, let own = story.stay else {
            Issue.record("both are open")
            return
        }
        #expect(stay.level == "supervisor" && stay.stage == .passed && stay.generation == own.generation + 1)
        #expect(stay.windowEnds == story.now + .seconds(3600))
        #expect(restored.step.passes.map(\.level) == ["supervisor"])
        #expect(restored.subject.revision > story.subject.revision, "a decision on what the lost store showed is stale")
        #expect(restored.subject.enterLevel(generation: stay.generation, policy: story.policy, step: &restored.step))
        #expect(restored.step.notices.map(\.recipient) == [.person("bela", channel: "mail")])
        let decision = Sample.decision(.approve, by: "bela", under: "large", revision: restored.subject.revision)
        #expect(decide(&restored, decision, under: story.policy) == nil)
        #expect(restored.step.outcomes.map(\.kind) == [.resume])
    }

    @Test func `Of a case that the log adds nothing to, people are asked again too`() throws {
        let story = Story()
        story.enter()
        let restored = try recover(story.subject, after: story)
        #expect(restored.recovered == .asked("operator"))
        #expect(restored.step.entries.map(\.kind) == [.caseRecovered, .casePassed])
        #expect(restored.subject.proceedings.recovery == CaseRecovery(incarnation: 2, entries: 0, isSound: true))
    }

    @Test func `No id of what the lost store may have sent is used again`() throws {
        let story = Story(waiting: [Sample.run("r1"), Sample.run("r2")])
        story.enter()
        let backup = story.subject
        // The lost store: its last entries never reached the log.
        var lost = Step(now: story.now, directory: story.directory, drawSalt: { [1] })
        var forgotten = backup
        for _ in 0..<3 { try forgotten.comment("hm", by: "alice", step: &lost) }
        try forgotten.decide(Sample.decision(.refuse, under: nil), policy: story.policy, step: &lost)
        var restored = try recover(backup, after: story)
        let generation = restored.subject.openGeneration
        _ = restored.subject.enterLevel(generation: generation, policy: story.policy, step: &restored.step)
        let decision = Sample.decision(revision: restored.subject.revision)
        #expect(decide(&restored, decision, under: story.policy) == nil)
        let old = Set(lost.outcomes.map(\.id) + lost.notices.map(\.id))
        let new = restored.step.outcomes.map(\.id) + restored.step.notices.map(\.id)
        #expect(forgotten.change == restored.subject.change, "both end with the same change")
        #expect(old.count >= 2 && new.count >= 2 && old.isDisjoint(with: new))
        #expect(Set(new).count == new.count)
        for outcome in restored.step.outcomes {
            let place = try #require(DerivedID.placeOfConsequence(outcome.id))
            #expect(place.caseID == backup.id && place.change == restored.subject.change)
        }
        let closing = try #require(restored.step.entries.last { $0.kind == .caseClosed })
        let first = try #require(closing.fields["places"]?.int)
        let places = (0..<2).map { Int(first) + $0 }
        #expect(
            restored.step.outcomes.map(\.id)
                == places.map { DerivedID.ofConsequence(case: backup.id, change: closing.change, position: $0) },
            "whoever makes the receipts finds the ids in the entry"
        )
    }

    @Test func `Silence lets nothing go on that was recovered`() throws {
        let policy = Sample.policy {
            $0.levels[0] = Sample.level("operator", "operators", window: 30, expiry: .end(.resume, authority: "small"))
        }
        let story = Story(policy: policy)
        story.enter()
        var restored = try recover(story.subject, after: story)
        let generation = restored.subject.openGeneration
        #expect(restored.subject.enterLevel(generation: generation, policy: policy, step: &restored.step))
        var later = Step(now: story.now + .seconds(1801), directory: story.directory, drawSalt: { [1] })
        _ = restored.subject.applyDueDeadlines(policy: policy, step: &later)
        #expect(later.outcomes.isEmpty && restored.subject.outcome == nil)
        #expect(restored.subject.place == "supervisor", "it escalates instead")
        // The same silence without a recovery.
        story.wait(31)
        _ = story.applyDeadlines()
        #expect(story.subject.outcome == .resume)
    }

    @Test func `Nobody lets go on what was changed after the backup and is lost`() throws {
        let story = Story(waiting: [Sample.run("r1")])
        story.enter()
        let backup = story.subject
        story.attach(Sample.event("e2", amount: 499))
        #expect(story.kinds().contains(.snapshotChanged))
        var restored = try recover(backup, after: story)
        #expect(restored.subject.proceedings.recovery?.isSound == false)
        let generation = restored.subject.openGeneration
        _ = restored.subject.enterLevel(generation: generation, policy: story.policy, step: &restored.step)
        let revision = restored.subject.revision
        let refused = decide(&restored, Sample.decision(revision: revision), under: story.policy)
        #expect(refused?.code == "recovered" && refused?.description.contains("is lost") == true)
        #expect(restored.subject.permittedActions(under: story.policy).allSatisfy { !$0.needsAuthority })
        let refusal = Sample.decision(.refuse, under: nil, revision: restored.subject.revision)
        #expect(decide(&restored, refusal, under: story.policy) == nil)
        #expect(restored.step.outcomes.map(\.kind) == [.refused])
    }

    @Test func `Whoever answered at a level in the lost store answers at no other`() throws {
        let policy = Sample.policy { $0.fourEyes = FourEyes(acrossLevels: true) }
        let story = Story(policy: policy)
        story.enter()
        let backup = story.subject
        #expect(story.decide(Sample.decision(.escalate)) == nil)
        let restored = try recover(backup, after: story)
        guard case .open(let stay) = restored.subject.status else {
            Issue.record("it is open")
            return
        }
        #expect(stay.decidedBefore == [LevelAnswer(person: "alice", level: "operator")])
    }

    @Test func `A recovery is done once, and stands in the row`() throws {
        let story = Story()
        story.enter()
        var restored = try recover(story.subject, after: story)
        let stored = try #require(Proceedings(restored.subject.proceedings.json))
        #expect(stored == restored.subject.proceedings)
        #expect(Proceedings(["recovery": ["incarnation": 2]]) == nil)
        let before = restored.subject
        let again = restored.subject.recover(by: nil, incarnation: 2, policy: story.policy, step: &restored.step)
        #expect(again == .untouched && restored.subject == before)
    }

    @Test func `A level that the stored policy does not have traps nothing, and nobody lets the case go on`() throws {
        let story = Story()
        story.enter()
        let backup = story.subject
        #expect(story.decide(Sample.decision(.escalate)) == nil)
        let policy = Sample.policy { $0.levels.remove(at: 1) }
        let restored = try recover(backup, after: story, policy: policy)
        #expect(restored.recovered == .asked("operator"))
        #expect(restored.subject.proceedings.recovery?.isSound == false)
    }

    @Test func `An entry that cannot be read is named`() throws {
        let story = Story()
        let passed = Entry(caseID: story.subject.id, change: 9, kind: .casePassed, body: Array(#"{"at":"x"}"#.utf8))
        #expect(throws: LoggedCourse.Unreadable(caseID: story.subject.id, change: 9)) {
            _ = try LoggedCourse([passed], from: nil)
        }
    }

    @Test func `A case that is lost is withdrawn, unless the log says that it ended`() throws {
        let story = Story(waiting: [Sample.run("r1")])
        story.enter()
        let open = try LostCase(story.entries)
        #expect(open.id == story.subject.id && open.policy == story.policy.reference && open.running == 1)
        let outcome = try #require(open.outcome(incarnation: 2, source: "belay://test", at: story.now))
        #expect(outcome.kind == .withdrawn && outcome.by == .recovery && outcome.decision == nil)
        #expect(outcome.correlation == story.subject.opening.correlation)
        let entry = open.entry(incarnation: 2, at: story.now)
        #expect(entry.kind == .caseLost && entry.change == story.subject.change + 1)
        #expect(entry.fields["outcome"] == "withdrawn" && entry.fields["by"] == "recovery")
        #expect(entry.fields["previous"] == .string(Digest(of: story.entries.last?.body ?? []).hexadecimal))

        #expect(story.decide(Sample.decision(.refuse, under: nil)) == nil)
        let ended = try LostCase(story.entries)
        #expect(ended.course.closure?.outcome == .refused)
        #expect(ended.outcome(incarnation: 2, source: "belay://test", at: story.now) == nil)
        #expect(ended.entry(incarnation: 2, at: story.now).fields["outcome"] == "refused")
    }
}
