import Testing

@testable import Escalation

@Suite struct CaseLevelTests {
    @Test func `Taking a case in finds its owners and tells them`() {
        let story = Story()
        #expect(story.enter())
        #expect(story.kinds(after: 2) == [.levelEntered])
        #expect(story.place == "at operator")
        #expect(story.stay?.owners == ["alice", "amir"])
        #expect(story.notices.map(\.purpose) == [.decide, .decide])
        #expect(story.notices.map(\.generation) == [1, 1])
    }

    @Test func `A hint of another generation, or a second one, is no news`() {
        let story = Story()
        for generation in [0, 2, .min, .max] as [Int64] { #expect(!story.enter(generation: generation)) }
        #expect(story.enter())
        #expect(!story.enter())
        #expect(story.kinds() == [.caseOpened, .casePassed, .levelEntered])
    }

    @Test func `A level that nobody owns is not waited for`() {
        let story = Story(directory: Sample.directory { $0.removeAll { $0.roles == ["operators"] } })
        #expect(story.enter())
        #expect(story.kinds(after: 2) == [.levelEmpty, .casePassed])
        #expect(story.place == "passed to supervisor")
        #expect(story.stay?.windowEnds == story.now + .seconds(60 * 60))
        #expect(story.passes.map(\.generation) == [1, 2])
    }

    @Test func `With nobody at any level the case ends as refused`() {
        let story = Story(directory: Directory(people: []))
        while story.subject.outcome == nil { #expect(story.enter()) }
        #expect(story.place == "refused by expiry")
        #expect(
            story.kinds(after: 2) == [
                .levelEmpty, .casePassed, .levelEmpty, .casePassed, .levelEmpty, .caseClosed,
            ]
        )
    }

    @Test func `A level whose every notice failed counts as empty`() {
        let story = Story()
        story.enter()
        #expect(story.unreachable(generation: 1))
        #expect(story.kinds(after: 3) == [.levelUnreachable, .casePassed])
        #expect(story.place == "passed to supervisor")
        #expect(!story.unreachable(generation: 1), "the report is of a stay that has ended")
    }

    @Test func `A level is not unreachable while somebody has claimed the case, nor before it was taken in`() {
        let story = Story()
        #expect(!story.unreachable(generation: 1))
        story.enter()
        #expect(story.claim(by: "alice") == nil)
        #expect(!story.unreachable(generation: 1))
    }

    @Test(arguments: [OutcomeKind.resume, .retry, .skip])
    func `Silence of a level that nobody was asked at never lets the automation go on`(outcome: OutcomeKind) {
        let policy = Sample.policy { $0.levels[2].expiry = .end(outcome, authority: "any") }
        let empty = Story(policy: policy, directory: Directory(people: []))
        while empty.subject.outcome == nil { empty.enter() }
        #expect(empty.place == "refused by expiry")

        let unserved = Story(policy: Sample.policy { $0.levels = [policy.levels[2]] })
        unserved.wait(120)
        #expect(unserved.applyDeadlines() == [.window])
        #expect(unserved.place == "refused by expiry")

        let unreachable = Story(policy: Sample.policy { $0.levels = [policy.levels[2]] })
        unreachable.enter()
        #expect(unreachable.unreachable(generation: 1))
        #expect(unreachable.place == "refused by expiry")
    }

    @Test func `A level left without a reader escalates where its window would have ended the case`() {
        let story = Story(
            policy: Sample.policy { $0.levels[0].expiry = .end(.manual, authority: nil) },
            directory: Sample.directory { $0.removeAll { $0.roles == ["operators"] } }
        )
        story.enter()
        #expect(story.place == "passed to supervisor")
    }

    @Test func `The last level ends by the manual procedure even where nobody was asked`() {
        let story = Story(
            policy: Sample.policy { $0.levels[2].expiry = .end(.manual, authority: nil) },
            directory: Directory(people: [])
        )
        while story.subject.outcome == nil { story.enter() }
        #expect(story.place == "manual by expiry")
    }

    @Test func `A person is told once on each channel, whatever the number of addresses`() {
        let people = [Sample.person("alice", "operators", channels: "mail", "mail", "webhook")]
        let story = Story(directory: Directory(people: people))
        story.enter()
        #expect(story.notices.map(\.recipient.channel) == ["mail", "webhook"])
    }

    @Test func `A clock set back does not shorten a stay`() {
        let story = Story()
        story.enter()
        story.wait(-60)
        #expect(story.unreachable(generation: 1))
        #expect(story.stay?.since == Sample.start)
        #expect(story.stay?.windowEnds == Sample.start + .seconds(60 * 60))
    }
}
