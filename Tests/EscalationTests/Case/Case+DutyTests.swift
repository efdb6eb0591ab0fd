import JSON
import Testing

@testable import Escalation

@Suite struct CaseDutyTests {
    private let certified = QualificationName("fraud-review")

    private func policy(_ change: @escaping (inout PolicyLevel) -> Void) -> Policy {
        Sample.policy { change(&$0.levels[0]) }
    }

    private func onDuty(_ roles: [RoleName] = []) -> Policy {
        policy { level in
            level.owners = roles
            level.onDuty = "duty"
        }
    }

    private func qualification(_ name: QualificationName, minutes: Int) -> Qualification {
        Qualification(name, lastDay: CalendarSample.date("2026-11-23"), endsAt: Sample.start + .seconds(minutes * 60))
    }

    // MARK: Rotas

    @Test func `Whoever is on duty owns a case, and whoever comes on duty is asked too`() throws {
        let story = Story(policy: onDuty(), directory: Sample.directory(rotas: [try Sample.rota(["alice", "bela"])]))
        story.wait(20)
        story.policy.levels[0].window = .seconds(7200)
        story.enter()
        #expect(story.stay?.owners == ["alice"])
        #expect(story.stay?.dutyDue == nil, "the window of half an hour ends before the hour")
    }

    @Test func `The next on duty is added and told when the shift changes, and both may answer`() throws {
        var policy = onDuty()
        policy.levels[0].window = .seconds(2 * 3600)
        policy.levels[0].warning = nil
        policy.authorities[0].roles = ["operators", "supervisors"]
        let story = Story(policy: policy, directory: Sample.directory(rotas: [try Sample.rota(["alice", "bela"])]))
        story.enter()
        #expect(story.stay?.owners == ["alice"])
        #expect(story.subject.nextDeadline == Sample.start + .seconds(3600))
        story.wait(59)
        #expect(story.applyDeadlines() == [])
        story.wait(1)
        let told = story.notices.count
        #expect(story.applyDeadlines() == [.duty])
        #expect(story.stay?.owners == ["alice", "bela"])
        #expect(story.kinds().last == .dutyChanged)
        #expect(story.entries.last?.fields["added"] == ["bela"])
        #expect(story.notices.dropFirst(told).map(\.recipient) == [.person("bela", channel: "mail")])
        #expect(story.applyDeadlines() == [], "a change of duty is applied once")
        #expect(story.decide(Sample.decision(by: "bela")) == nil)
        #expect(story.place == "resume by bela")
    }

    @Test func `Who was on duty when the case came may answer after their shift`() throws {
        var policy = onDuty()
        policy.levels[0].window = .seconds(2 * 3600)
        let story = Story(policy: policy, directory: Sample.directory(rotas: [try Sample.rota(["alice", "bela"])]))
        story.enter()
        story.wait(61)
        story.applyDeadlines()
        #expect(story.decide(Sample.decision(by: "alice")) == nil)
    }

    @Test func `A rota that is empty at night moves the case on at once and says why`() throws {
        let rota = try Sample.rota(["alice"], hours: CalendarSample.hours("09:00-17:00"))
        let story = Story(policy: onDuty(), directory: Sample.directory(rotas: [rota]))
        #expect(story.enter())
        #expect(story.place == "passed to supervisor")
        #expect(story.entries[2].fields["cause"] == "nobody-on-duty")
    }

    @Test func `A case does not wait for a shift that has ended, unless its claimer looks at it`() throws {
        var policy = onDuty()
        policy.levels[0].window = .seconds(3 * 3600)
        policy.levels[0].warning = nil
        let rota = try Sample.rota(["alice"], hours: CalendarSample.hours("08:00-09:00"))
        let left = Story(policy: policy, directory: Sample.directory(rotas: [rota]))
        left.enter()
        left.wait(60)
        #expect(left.applyDeadlines() == [.duty])
        #expect(left.kinds().suffix(3) == [.dutyChanged, .levelEmpty, .casePassed])
        #expect(left.place == "passed to supervisor")

        let claimed = Story(policy: policy, directory: Sample.directory(rotas: [rota]))
        claimed.enter()
        claimed.wait(55)
        #expect(claimed.claim(by: "alice") == nil)
        claimed.wait(5)
        #expect(claimed.applyDeadlines() == [.duty])
        #expect(claimed.place == "at operator")
        claimed.wait(5)
        #expect(claimed.applyDeadlines() == [.claim, .duty])
        #expect(claimed.place == "passed to supervisor")
    }

    @Test func `A rota that the directory lacks has nobody on duty`() {
        let story = Story(policy: onDuty())
        story.enter()
        #expect(story.entries[2].fields["cause"] == "unknown-rota")
        #expect(story.place == "passed to supervisor")
    }

    @Test func `Roles own a level beside its rota`() throws {
        let story = Story(
            policy: onDuty(["operators"]),
            directory: Sample.directory(rotas: [try Sample.rota(["bela"])])
        )
        story.enter()
        #expect(story.stay?.owners == ["alice", "amir", "bela"])
    }

