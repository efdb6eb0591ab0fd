import JSON
import Testing

@testable import Escalation

@Suite struct CaseReassignTests {
    private func story(
        directory: Directory = Sample.directory { $0.append(Sample.person("anna", "operators")) },
        _ change: (inout Policy) -> Void = { _ in }
    ) -> Story {
        let story = Story(policy: Sample.policy(change), directory: directory)
        story.enter()
        return story
    }

    @Test func `Whoever is given a case is told and decides, and the giver owns it no more`() {
        let story = story()
        #expect(story.claim(by: "alice") == nil)
        let told = story.notices.count
        #expect(story.reassign(by: "alice", to: ["amir"]) == nil)
        #expect(story.stay?.owners == ["amir"] && story.stay?.claim == nil)
        #expect(story.kinds().last == .caseReassigned)
        #expect(story.notices.dropFirst(told).map(\.recipient) == [.person("amir", channel: "mail")])
        #expect(story.notices.last?.purpose == .decide)
        for (person, own) in [("alice", false), ("anna", false), ("amir", true)] as [(PersonID, Bool)] {
            let refused = story.decide(Sample.decision(by: person))
            #expect(refused == (own ? nil : .notAnOwner(person, "operator")))
        }
        #expect(story.place == "resume by amir")
    }

    @Test func `The window goes on, and ends as it would have`() {
        let story = story()
        let ends = story.stay?.windowEnds
        story.wait(29)
        #expect(story.reassign(by: "alice", to: ["amir"]) == nil)
        #expect(story.stay?.windowEnds == ends)
        story.wait(1)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.place == "passed to supervisor")
    }

    @Test func `A case is never given to a stranger, to oneself, to nobody, or without a reason`() {
        let story = story()
        let before = story.subject
        #expect(story.reassign(by: "alice", to: ["bela"]) == .notAnOwner("bela", "operator"))
        #expect(story.reassign(by: "alice", to: ["amir", "dora"]) == .notAnOwner("dora", "operator"))
        #expect(story.reassign(by: "alice", to: ["nobody"])?.code == "not-an-owner")
        for people in [[], ["alice"], ["amir", "amir"]] as [[PersonID]] {
            #expect(story.reassign(by: "alice", to: people)?.code == "malformed")
        }
        #expect(story.reassign(by: "alice", to: ["amir"], reason: " ")?.code == "malformed")
        #expect(story.reassign(by: "bela", to: ["amir"]) == .notAnOwner("bela", "operator"))
        #expect(story.subject == before)
    }

    @Test func `Nobody is given their own request, or gives it away`() {
        let path = FieldPath("data.vendor")!
        for sender in ["erp", "amir"] as [PersonID] {
            // Either the broker knows that amir sent it, or a field names him.
            let directory = Sample.directory { people in
                people[1].brokerUsers = sender == "erp" ? ["erp"] : ["Acme"]
                people.append(Sample.person("anna", "operators"))
            }
            let story = story(directory: directory) { if sender == "amir" { $0.fourEyes.requester = path } }
            #expect(story.reassign(by: "alice", to: ["amir"])?.code == "own-request")
            #expect(story.reassign(by: "amir", to: ["anna"])?.code == "own-request")
            #expect(story.reassign(by: "alice", to: ["anna"]) == nil)
        }
    }

    @Test func `Nobody takes a claim away, or reassigns where the level does not permit it`() {
        let story = story()
        #expect(story.claim(by: "amir") == nil)
        #expect(story.reassign(by: "alice", to: ["anna"])?.code == "claimed")
        let strict = self.story { $0.levels[0].actions.remove(.reassign) }
        #expect(strict.reassign(by: "alice", to: ["anna"])?.code == "not-permitted")
        #expect(story.decide(Sample.decision(.reassign))?.code == "claimed")
        #expect(strict.decide(Sample.decision(.reassign))?.code == "not-permitted")
        #expect(self.story().decide(Sample.decision(.reassign))?.code == "not-permitted")
    }

    @Test func `Where all must agree, whoever disagrees cannot be left out`() {
        let story = story { $0.levels[0].quorum = Quorum(.all, oneRefusalEnds: false) }
        #expect(story.reassign(by: "alice", to: ["amir"]) == nil)
        #expect(story.stay?.owners == ["amir", "anna"])
        #expect(story.decide(Sample.decision(by: "amir")) == nil)
        #expect(story.place == "at operator")
        #expect(story.decide(Sample.decision(by: "anna")) == nil)
        #expect(story.place == "resume by anna")
        let pair = Story(policy: Sample.policy { $0.levels[0].quorum = Quorum(.count(2)) })
        pair.enter()
        #expect(pair.reassign(by: "alice", to: ["amir"])?.code == "malformed")
    }
}

extension Story {
    func act(_ act: CaseAct, by person: PersonID) -> Refusal? {
        let policy = policy
        return step { subject, step in
            do throws(Refusal) {
                try subject.act(act, by: person, policy: policy, step: &step)
                return nil
            } catch {
                return error
            }
        }
    }

    func reassign(by person: PersonID, to people: [PersonID], reason: String = "They know the vendor.") -> Refusal? {
        act(.reassign(to: people, reason: reason), by: person)
    }
}
