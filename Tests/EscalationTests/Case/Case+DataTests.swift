import JSON
import Testing

@testable import Escalation

@Suite struct CaseDataTests {
    private let start = Sample.start

    private func minutes(_ count: Int) -> Instant { start + .seconds(count * 60) }

    private func story(waiting: [WaitingRun] = [], _ change: (inout Policy) -> Void = { _ in }) -> Story {
        let story = Story(policy: Sample.demandingPolicy(change), waiting: waiting)
        story.enter()
        return story
    }

    @Test func `A case that lacks what its level requires asks its source`() {
        let story = story()
        #expect(story.kinds(after: 2) == [.levelEntered, .dataRequested])
        let inquiry = story.dataInquiries.first
        #expect(inquiry?.fields == [FieldPath("data.vendorID")!] && inquiry?.disputed == [])
        #expect(inquiry?.id == story.stay?.course.request?.id)
        #expect(inquiry?.until == minutes(30) && inquiry?.level == "operator")
        #expect(story.decide(Sample.decision()) == .missingData([FieldPath("data.vendorID")!]))
    }

    @Test func `What is given joins the snapshot, and is decided on`() {
        let story = story()
        let before = story.subject.snapshot.digest
        #expect(story.provide(["vendorID": "V7", "amount": 1]) == nil)
        #expect(story.subject.snapshot.fields["data"]?["vendorID"] == "V7")
        #expect(story.subject.snapshot.fields["data"]?["amount"] == 400, "only what was asked for is taken")
        #expect(story.subject.snapshot.digest != before)
        #expect(story.subject.revision == 2 && story.stay?.course.request == nil)
        #expect(story.decide(Sample.decision(revision: 1))?.code == "stale")
        #expect(story.decide(Sample.decision(revision: 2)) == nil)
        #expect(story.place == "resume by alice")
    }

    @Test func `Runs of the source that asked about the old data are covered by what it gave, runs of others are not`()
    {
        let other = WaitingRun(event: EventReference(id: "x", source: "/other", type: "t"), run: "other")
        let story = story(waiting: [Sample.run("e1"), other])
        #expect(story.provide(["vendorID": "V7"]) == nil)
        #expect(story.decide(Sample.decision(revision: 2)) == nil)
        #expect(story.outcomes.map(\.kind) == [.resume, .withdrawn])
    }

    @Test func `Only the source of the case gives its data, to the request that is open`() {
        let story = story()
        let stranger = EventReference(id: "p", source: "/other", type: "t", sender: "erp")
        #expect(story.provide(["vendorID": "V7"], as: stranger)?.code == "malformed")
        let impostor = EventReference(id: "p", source: "/erp", type: "t", sender: "mallory")
        #expect(story.provide(["vendorID": "V7"], as: impostor)?.code == "malformed")
        #expect(story.provide(["vendorID": "V7"], to: "AAAA_1_0")?.code == "malformed")
        #expect(story.provide(["amount": 7])?.code == "malformed")
        #expect(story.provide(["vendorID": nil])?.code == "malformed")
        #expect(story.subject.revision == 1)
        #expect(story.provide(["vendorID": "V7"]) == nil)
        #expect(story.provide(["vendorID": "V8"], to: story.dataInquiries[0].id)?.code == "malformed", "given once")
    }

    @Test func `What is given in parts leaves the rest wanted`() {
        let story = story { $0.levels[0].requiredData.append(FieldPath("data.iban")!) }
        #expect(story.provide(["vendorID": "V7"]) == nil)
        #expect(story.stay?.course.request?.fields == [FieldPath("data.iban")!])
        #expect(story.provide(["iban": "DE"]) == nil)
        #expect(story.stay?.course.request == nil)
    }

    @Test func `Unanswered in time, the level's consequence applies at once where the policy says so`() {
        let story = story { $0.levels[0].dataWithin = .seconds(600) }
        #expect(story.subject.nextDeadline == minutes(10) && story.dataInquiries[0].until == minutes(10))
        story.now = minutes(10) - .microseconds(1)
        #expect(story.applyDeadlines() == [])
        story.now = minutes(10)
        #expect(story.applyDeadlines() == [.data])
        #expect(story.kinds(after: 4) == [.dataOverdue, .casePassed])
        #expect(story.place == "passed to supervisor")
        // The next level asks for itself.
        story.enter()
        #expect(story.dataInquiries.count == 2 && story.dataInquiries[0].id != story.dataInquiries[1].id)
    }

    @Test func `Silence lets nothing go on that lacks data, whatever the policy says of silence`() {
        for within in [Duration.seconds(600), nil] {
            let story = story {
                $0.levels[0].expiry = .end(.resume, authority: "any")
                $0.levels[0].dataWithin = within
            }
            story.now = minutes(31)
            #expect(!story.applyDeadlines().isEmpty)
            #expect(story.place == "passed to supervisor")
        }
    }

    @Test func `The clock stands still for the source where the policy says so, and runs on with the answer`() {
        let story = Story(
            policy: Sample.demandingPolicy {
                $0.levels[0].pauses = PauseRules([.data], atMost: .seconds(1200))
            }
        )
        story.wait(5)
        story.enter()
        #expect(story.kinds(after: 3) == [.dataRequested, .clockPaused])
        #expect(story.stay?.windowEnds == minutes(50) && story.dataInquiries[0].until == minutes(50))
        #expect(story.stay?.course.pauses.first?.by == nil)
        story.wait(10)
        #expect(story.provide(["vendorID": "V7"]) == nil)
        #expect(story.stay?.windowEnds == minutes(40))
        #expect(story.entries.last?.kind == .clockResumed)
        // Everybody who owns it is told that there is something to decide now.
        #expect(story.notices.suffix(2).map(\.purpose) == [.decide, .decide])
    }

    @Test func `An event that still lacks what was given keeps it`() {
        let story = story()
        #expect(story.provide(["vendorID": "V7"]) == nil)
        let before = story.subject
        story.attach(Sample.event("e2"))
        #expect(story.subject.snapshot == before.snapshot && story.subject.revision == before.revision)
        // What the event brings itself is newer.
        var newer = Sample.event("e3")
        newer.data = ["amount": 400, "vendor": "Acme", "vendorID": "V9"]
        story.attach(newer)
        #expect(story.subject.snapshot.fields["data"]?["vendorID"] == "V9")
    }

    @Test func `A source that gave it with another event is not late`() {
        let story = story { $0.levels[0].dataWithin = .seconds(600) }
        var complete = Sample.event("e2")
        complete.data = ["amount": 400, "vendor": "Acme", "vendorID": "V7"]
        story.attach(complete)
        story.now = minutes(10)
        #expect(story.applyDeadlines() == [.data])
        #expect(story.place == "at operator")
        #expect(story.stay?.course.request == nil && story.subject.nextDeadline == minutes(20))
    }

    @Test func `A case that lacks nothing asks nobody`() {
        let story = Story(policy: Sample.pausingPolicy())
        story.enter()
        #expect(story.dataInquiries == [] && story.stay?.course.isEmpty == true)
    }
}
