import JSON
import Testing

@testable import Escalation

@Suite struct CaseRecordTests {
    private func minutes(_ count: Int) -> Instant { Sample.start + .seconds(count * 60) }

    /// A case whose first level wants a record of the supervisors, within an hour.
    private func story(within: Duration? = .seconds(3600), _ change: (inout Policy) -> Void = { _ in }) -> Story {
        let story = Story(
            policy: Sample.policy { policy in
                policy.levels[0].record = RecordRule(roles: ["supervisors", "controllers"], within: within)
                change(&policy)
            },
            directory: Sample.directory { $0.append(Sample.person("carl", "controllers")) }
        )
        story.enter()
        return story
    }

    private func decided(within: Duration? = .seconds(3600), _ change: (inout Policy) -> Void = { _ in }) -> Story {
        let story = story(within: within, change)
        #expect(story.decide(Sample.decision()) == nil)
        return story
    }

    private func told(_ story: Story) -> [PersonID] {
        story.notices.filter { $0.purpose == .record }.compactMap {
            guard case .person(let person, _) = $0.recipient else { return nil }
            return person
        }
    }

    @Test func `Whoever holds the role is asked for the record of what was decided, and the first one settles it`() {
        let story = decided()
        #expect(told(story) == ["bela", "carl"])
        #expect(story.subject.aftercareDue == minutes(60))
        #expect(story.entries.last?.fields["recordBy"] == ["supervisors", "controllers"])
        #expect(story.entries.last?.fields["recordDue"] == .string(minutes(60).description))
        story.wait(30)
        #expect(story.act(.record("We paid half."), by: "carl") == nil)
        #expect(story.entries.last?.kind == .recordWritten)
        #expect(story.entries.last?.detail?.content["text"] == "We paid half.")
        #expect(story.entries.last?.fields["inTime"] == true)
        #expect(story.entries.last?.fields["text"] == nil, "what people write stands beside the log")
        #expect(story.subject.proceedings.record?.written == .init(by: "carl", at: minutes(30)))
        #expect(story.subject.aftercareDue == nil)
        story.wait(300)
        #expect(story.applyDeadlines() == [])
        #expect(story.act(.record("And the rest."), by: "bela") == nil)
        #expect(story.entries.last?.fields["addsTo"] == "carl")
        #expect(story.subject.proceedings.record?.written?.by == "carl")
    }

    @Test func `A record that is not written in time is asked for once more, and counts as missing from then on`() {
        let story = decided()
        #expect(story.subject.proceedings.record?.missingSince == nil)
        story.now = minutes(60) - .microseconds(1)
        #expect(story.applyDeadlines() == [])
        story.now = minutes(75)
        #expect(story.applyDeadlines() == [.record])
        #expect(story.entries.last?.fields["due"] == .string(minutes(60).description))
        #expect(told(story) == ["bela", "carl", "bela", "carl"])
        #expect(story.subject.proceedings.record?.missingSince == minutes(60))
        #expect(story.applyDeadlines() == [] && story.subject.aftercareDue == nil, "once")
        #expect(story.act(.record("Late."), by: "bela") == nil)
        #expect(story.entries.last?.fields["inTime"] == false)
        #expect(story.subject.proceedings.record?.missingSince == nil)
    }

    @Test func `Without a time nobody is reminded, and it counts as missing from the beginning`() {
        let story = decided(within: nil)
        #expect(story.subject.aftercareDue == nil)
        #expect(story.subject.proceedings.record?.missingSince == Sample.start)
        #expect(story.act(.record("So."), by: "bela") == nil)
        #expect(story.entries.last?.fields["inTime"] == nil)
        #expect(story.subject.proceedings.record?.missingSince == nil)
    }

    @Test func `A report and a record that come due in one case are both seen to`() {
        for (within, reportWithin) in [(Int64(60), Int64(90)), (90, 60), (60, 60)] {
            let story = decided(within: .seconds(within * 60)) {
                $0.followUp = FollowUpRule(level: "supervisor", reportWithin: .seconds(reportWithin * 60))
            }
            #expect(story.subject.aftercareDue == minutes(60))
            story.now = minutes(60)
            let first = story.applyDeadlines()
            let next = story.subject.aftercareDue
            #expect(next == (within == reportWithin ? nil : minutes(90)))
            story.now = minutes(90)
            #expect(Set(first + story.applyDeadlines()) == [.report, .record])
            #expect(story.subject.aftercareDue == nil)
            #expect(story.wanted.count == 1)
        }
    }