    @Test func `A directory that gives a shift to somebody else adds them at the next sweep`() throws {
        var policy = onDuty()
        policy.levels[0].warning = nil
        let story = Story(policy: policy, directory: Sample.directory(rotas: [try Sample.rota(["alice"])]))
        story.enter()
        #expect(!story.followDuty())
        let override = RotaOverride(
            from: Sample.start,
            until: Sample.start + .seconds(3600),
            standIn: "bela",
            insteadOf: "alice"
        )
        story.directory = Sample.directory(rotas: [try Sample.rota(["alice"], overrides: [override])])
        #expect(story.subject.isBehindDuty(policy: policy, directory: story.directory, now: story.now))
        #expect(story.followDuty())
        #expect(story.stay?.owners == ["alice", "bela"])
        #expect(!story.followDuty(), "the sweep may run twice")
        #expect(!story.subject.isBehindDuty(policy: policy, directory: story.directory, now: story.now))
    }

    // MARK: Absences and delegates

    @Test func `A delegate owns instead, and the entry, the outcome and the vote keep both identities`() {
        let story = Story(
            directory: Sample.directory(away: ["alice": [Sample.away(0...60, "bela")], "amir": [Sample.away(0...60)]])
        )
        story.enter()
        #expect(story.stay?.owners == ["bela"])
        #expect(story.entries.last?.fields["actingFor"] == ["bela": ["alice"]])
        #expect(story.notices.map(\.recipient) == [.person("bela", channel: "mail")])
        #expect(story.decide(Sample.decision(by: "alice")) == .notAnOwner("alice", "operator"))
        #expect(story.decide(Sample.decision(by: "bela")) == nil)
        let taken = story.entries.first { $0.kind == .decisionTaken }
        #expect(taken?.fields["by"] == "bela")
        #expect(taken?.fields["for"] == "alice")
        #expect(story.outcomes.first?.decision?.actingFor == "alice")
        #expect(story.outcomes.first?.by == .person("bela"))
    }

