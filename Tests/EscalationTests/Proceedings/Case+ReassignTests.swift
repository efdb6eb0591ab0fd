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

    private func teams(_ members: Set<PersonID>, _ change: (inout [Directory.Person]) -> Void = { _ in }) -> Directory {
        let people = Sample.directory { people in
            people.append(Sample.person("anna", "operators"))
            change(&people)
        }.people.values.sorted { $0.id < $1.id }
        return Directory(people: people, teams: [Team(name: "payments", members: members)])
    }

    @Test func `A team stands for those of it who own the level`() {
        let story = story(directory: teams(["alice", "amir", "anna", "bela", "ghost"]))
        #expect(story.act(.reassignToTeam("payments", reason: "Theirs."), by: "alice") == nil)
        #expect(story.stay?.owners == ["amir", "anna"], "not the giver, and nobody of another level")
        #expect(story.entries.last?.fields["team"] == "payments")
        #expect(story.entries.last?.detail?.content["text"] == "Theirs.")
    }

    @Test func `A team never passes four eyes, and of those who are away nobody is given anything`() {
        let own = story(
            directory: teams(["amir", "anna"]) { people in
                for place in people.indices where people[place].id == "amir" { people[place].brokerUsers = ["erp"] }
            }
        )
        #expect(own.act(.reassignToTeam("payments", reason: "Theirs."), by: "alice") == nil)
        #expect(own.stay?.owners == ["anna"])
        let away = story(
            directory: teams(["amir", "anna"]) { people in
                let absence = Absence(from: Sample.start, until: Sample.start + .seconds(3600))
                for place in people.indices where people[place].id == "anna" { people[place].absences = [absence] }
            }
        )
        #expect(away.act(.reassignToTeam("payments", reason: "Theirs."), by: "alice") == nil)
        #expect(away.stay?.owners == ["amir"])
    }

    @Test func `A team of which nobody can own the case is refused with the reason`() {
        func refusal(_ directory: Directory, by person: PersonID = "alice", _ team: TeamName = "payments") -> Refusal? {
            let story = story(directory: directory)
            let before = story.subject
            let refusal = story.act(.reassignToTeam(team, reason: "Theirs."), by: person)
            #expect(story.subject == before)
            return refusal
        }
        #expect(refusal(teams(["amir"]), "billing") == .malformed("the directory has no team billing"))
        for members in [["bela", "chen"], ["alice"], []] as [Set<PersonID>] {
            #expect(refusal(teams(members)) == .malformed("nobody else of team payments owns level operator"))
        }
        let own = teams(["amir"]) { people in
            for place in people.indices where people[place].id == "amir" { people[place].brokerUsers = ["erp"] }
        }
        #expect(refusal(own)?.description.contains("it is their own") == true)
        let away = teams(["amir"]) { people in
            let absence = Absence(from: Sample.start, until: Sample.start + .seconds(3600))
            for place in people.indices where people[place].id == "amir" { people[place].absences = [absence] }
        }
        #expect(refusal(away)?.description.contains("is there and qualified now") == true)
        #expect(refusal(teams(["amir"]), by: "bela")?.code == "not-an-owner")
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
