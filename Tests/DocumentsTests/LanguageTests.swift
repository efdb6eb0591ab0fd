import Documents
import Escalation
import Testing

/// A policy whose texts all stand in two languages, and nothing wrong.
private let twoLanguages =
    goodPolicy
    .replacing("title: Refunds need a person", with: "title: {en: Refunds, de: Erstattungen}")
    .replacing("help: {rationale: Why?}", with: "help: {rationale: {en: Why?, de: Warum?}}")
    .replacing(#/because: (.*)/#) { "because: {en: \"\($0.1)\", de: \"de \($0.1)\"}" }

@Suite("Languages in documents") struct LanguageTests {
    private func policy(_ text: String, _ installation: Installation = Installation()) throws -> Policy {
        let reading = PolicyReader(installation: installation).policies(in: Marked(text).source)
        return try #require(try reading.get().first)
    }

    @Test func `A text is a line, or a map of lines by language`() throws {
        let policy = try policy(twoLanguages)
        #expect(policy.title.plain == "Refunds" && policy.title.languages == [.english, .german])
        #expect(policy.trigger("large")?.because.read(in: [.german]).plain == "de It is large.")
        #expect(policy.levels[0].form.help[.rationale]?.read(in: [.german]).plain == "Warum?")
        #expect(try self.policy(goodPolicy).title.languages == [])
    }

    @Test func `Alternatives, fields of forms and steps have texts in several languages too`() throws {
        let more = """
                alternatives:
                  - {name: wait, title: {en: Wait, de: Warten}, values: {until: {type: date, help: {en: When?, de: Wann?}}}}
                procedure: {steps: [{name: call, text: {en: Call, de: Anrufen}}]}

            """
        let text = twoLanguages.replacing("    claim: 5m\n", with: "    claim: 5m\n" + more)
            .replacing(
                "actions: [approve, approve-with-changes,",
                with: "actions: [approve, alternative, approve-with-changes,"
            )
            .replacing(
                "help: {rationale: {en: Why?, de: Warum?}}",
                with: "fields: {ticket: {type: string, help: {en: Which?, de: Welches?}}}"
            )
        let level = try policy(text).read(in: [.german]).levels[0]
        #expect(level.alternatives[0].title.plain == "Warten" && level.alternatives[0].values[0].help?.plain == "Wann?")
        #expect(level.procedure?.steps[0].text.plain == "Anrufen")
        #expect(level.form.fields[0].value.help?.plain == "Welches?")
    }

    @Test func `The default is the installation's language, else English, else the first`() throws {
        #expect(try policy(twoLanguages, Installation(language: .german)).title.plain == "Erstattungen")
        #expect(try policy(twoLanguages, Installation(language: #require(LanguageTag("fr")))).title.plain == "Refunds")
        let others = twoLanguages.replacing("{en:", with: "{fr:").replacing(", de:", with: ", it:")
        #expect(try policy(others).title.plain == "Refunds")
    }

    @Test(arguments: [
        Mistake("{en: Refunds,", "{▸english: Refunds,", "`english` is no language that is known here"),
        Mistake("{en: Refunds,", "{▸en_GB: Refunds,", "`en_GB` is no language that is known here"),
        Mistake("{en: Refunds,", "{en: Refunds, ▸EN: Money,", "there is already a text in en"),
        Mistake("{en: Refunds, de: Erstattungen}", "▸{}", "there is no text here"),
        Mistake("{en: Refunds,", "{en: ▸'',", "there is nothing written here"),
        Mistake("{en: Refunds,", "{en: ▸7,", "text is wanted here, not `7`"),
        Mistake("{en: Refunds, de: Erstattungen}", "▸[Refunds]", "text is wanted here, not a list"),
        Mistake("{en: Why?, de: Warum?}", "{▸jp: Why?}", "`jp` is no language that is known here"),
    ])
    func `A mistake in a text is said where it stands`(mistake: Mistake) {
        let marked = mistake.made(in: twoLanguages)
        let reading = PolicyReader().policies(in: marked.source)
        #expect(mistake.said(reading.errors) == mistake.expected(at: marked.positions))
        #expect(reading.errors.allSatisfy { $0.hint != nil })
    }

    @Test func `What was probably meant is said`() {
        let reading = PolicyReader().policies(in: Marked(twoLanguages.replacing("{en: R", with: "{en_GB: R")).source)
        #expect(reading.errors.map(\.hint) == ["did you mean `en-GB`?"])
    }

    @Test(arguments: [
        Mistake(
            "{en: Refunds, de: Erstattungen}",
            "▸{en: Refunds}",
            "this text is not written in de",
            severity: .warning
        ),
        Mistake("{en: Refunds, de: Erstattungen}", "▸Refunds", "this text has one version for all", severity: .warning),
        Mistake("{en: Why?, de: Warum?}", "▸{en: Why?}", "this text is not written in de", severity: .warning),
    ])
    func `A text that lacks a language of the others is warned of, with its place`(mistake: Mistake) {
        let marked = mistake.made(in: twoLanguages)
        let reading = PolicyReader().policies(in: marked.source)
        #expect(reading.value != nil)
        #expect(mistake.said(reading.warnings) == mistake.expected(at: marked.positions))
    }

    @Test func `Where all is written alike, nothing is warned of, whatever stands beside it`() {
        for text in [goodPolicy, twoLanguages, twoLanguages.replacing("{en: R", with: "{en-GB: R")] {
            #expect(PolicyReader().policies(in: Marked(text).source).issues.isEmpty)
        }
        // Each policy of a file is held against itself.
        let both = twoLanguages + "\n---\n" + goodPolicy.replacing("name: refunds", with: "name: other")
        #expect(PolicyReader().policies(in: Marked(both).source).issues.isEmpty)
    }

    // MARK: People

    private let directory = """
        kind: directory
        version: 1
        people:
          - id: ada
            name: Ada
            roles: [clerk]
            languages: [de-AT, en]
          - {id: bob, name: Bob, roles: []}

        """

    @Test func `A person reads languages, the best first, or names none`() throws {
        let read = try DirectoryReader().directory(in: Marked(directory).source).get()
        #expect(read.people["ada"]?.languages.map(\.description) == ["de-AT", "en"])
        #expect(read.people["bob"]?.languages == [])
    }

    @Test(arguments: [
        Mistake("[de-AT, en]", "[▸de_AT, en]", "`de_AT` is no language that is known here"),
        Mistake("[de-AT, en]", "[▸german]", "`german` is no language that is known here"),
        Mistake("[de-AT, en]", "[de, ▸DE]", "this stands in the list twice"),
        Mistake("[de-AT, en]", "▸[]", "the list is empty"),
        Mistake("[de-AT, en]", "▸de", "a list is wanted here, not `de`"),
        Mistake("[de-AT, en]", "[▸no]", "text is wanted here, not `no`"),
        Mistake("[de-AT, en]", "[▸{de: 1}]", "a language is wanted here, not a map"),
    ])
    func `A mistake in a person's languages is said where it stands`(mistake: Mistake) {
        let marked = mistake.made(in: directory)
        let reading = DirectoryReader().directory(in: marked.source)
        #expect(mistake.said(reading.issues) == mistake.expected(at: marked.positions))
        #expect(reading.errors.allSatisfy { $0.hint != nil })
    }

    @Test func `Whoever reads no language that Belay writes is warned of`() {
        let marked = Marked(directory.replacing("[de-AT, en]", with: "▸[fr, it]"))
        let reading = DirectoryReader().directory(in: marked.source)
        #expect(reading.issues.map(\.severity) == [.warning] && reading.issues.map(\.position) == marked.positions)
        #expect(reading.issues[0].hint?.contains("en, de") == true)
    }
}