    @Test func `An owner who has gone away may not answer, and their delegate is told`() {
        let story = Story(directory: Sample.directory(away: ["alice": [Sample.away(10...60, "bela")]]))
        story.enter()
        #expect(story.stay?.owners == ["alice", "amir"])
        story.wait(10)
        #expect(
            story.decide(Sample.decision(by: "alice"))
                == .away("alice", until: Sample.start + .seconds(3600), delegate: "bela")
        )
        #expect(story.applyDeadlines() == [.duty])
        #expect(story.stay?.owners == ["alice", "amir", "bela"])
        #expect(story.entries.last?.fields["gone"] == ["alice"])
        #expect(story.decide(Sample.decision(by: "bela")) == nil)
    }

    @Test func `Whoever is away for longer than the window, as the directory says only now, is stood in for`() {
        let story = Story()
        story.enter()
        #expect(!story.followDuty(), "everybody is there")
        story.directory = Sample.directory(away: ["alice": [Sample.away(-600...6000, "bela")]])
        #expect(story.followDuty())
        #expect(story.stay?.owners == ["alice", "amir", "bela"])
        #expect(!story.followDuty(), "the sweep may run twice")
    }

    @Test func `Everybody away moves the case on at once and says why`() {
        let away: [PersonID: [Absence]] = ["alice": [Sample.away(0...60)], "amir": [Sample.away(0...60)]]
        let story = Story(directory: Sample.directory(away: away))
        story.enter()
        #expect(story.entries[2].fields["cause"] == "everybody-away")
        #expect(story.place == "passed to supervisor")

        let later = Story(
            directory: Sample.directory(away: ["alice": [Sample.away(5...60)], "amir": [Sample.away(6...60)]])
        )
        later.enter()
        later.wait(6)
        #expect(later.applyDeadlines() == [.duty])
        #expect(later.place == "passed to supervisor")
    }

    @Test func `A delegate must not let go on what is their own, or the request of anybody they act for`() {
        let away: [PersonID: [Absence]] = [
            "alice": [Sample.away(0...60, "bela")], "bela": [Sample.away(0...60, "chen")],
        ]
        for requester in ["alice", "bela", "chen"] as [PersonID] {
            let story = Story(
                policy: Sample.policy { $0.fourEyes.requester = FieldPath("data.by") },
                directory: Sample.directory(away: away),
                event: Event(
                    id: "e1",
                    source: "/erp",
                    type: "payment.requested",
                    time: Sample.start,
                    arrival: Sample.start,
                    sender: "erp",
                    data: ["amount": 400, "by": .string(requester.rawValue)]
                )
            )
            story.enter()
            #expect(story.stay?.owners == ["amir", "chen"])
            #expect(
                story.decide(Sample.decision(by: "chen")) == .ownRequest(requester, "is named by data.by"),
                "\(requester)"
            )
            #expect(story.decide(Sample.decision(.refuse, by: "chen", under: nil)) == nil)
        }
    }

    @Test func `Whoever answered for somebody has answered, and so have those`() {
        let policy = Sample.policy { $0.fourEyes.acrossLevels = true }
        let story = Story(policy: policy, directory: Sample.directory(away: ["alice": [Sample.away(0...10, "chen")]]))
        story.enter()
        #expect(story.decide(Sample.decision(.escalate, by: "chen", under: nil)) == nil)
        #expect(story.stay?.decidedBefore.map(\.person) == ["chen", "alice"])
    }

    @Test func `In a quorum one person counts once, even when acting for two`() {
        let away: [PersonID: [Absence]] = [
            "alice": [Sample.away(0...60, "bela")], "amir": [Sample.away(0...60, "bela")],
        ]
        let two = policy { $0.quorum = Quorum(.count(2)) }
        let alone = Story(policy: two, directory: Sample.directory(away: away))
        alone.enter()
        #expect(alone.place == "passed to supervisor", "one person cannot agree with themselves")

        let helped = Story(
            policy: two,
            directory: Sample.directory(away: away, also: [Sample.person("zoe", "operators")])
        )
        helped.enter()
        #expect(helped.stay?.owners == ["bela", "zoe"])
        #expect(helped.decide(Sample.decision(by: "bela")) == .actsForSeveral("bela", ["alice", "amir"]))
        for owner in ["alice", "amir"] as [PersonID] {
            #expect(helped.decide(Sample.decision(by: "bela") { $0.actingFor = owner }) == nil)
        }
        #expect(helped.place == "at operator")
        #expect(helped.stay?.votes.map(\.actingFor) == ["amir"])
        #expect(helped.decide(Sample.decision(by: "zoe")) == nil)
        #expect(helped.place == "resume by zoe")
    }

    @Test func `A place answers once, whoever answers from it`() {
        let two = policy { level in
            level.quorum = Quorum(.count(2))
            level.warning = nil
        }
        let story = Story(policy: two, directory: Sample.directory(away: ["alice": [Sample.away(5...60, "bela")]]))
        story.enter()
        #expect(story.decide(Sample.decision(by: "alice")) == nil)
        story.wait(5)
        story.applyDeadlines()
        #expect(story.decide(Sample.decision(by: "bela")) == nil)
        #expect(story.place == "at operator")
        #expect(story.stay?.votes.map(\.person) == ["bela"])
    }

    @Test func `Nobody acts for somebody who did not leave them their place`() {
        let story = Story()
        story.enter()
        #expect(story.decide(Sample.decision(by: "alice") { $0.actingFor = "chen" }) == .notActingFor("alice", "chen"))
        #expect(story.kinds().last == .decisionRefused)
    }

    // MARK: Qualifications

    @Test func `Only the qualified own a level, and an ended qualification is refused by its date`() {
        let required = policy { $0.qualification = "fraud-review" }
        let story = Story(
            policy: required,
            directory: Sample.directory(qualified: ["alice": qualification(certified, minutes: 20)])
        )
        story.enter()
        #expect(story.stay?.owners == ["alice"])
        #expect(story.claim(by: "alice") == nil)
        story.wait(20)
        let refusal = story.decide(Sample.decision(by: "alice"))
        #expect(refusal == .unqualified("alice", certified, lastDay: CalendarSample.date("2026-11-23")))
        #expect(refusal?.description.contains("ended with 2026-11-23") == true)
    }

    @Test func `With nobody qualified the case moves on and says why`() {
        let story = Story(policy: policy { $0.qualification = "fraud-review" })
        story.enter()
        #expect(story.entries[2].fields["cause"] == "nobody-qualified")
    }

    @Test func `Neither an unqualified delegate nor a delegate of the unqualified owns a case`() {
        let required = policy { $0.qualification = "fraud-review" }
        let forQualified = Sample.directory(
            away: ["alice": [Sample.away(0...60, "bela")]],
            qualified: ["alice": qualification(certified, minutes: 99)]
        )
        let forUnqualified = Sample.directory(
            away: ["alice": [Sample.away(0...60, "bela")]],
            qualified: ["bela": qualification(certified, minutes: 99)]
        )
        for directory in [forQualified, forUnqualified] {
            let story = Story(policy: required, directory: directory)
            story.enter()
            #expect(story.place == "passed to supervisor")
        }
    }

    @Test func `An authority that requires a qualification is not held without it`() {
        let policy = Sample.policy { $0.authorities[0].qualification = "fraud-review" }
        let story = Story(
            policy: policy,
            directory: Sample.directory(qualified: ["alice": qualification(certified, minutes: 5)])
        )
        story.enter()
        #expect(story.decide(Sample.decision(by: "amir")) == .unqualified("amir", certified, lastDay: nil))
        story.wait(5)
        #expect(
            story.decide(Sample.decision(by: "alice"))
                == .unqualified("alice", certified, lastDay: CalendarSample.date("2026-11-23"))
        )
    }
}
