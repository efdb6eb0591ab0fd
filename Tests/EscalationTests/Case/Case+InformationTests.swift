import JSON
import Testing

@testable import Escalation

@Suite struct CaseInformationTests {
    private func story(_ policy: Policy = Sample.pausingPolicy()) -> Story {
        let story = Story(policy: policy)
        story.enter()
        story.wait(10)
        return story
    }

    @Test func `Whoever is asked is told, the clock stops, and the answer starts it again and tells the asker`() {
        let story = story()
        #expect(story.ask(.person("dora"), "Was the account checked?") == nil)
        #expect(story.kinds(after: 3) == [.informationAsked, .clockPaused])
        #expect(story.notices.last?.purpose == .question)
        #expect(story.notices.last?.recipient == .person("dora", channel: "mail"))
        let number = story.stay?.course.questions.first?.number
        #expect(number == 4, "the number of the change that asked")
        let before = story.subject.revision
        story.wait(5)
        #expect(story.answer(by: "dora") == nil)
        #expect(story.kinds(after: 5) == [.informationAnswered, .clockResumed])
        #expect(story.notices.last?.purpose == .answered)
        #expect(story.notices.last?.recipient == .person("alice", channel: "mail"))
        #expect(story.stay?.windowEnds == Sample.start + .seconds(35 * 60))
        #expect(story.subject.revision == before, "no decision rests on it")
        #expect(story.stay?.course.questions.first?.answer?.text == "So.")
    }

    @Test func `Unanswered in time, the clock runs on, and an answer is still heard`() {
        let story = story()
        #expect(story.ask(.role("auditors"), until: story.now + .seconds(300)) == nil)
        story.wait(5)
        #expect(story.applyDeadlines() == [.pause])
        #expect(story.subject.nextDeadline == Sample.start + .seconds(25 * 60), "the reminder moved along")
        #expect(story.answer(by: "dora") == nil)
        #expect(story.stay?.windowEnds == Sample.start + .seconds(35 * 60))
    }

    @Test func `Where the clock does not stop, a question may be asked all the same`() {
        let story = story(Sample.pausingPolicy([]))
        #expect(story.ask(.person("dora")) == nil)
        #expect(story.kinds(after: 3) == [.informationAsked])
        #expect(story.stay?.windowEnds == Sample.start + .seconds(30 * 60))
    }

    @Test func `The requester is whoever sent the case, or is named in it`() {
        let directory = Sample.directory { people in
            people[4].brokerUsers = ["erp"]
            people.append(Sample.person("vera", "buyers"))
        }
        let story = Story(
            policy: Sample.pausingPolicy { $0.fourEyes.requester = FieldPath("data.vendor") },
            directory: directory,
            event: {
                var event = Sample.event()
                event.data = ["amount": 400, "vendor": "vera"]
                return event
            }()
        )
        story.enter()
        #expect(story.ask(.requester) == nil)
        #expect(story.stay?.course.questions.first?.to == ["dora", "vera"])
        let unknown = self.story()
        #expect(unknown.ask(.requester)?.code == "unknown-question")
    }

    @Test func `Only who may ask asks, somebody else, something`() {
        let story = story()
        #expect(story.ask(.person("dora"), by: "bela") == .notAnOwner("bela", "operator"))
        #expect(story.ask(.person("alice"))?.code == "unknown-question")
        #expect(story.ask(.person("nobody"))?.code == "unknown-question")
        #expect(story.ask(.role("nobodies"))?.code == "unknown-question")
        #expect(story.ask(.person("dora"), " ")?.code == "malformed")
        #expect(story.ask(.person("dora"), until: story.now)?.code == "malformed")
        let silent = self.story(Sample.pausingPolicy { $0.levels[0].actions.remove(.ask) })
        #expect(silent.ask(.person("dora"))?.code == "not-permitted")
        #expect(self.story().decide(Sample.decision(.ask))?.code == "malformed", "it is no decision")
    }

    @Test func `Only who was asked answers, and says which question where there are several`() {
        let story = story()
        #expect(story.answer(by: "dora")?.code == "unknown-question")
        #expect(story.ask(.person("dora"), "One?") == nil)
        #expect(story.ask(.role("auditors"), "Two?") == nil)
        #expect(story.answer(by: "chen")?.code == "unknown-question")
        #expect(story.answer(by: "dora")?.code == "unknown-question")
        #expect(story.answer(4, "Yes.", by: "dora") == nil)
        #expect(story.answer(4, "Yes.", by: "dora")?.code == "unknown-question", "it is answered")
        #expect(story.answer(by: "dora") == nil, "one is left")
        #expect(story.stay?.course.pauses.allSatisfy { !$0.isOpen } == true)
    }

    @Test func `A question goes along to the next level, and is answered there`() {
        let story = story()
        #expect(story.ask(.person("dora")) == nil)
        #expect(story.decide(Sample.decision(.escalate, under: nil)) == nil)
        story.enter()
        #expect(story.answer(by: "dora") == nil)
        #expect(story.stay?.course.pauses == [])
    }

    @Test func `A case keeps so many questions, the answered go first`() {
        let story = story()
        for _ in 0..<Question.countMax { #expect(story.ask(.person("dora")) == nil) }
        #expect(story.ask(.person("dora"))?.code == "malformed")
        let third = story.stay?.course.questions[2].number
        #expect(story.answer(third, by: "dora") == nil)
        #expect(story.ask(.person("dora")) == nil)
        #expect(story.stay?.course.questions.count == Question.countMax)
        #expect(story.stay?.course.questions.contains { $0.number == third } == false)
    }

    @Test func `A case that has ended hears no answer`() {
        let story = story()
        #expect(story.ask(.person("dora")) == nil)
        #expect(story.decide(Sample.decision()) == nil)
        #expect(story.answer(by: "dora")?.code == "closed")
    }
}
