import JSON
import Testing

@testable import Escalation

@Suite struct LocalTextTests {
    static func both(_ english: String, _ german: String) -> LocalText {
        LocalText([(.english, english), (.german, german)])!
    }

    private let text = both("A payment", "Eine Zahlung")

    @Test func `A text without a language reads the same for everybody`() {
        let plain: LocalText = "A payment"
        #expect(plain.language == nil && plain.languages == [])
        #expect(plain.read(in: [.german]) == plain && "\(plain)" == "A payment")
    }

    @Test func `A reader gets the first of their languages that the text has, else its default`() throws {
        let french = try #require(LanguageTag("fr"))
        #expect(text.plain == "A payment" && text.language == .english)
        #expect(text.read(in: [french, .german, .english]).plain == "Eine Zahlung")
        #expect(text.read(in: [.german]).language == .german)
        #expect(text.read(in: [french]).plain == "A payment" && text.read(in: []).plain == "A payment")
        // What was read in one language can be read in another again.
        #expect(text.read(in: [.german]).read(in: [.english]) == text)
    }

    @Test func `English is the default, or else the first`() throws {
        let (french, italian) = try (#require(LanguageTag("fr")), #require(LanguageTag("it")))
        #expect(LocalText([(.german, "d"), (.english, "e")])?.plain == "e")
        #expect(LocalText([(french, "f"), (italian, "i")])?.plain == "f")
        #expect(LocalText([]) == nil)
        #expect(LocalText([(.german, "a"), (.german, "b")]) == nil)
    }

    private func story() -> Story {
        let story = Story(policy: Self.policy)
        story.enter()
        return story
    }

    private static let policy = Sample.policy {
        $0.title = both("Payments", "Zahlungen")
        $0.triggers = [
            TriggerRule(
                name: "large-payment",
                kind: .ask("pay"),
                because: both("The amount is above 100.", "Der Betrag liegt über 100."),
                entryLevel: "operator"
            )
        ]
        $0.levels[0].alternatives = [Alternative(name: "wait", title: both("Wait", "Warten"))]
        $0.levels[0].procedure = Procedure(steps: [.init(name: "call", text: both("Call them", "Dort anrufen"))])
    }

    private func text(of story: Story, _ purpose: Notice.Purpose = .decide, in languages: [LanguageTag]) -> NoticeText {
        NoticeText(
            purpose,
            of: story.subject,
            policy: story.policy,
            to: story.directory.people["alice"]!,
            in: languages,
            channel: "mail",
            localTime: { "\($0) local" }
        )
    }

    @Test func `A notice speaks one language where the policy does, and what was written down stays as it was`() {
        let story = story()
        let german = text(of: story, in: [.german])
        #expect(german.because == "Zahlungen: Der Betrag liegt über 100.")
        #expect(german.plainText.contains("  anderer Weg wait: Warten\n"))
        #expect(text(of: story, in: []).because == "Payments: The amount is above 100.")
        #expect(story.subject.opening.because == "The amount is above 100.")
    }

    @Test func `Steps by hand are told in the reader's language, also those that were kept before`() {
        let story = story()
        #expect(story.decide(Sample.decision(.manual)) == nil)
        #expect(text(of: story, .procedure, in: [.german]).request.hasSuffix("call (Dort anrufen)."))
        #expect(text(of: story, .procedure, in: []).request.hasSuffix("call (Call them)."))
        story.policy.levels[0].procedure = Procedure(steps: [
            .init(name: "call", text: LocalTextTests.both("Write", "Schreiben"))
        ])
        #expect(text(of: story, .procedure, in: [.german]).request.hasSuffix("call (Call them)."), "as it was chosen")
    }

    @Test func `A reason that the policy does not give stands as it was kept`() {
        let story = story()
        story.policy.triggers[0].because = Self.both("Something else", "Etwas anderes")
        #expect(text(of: story, in: [.german]).because == "Zahlungen: The amount is above 100.")
        story.policy.triggers = []
        #expect(text(of: story, in: [.german]).because == "Zahlungen: The amount is above 100.")
    }

    @Test func `What could not be told is told in the reader's language`() {
        var kept = story().subject
        let opening = Opening(
            cause: .unknown,
            because: EnglishWords().couldNotTell("The amount is above 100.", reason: "no such field: (a: b)"),
            event: kept.opening.event,
            correlation: "c"
        )
        kept = kept.opened(by: opening)
        #expect(
            kept.reason(in: Self.policy.read(in: [.german]), GermanWords())
                == "Der Betrag liegt über 100. (ließ sich nicht feststellen: no such field: (a: b))"
        )
        #expect(kept.reason(in: Self.policy, EnglishWords()) == opening.because)
    }

    @Test(arguments: CaseOrigin.Occasion.allCases)
    func `A case that Belay opened itself says why in the reader's language`(occasion: CaseOrigin.Occasion) {
        let english = EnglishWords()
        let because =
            switch occasion {
            case .failed: english.couldNotBeDone(in: "FIRST")
            case .unreported: english.wasNotReported(in: "FIRST")
            case .override: english.wereOverridden(in: "FIRST", by: "ada", and: "bob")
            case .sampled: english.wasLetGoOn("FIRST", under: "rules-to-1k")
            }
        let before = story().subject
        let opening = Opening(
            cause: .followUp,
            because: because,
            event: before.opening.event,
            origin: CaseOrigin(caseID: "FIRST", occasion: occasion, depth: 1, keptOut: ["ada", "bob"]),
            correlation: "c"
        )
        let subject = before.opened(by: opening)
        #expect(subject.reason(in: Self.policy, english) == because)
        let german = subject.reason(in: Self.policy, GermanWords())
        #expect(german != because && german.contains("FIRST"))
        if occasion == .override { #expect(german.contains("ada und bob")) }
        if occasion == .sampled { #expect(german.contains("rules-to-1k")) }
    }
}

extension Case {
    /// The same case, opened for another reason.
    fileprivate func opened(by opening: Opening) -> Case {
        var step = Step(now: Sample.start, directory: Sample.directory(), calendars: .none, drawSalt: { [1] })
        return .open(
            key: key,
            running: 1,
            policy: Sample.policy(),
            entryLevel: "operator",
            opening: opening,
            snapshot: snapshot,
            waiting: [],
            step: &step
        )
    }
}
