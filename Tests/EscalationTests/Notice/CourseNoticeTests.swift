import Testing

@testable import Escalation

@Suite struct CourseNoticeTests {
    private func text(
        of story: Story,
        _ purpose: Notice.Purpose,
        to person: PersonID,
        in languages: [LanguageTag] = [],
        workingTimeLeft: Duration? = nil
    ) -> NoticeText {
        NoticeText(
            purpose,
            of: story.subject,
            policy: story.policy,
            to: story.directory.people[person]!,
            in: languages,
            channel: "mail",
            workingTimeLeft: workingTimeLeft,
            localTime: { "\($0) local" }
        )
    }

    private func story() -> Story {
        let story = Story(policy: Sample.pausingPolicy())
        story.enter()
        return story
    }

    @Test func `Who is asked reads the question, and how to answer it`() {
        let story = story()
        #expect(story.ask(.person("dora"), "Was the account\nchecked?") == nil)
        let notice = text(of: story, .question, to: "dora")
        #expect(notice.subject.contains("has a question for you at level operator"))
        #expect(
            notice.request == "alice waits for your answer: belay case answer \(story.subject.id) --question 4 '…'"
        )
        #expect(notice.actions.isEmpty)
        #expect(notice.plainText.contains("\nQuestion 4 of alice to you: Was the account checked?\n"))
        #expect(story.stay?.course.hasQuestion(for: "dora") == true)
        #expect(story.stay?.course.hasQuestion(for: "chen") == false)
    }

    @Test func `Who asked reads the answer`() {
        let story = story()
        #expect(story.ask(.person("dora")) == nil)
        #expect(story.answer(by: "dora") == nil)
        let notice = text(of: story, .answered, to: "alice")
        #expect(notice.subject.contains("has an answer for you at level operator"))
        #expect(notice.plainText.contains("\n  dora answered: So.\n"))
        #expect(story.stay?.course.hasQuestion(for: "dora") == false)
    }

    @Test func `Owners read why the clock stands still, and what is in dispute`() {
        let story = story()
        #expect(story.wait("the bank", until: Sample.start + .seconds(600)) == nil)
        #expect(story.dispute("data.amount") == nil)
        let lines = text(of: story, .decide, to: "amir").course
        #expect(
            lines == [
                "alice disputes data.amount: until its source confirms it, nobody may let it go on.",
                "Its source was asked for data.amount.",
                "The clock stands still until \(Sample.start + .seconds(600)) local at the latest, waiting for the bank.",
                "The clock stands still until \(Sample.start + .seconds(3600)) local at the latest, for data of its source.",
            ]
        )
    }

    @Test func `Who reads German reads the course of it in German`() {
        let story = story()
        #expect(story.ask(.person("dora"), "Was the account checked?") == nil)
        #expect(story.answer(by: "dora") == nil)
        #expect(story.dispute("data.amount") == nil)
        let notice = text(of: story, .answered, to: "alice", in: [.german], workingTimeLeft: .seconds(4 * 3600))
        #expect(notice.subject.contains("Zu \(story.subject.id) gibt es eine Antwort für Sie: Stufe operator, Frist "))
        #expect(
            notice.course == [
                "alice zweifelt data.amount an: Bis die Quelle das bestätigt, darf niemand den Vorgang weiterlaufen lassen.",
                "Die Quelle wurde um data.amount gebeten.",
                "Die Frist ruht längstens bis \(story.now + .seconds(3600)) local, solange die Quelle die Daten nicht geliefert hat.",
                "Frage 4 von alice an dora: Was the account checked?", "  dora hat geantwortet: So.",
            ]
        )
        #expect(notice.silence?.contains(" local (noch 4h Arbeitszeit) niemand entscheidet, geht") == true)
    }

    @Test func `What is left in working time stands beside the time at which it ends`() {
        let story = story()
        let notice = text(of: story, .decide, to: "alice", workingTimeLeft: .seconds(4 * 3600))
        #expect(
            notice.silence?.contains("\(Sample.start + .seconds(1800)) local (4h of working time), the case") == true
        )
        #expect(text(of: story, .decide, to: "alice").silence?.contains("working time") == false)
    }
}
