import JSON
import Testing

@testable import Escalation

@Suite struct CaseTakeBackTests {
    private let team = Team(name: "payments", members: ["alice", "amir"], lead: "bela")

    private func claimed() -> Story {
        let policy = Sample.policy { $0.levels[0].takeBack = ["auditors"] }
        let story = Story(policy: policy, directory: Sample.directory(teams: [team]))
        story.enter()
        #expect(story.claim(by: "alice") == nil)
        return story
    }

    @Test(arguments: ["bela", "dora"] as [PersonID])
    func `A lead of the claimer's team, or a role that the level names, takes a claim back`(person: PersonID) {
        let story = claimed()
        let told = story.notices.count
        #expect(story.takeBack(by: person) == nil)
        #expect(story.stay?.claim == nil)
        #expect(story.kinds().last == .claimTakenBack)
        #expect(story.entries.last?.fields["by"] == .string(person.rawValue))
        #expect(story.entries.last?.fields["from"] == "alice")
        #expect(story.notices.dropFirst(told).map(\.purpose) == [.takenBack])
        #expect(story.notices.last?.recipient == .person("alice", channel: "mail"))
        #expect(story.claim(by: "amir") == nil, "the next may look at it")
    }

    @Test func `A stranger, another owner and the claimer take nothing back`() {
        let story = claimed()
        for person in ["mallory", "amir", "chen", "alice"] as [PersonID] {
            #expect(story.takeBack(by: person) == .mayNotTakeBack(person, from: "alice", "operator"))
        }
        #expect(story.stay?.claim?.by == "alice")
    }

    @Test func `What nobody has claimed, or what has ended, is not taken back`() {
        let story = claimed()
        story.wait(10)
        #expect(story.takeBack(by: "bela") == .notClaimed, "the claim has expired")
        #expect(story.decide(Sample.decision(.refuse, under: nil)) == nil)
        #expect(story.takeBack(by: "bela")?.code == "closed")
    }
}
