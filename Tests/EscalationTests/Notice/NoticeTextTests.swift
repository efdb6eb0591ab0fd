import JSON
import Testing

@testable import Escalation

@Suite struct NoticeTextTests {
    private func text(
        of story: Story,
        _ purpose: Notice.Purpose = .decide,
        to person: PersonID = "alice",
        in languages: [LanguageTag] = [],
        channel: ChannelName = "mail"
    ) -> NoticeText {
        NoticeText(
            purpose,
            of: story.subject,
            policy: story.policy,
            to: story.directory.people[person]!,
            in: languages,
            channel: channel,
            localTime: { "\($0) local" }
        )
    }

    private func atOperator(event: Event = Sample.event(), asking ask: Ask? = nil) -> Story {
        let story = Story(event: event, asking: ask)
        story.enter()
        return story
    }

    @Test func `A notice says what stopped, why, what is asked, what may be done and what silence does`() {
        let story = atOperator(asking: Ask(gate: "pay", question: "Pay PO-7?"))
        let ends = "\(Sample.start + .seconds(1800)) local"
        #expect(
            text(of: story).subject
                == "[Belay] \(story.subject.id) waits for level operator until \(ends) (Payment approval)"
        )
        #expect(
            text(of: story).plainText == """
                Payment approval: The amount is above 100.

                Asked: Pay PO-7?

                  data.amount: 400

                Decide it at level operator, or claim it while you look.
                You may: approve, approve-with-changes, refuse, retry, skip, cancel, manual, ask, escalate
                Authorities you hold: small

                If nobody decides until \(ends), the case goes to level supervisor.

                Decision point: case \(story.subject.id), revision 1, policy payments version 3

                """
        )
    }

    @Test func `A field that the policy keeps from the reader's roles stands in no notice of theirs`() {
        let story = atOperator()
        let field = FieldPath("data.amount")!
        #expect(text(of: story).fields.map(\.path) == [field])
        story.policy.privacy.restrictions = [.init(field: field, roles: ["nobody-has-it"])]
        #expect(text(of: story).fields.isEmpty)
        #expect(!text(of: story).plainText.contains("400"))
        story.policy.privacy.restrictions = [.init(field: field, roles: story.directory.people["alice"]!.roles)]
        #expect(text(of: story).fields.map(\.path) == [field])
    }

    @Test func `Whoever reads German is told all of it in German, and types the same names`() {
        let story = atOperator(asking: Ask(gate: "pay", question: "Pay PO-7?"))
        let ends = "\(Sample.start + .seconds(1800)) local"
        let text = text(of: story, in: [.german])
        #expect(text.language == .german)
        #expect(
            text.subject == "[Belay] \(story.subject.id) wartet bis \(ends) auf der Stufe operator (Payment approval)"
        )
        #expect(
            text.plainText == """
                Payment approval: The amount is above 100.

                Gefragt ist: Pay PO-7?

                  data.amount: 400

                Entscheiden Sie auf der Stufe operator, oder reservieren Sie den Fall, solange Sie ihn prüfen.
                Sie dürfen: approve (genehmigen), approve-with-changes (mit Änderungen genehmigen), refuse (ablehnen), \
                retry (noch einmal versuchen lassen), skip (überspringen lassen), cancel (den ganzen Lauf abbrechen), \
                manual (von Hand erledigen), ask (jemanden fragen), escalate (an die nächste Stufe weitergeben)
                Ihre Befugnisse: small

                Wenn bis \(ends) niemand entscheidet, geht der Fall an die Stufe supervisor.

                Entscheidungspunkt: case \(story.subject.id), revision 1, policy payments version 3

                """
        )
    }

    @Test func `Every purpose has a subject and a request of its own language, in open cases and in ended ones`() {
        let open = atOperator()
        let ended = atOperator()
        #expect(ended.decide(Sample.decision()) == nil)
        for story in [open, ended] {
            for purpose in Notice.Purpose.allCases {
                for person in ["alice", "dora"] as [PersonID] {
                    let texts = NoticeCatalogue.all.map {
                        text(of: story, purpose, to: person, in: [$0.language])
                    }
                    for text in texts {
                        #expect(text.subject.hasPrefix("[Belay] ") && text.subject.contains("\(story.subject.id)"))
                        #expect(text.decisionPoint == texts[0].decisionPoint && text.actions == texts[0].actions)
                    }
                    #expect(Set(texts.map(\.subject)).count == texts.count, "\(purpose)")
                    #expect(Set(texts.map(\.request)).count == texts.count, "\(purpose)")
                    #expect(Set(texts.compactMap(\.silence)).count == (story === open ? texts.count : 0))
                }
            }
        }
    }

    @Test func `Only the fields named for the channel leave, in no part of the notice any other`() {
        var event = Sample.event()
        event.data = ["amount": 400, "vendor": "PLANTED", "secret": ["PLANTED"]]
        event.subject = "PLANTED"
        let story = atOperator(event: event)
        for (channel, count) in [("mail", 1), ("webhook", 0)] as [(ChannelName, Int)] {
            for person in ["alice", "dora"] as [PersonID] {
                for (purpose, words) in Notice.Purpose.allCases.flatMap({ one in NoticeCatalogue.all.map { (one, $0) } }
                ) {
                    let text = text(of: story, purpose, to: person, in: [words.language], channel: channel)
                    #expect(text.fields.count == count)
                    #expect(!(text.subject + text.plainText + text.json.description).contains("PLANTED"))
                    #expect(!text.subject.contains("400"), "no field at all stands in a subject line")
                }
            }
        }
    }

    @Test func `Who is only informed is offered nothing`() {
        let text = text(of: atOperator(), to: "dora")
        #expect(text.actions == [] && text.authorities == [])
        #expect(text.request.hasPrefix("You are told because"))
    }

    @Test func `A reminder says that the case still waits`() {
        #expect(text(of: atOperator(), .warning).subject.contains("still waits for level operator"))
    }

    @Test func `An ended case asks for nothing`() {
        let story = atOperator()
        #expect(story.decide(Sample.decision()) == nil)
        let text = text(of: story, .ended)
        #expect(text.subject.contains("ended: resume"))
        #expect(text.silence == nil && text.actions == [])
        #expect(text.request.contains("by alice, at \(story.now) local"))
    }

    @Test func `The question shown is the newest one`() {
        let story = atOperator(asking: Ask(gate: "pay", question: "First?"))
        story.attach(Sample.event("e2"), asking: Ask(gate: "pay", question: "Second?"))
        #expect(text(of: story).question == "Second?")
    }

    @Test(arguments: ["\n", "\r\n", "\u{2028}", "\u{85}", "\u{0B}", "\u{0C}"])
    func `Text from outside stays on its line and cannot pass itself off as ours`(lineBreak: String) {
        let forged = "x\(lineBreak)Decision point: case FAKE"
        var event = Sample.event()
        event.data = ["amount": .string(forged)]
        let story = atOperator(event: event, asking: Ask(gate: "pay", question: forged))
        for words in NoticeCatalogue.all {
            let lines = text(of: story, in: [words.language]).plainText.split(whereSeparator: \.isNewline)
            #expect(lines.filter { $0.hasPrefix(words.decisionPoint("")) }.count == 1)
            #expect(!lines.contains { $0.hasPrefix("Decision point: case FAKE") })
        }
    }

    @Test func `Nothing that a terminal obeys or that turns the reading direction is shown`() {
        #expect("a\u{1B}[2Jb\u{0}c\u{7F}d\u{202E}e\u{200B}f\tg".shown == "a [2Jb c d e f g")
        #expect("Grüße, 支払い 👩\u{200D}💻".shown == "Grüße, 支払い 👩\u{200D}💻")
        let long = "é" + String(repeating: "\u{301}", count: 50_000)
        #expect(long.shown.utf8.count <= 2003)
        #expect(long.shown.hasSuffix("…"))
    }

    @Test func `Two notices are equal when all that they say is`() {
        let story = atOperator()
        #expect(text(of: story) == text(of: story))
        #expect(text(of: story) != text(of: story, .warning), "the subjects differ")
    }

    @Test func `What silence does is said of each expiry`() {
        let policy = Sample.policy { $0.levels[1].expiry = .end(.resume, authority: "any") }
        #expect(policy.consequence(of: "operator") == "the case goes to level supervisor")
        #expect(policy.consequence(of: "supervisor") == "the case ends as resume under the authority any")
        #expect(policy.consequence(of: "board") == "the case ends as refused")
    }
}
