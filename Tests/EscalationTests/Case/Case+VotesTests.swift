import JSON
import Testing

@testable import Escalation

@Suite struct CaseVotesTests {
    /// A case at its first level, owned by alice, amir and ana, of whom so many must agree.
    private func story(_ quorum: Quorum, _ change: (inout Policy) -> Void = { _ in }) -> Story {
        let policy = Sample.policy {
            $0.levels[0].quorum = quorum
            change(&$0)
        }
        let directory = Sample.directory { $0.append(Sample.person("ana", "operators")) }
        let story = Story(policy: policy, directory: directory)
        story.enter()
        return story
    }

    @Test func `The case goes on only when as many agree as must, and tells who did`() {
        let story = story(Quorum(.count(2)))
        #expect(story.decide(Sample.decision(by: "alice") { $0.constraints = ["in two parts"] }) == nil)
        #expect(story.place == "at operator")
        #expect(story.outcomes.isEmpty)
        #expect(story.subject.revision == 1, "the others decide on what stood there before")
        #expect(story.decide(Sample.decision(by: "amir") { $0.assumptions = ["the rate holds"] }) == nil)
        #expect(story.kinds(after: 3) == [.voteTaken, .decisionTaken, .caseClosed])
        #expect(story.entries[4].fields["with"] == ["alice"])
        #expect(story.place == "resume by amir")
        #expect(story.outcomes[0].decision?.constraints == ["in two parts"])
        #expect(story.outcomes[0].decision?.assumptions == ["the rate holds"])
    }

    @Test func `Whoever answers twice has changed their mind, and is still one`() {
        let story = story(Quorum(.count(2), oneRefusalEnds: false, conflict: .majority))
        #expect(story.decide(Sample.decision(.refuse, by: "alice")) == nil)
        #expect(story.decide(Sample.decision(by: "alice")) == nil)
        #expect(story.stay?.votes.map(\.action) == [.approve])
        #expect(story.place == "at operator")
        #expect(story.decide(Sample.decision(by: "amir")) == nil)
        #expect(story.place == "resume by amir")
    }

    @Test func `One refusal ends it`() {
        let story = story(Quorum(.all))
        #expect(story.decide(Sample.decision(by: "alice")) == nil)
        #expect(story.decide(Sample.decision(.refuse, by: "amir", under: nil)) == nil)
        #expect(story.place == "refused by amir")
    }

    @Test func `Owners who want different things send the case up, with its own entry`() {
        let story = story(Quorum(.count(2)))
        let amount = FieldPath("data.amount")!
        func changing(_ person: PersonID, to value: Int64) -> Decision {
            Sample.decision(.approveWithChanges, by: person) {
                $0.changes = [FieldChange(path: amount, value: .int(value))]
            }
        }
        #expect(story.decide(changing("alice", to: 100)) == nil)
        #expect(story.decide(changing("amir", to: 200)) == nil)
        #expect(story.kinds(after: 3) == [.voteTaken, .voteTaken, .votesDisputed, .casePassed])
        #expect(story.place == "passed to supervisor")
        #expect(story.stay?.votes == [])
    }

    @Test func `At the last level a dispute waits for its window, and the window refuses`() {
        let story = story(Quorum(.count(2))) {
            $0.levels.removeLast(2)
            $0.levels[0].expiry = .end(.refused, authority: nil)
        }
        #expect(story.decide(Sample.decision(by: "alice")) == nil)
        #expect(story.decide(Sample.decision(.retry, by: "amir")) == nil)
        #expect(story.place == "at operator")
        story.wait(31)
        story.applyDeadlines()
        #expect(story.place == "refused by expiry")
    }

    @Test func `An answer about what has changed since counts no more, and its owner is asked again`() {
        let story = story(Quorum(.count(2)))
        #expect(story.decide(Sample.decision(by: "alice")) == nil)
        let told = story.notices.count
        story.attach(Sample.event("e2", amount: 450))
        #expect(story.stay?.votes == [])
        #expect(story.kinds(after: 4) == [.eventAttached, .snapshotChanged, .votesForgotten])
        #expect(story.notices.dropFirst(told).map(\.recipient) == [.person("alice", channel: "mail")])
        #expect(story.decide(Sample.decision(by: "amir", revision: 1))?.code == "stale")
        #expect(story.decide(Sample.decision(by: "amir", revision: 2)) == nil)
        #expect(story.place == "at operator")
    }

    @Test func `Passing the case on needs nobody's agreement`() {
        let story = story(Quorum(.all))
        #expect(story.decide(Sample.decision(by: "alice")) == nil)
        #expect(story.decide(Sample.decision(.escalate, by: "amir", under: nil)) == nil)
        #expect(story.place == "passed to supervisor")
    }

    @Test func `A level whose owners are too few to agree is not waited for`() {
        let story = story(Quorum(.count(4)))
        #expect(story.kinds(after: 2) == [.levelEmpty, .casePassed])
        #expect(story.entries[2].fields["owners"] == 3)
        #expect(story.place == "passed to supervisor")
    }
}