    @Test func `Silence and rules are decisions too; what nobody decided asks for no record`() {
        let silent = story { $0.levels[0].expiry = .end(.refused, authority: nil) }
        silent.wait(30)
        silent.applyDeadlines()
        #expect(told(silent) == ["bela", "carl"])
        let refused = Story(
            policy: Sample.policy { policy in
                policy.levels[0].record = RecordRule(roles: ["supervisors"])
                let rule = FirstCheck.Rule(name: "none", condition: Sample.limit("data.amount < 0"))
                policy.levels[0].firstCheck = FirstCheck(rules: [rule], whenAnyFails: .refuse)
            }
        )
        refused.enter()
        #expect(refused.place == "refused by rules" && told(refused) == ["bela"])
        let gone = story()
        gone.withdraw()
        #expect(told(gone).isEmpty && gone.subject.proceedings.record == nil)
        let above = story()
        #expect(above.decide(Sample.decision(.escalate, under: nil)) == nil)
        above.enter()
        let revision = above.subject.revision
        #expect(above.decide(Sample.decision(.refuse, by: "bela", under: nil, revision: revision)) == nil)
        #expect(told(above).isEmpty, "it was not decided at the level that asks for one")
    }

    @Test func `Only whoever holds the role writes it, once the case has ended, and not too much`() {
        let open = story()
        #expect(open.act(.record("Early."), by: "bela")?.code == "record")
        let story = decided()
        let before = story.subject
        #expect(story.act(.record("Mine."), by: "alice") == .record("it is written by supervisors or controllers only"))
        #expect(story.act(.record("Mine."), by: "nobody")?.code == "record")
        #expect(story.act(.record(" \n"), by: "bela")?.code == "malformed")
        let long = String(repeating: "x", count: Decision.textBytesMax + 1)
        #expect(story.act(.record(long), by: "bela")?.code == "too-long")
        #expect(story.subject == before)
        let unasked = decided { $0.levels[0].record = nil }
        #expect(unasked.act(.record("So."), by: "bela")?.code == "record")
    }

    @Test func `Whoever writes the record is told of the end by that alone`() {
        let story = decided { $0.notices.informed = ["supervisors", "auditors"] }
        let ended = story.notices.filter { $0.purpose == .ended }
        #expect(ended.count == 3, "both operators, and the auditor")
        func text() -> NoticeText {
            NoticeText(
                .record,
                of: story.subject,
                policy: story.policy,
                to: story.directory.people["bela"]!,
                channel: "mail",
                localTime: { $0 == minutes(60) ? "at five" : "then" }
            )
        }
        #expect(text().subject == "[Belay] \(story.subject.id) waits for its record (Payment approval)")
        #expect(text().request.contains("The case ended as resume, by alice, at then."))
        #expect(text().request.contains("Its record is yours to write until at five"))
        #expect(text().request.contains("belay case record \(story.subject.id)"))
        story.now = minutes(61)
        story.applyDeadlines()
        #expect(text().request.contains("Its record was due at five"))
        #expect(story.act(.record("So."), by: "bela") == nil)
        #expect(text().request.contains("Its record has been written."))
    }

    @Test(.enabled(if: CalendarSample.hasZones, "there is no zone database on this machine"))
    func `Its time is counted as the window of the level is`() throws {
        let story = Story(
            policy: BusinessWindowTests.policy(in: "office").recording(within: .seconds(4 * 3600)),
            calendars: BusinessCalendars([try CalendarSample.office()]),
            at: BusinessWindowTests.fridayAtFive
        )
        story.enter()
        #expect(story.decide(Sample.decision()) == nil)
        #expect(story.subject.aftercareDue == .at("2026-02-09T12:00:00Z"))
    }

    @Test func `A record is read back as it was, and is part of what the last entry seals`() {
        let story = decided()
        for _ in 0..<3 {
            #expect(Proceedings(story.subject.proceedings.json) == story.subject.proceedings)
            story.wait(61)
            if story.applyDeadlines().isEmpty { #expect(story.act(.record("So."), by: "bela") == nil) }
        }
        #expect(story.subject.proceedings.record?.written != nil)
        var changed = story.subject
        changed.proceedings.record?.written = nil
        #expect(changed.stateDigest != story.subject.stateDigest)
        #expect(Proceedings(["record": ["roles": 7]]) == nil)
        #expect(Proceedings(["led": []])?.record == nil, "a case of before has none")
    }
}

extension Policy {
    fileprivate func recording(within: Duration) -> Policy {
        var policy = self
        policy.levels[0].record = RecordRule(roles: ["supervisors"], within: within)
        return policy
    }
}
