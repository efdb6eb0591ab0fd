import Foundation
import Testing

@testable import Escalation

@Suite struct NoticeCatalogueTests {
    private static let languages = NoticeCatalogue.all.map(\.language)

    private func sentences(_ language: LanguageTag) -> [(function: String, text: String)] {
        NoticeSentences(NoticeCatalogue.words(for: [language])).all
    }

    @Test func `English comes first, German is there, and no language twice`() {
        #expect(Self.languages.prefix(1) == [.english] && Self.languages.contains(.german))
        #expect(Set(Self.languages.map(\.language)).count == Self.languages.count)
    }

    @Test func `These tests know every sentence that a language must have`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/Escalation/Notice/Words/NoticeWords.swift")
        let declared = try String(contentsOf: file, encoding: .utf8).matches(of: /[ ]{4}func ([a-zA-Z]+)\(/)
            .map { String($0.1) }
        #expect(declared.count > 35)
        #expect(Set(declared) == Set(sentences(.english).map(\.function)))
    }

    @Test(arguments: languages)
    func `Every sentence says something, in one line and without gaps`(language: LanguageTag) {
        for (function, text) in sentences(language) {
            #expect(!text.isEmpty, "\(function)")
            #expect(text.trimmingCharacters(in: .whitespacesAndNewlines) == text, "\(function): \(text)")
            #expect(!text.contains("  ") && !text.contains("\n") && !text.contains(" ."), "\(function): \(text)")
        }
    }

    @Test(arguments: languages.filter { $0 != .english })
    func `Every sentence is the language's own, and of the same things`(language: LanguageTag) {
        let (english, other) = (sentences(.english), sentences(language))
        #expect(english.map(\.function) == other.map(\.function))
        for (ours, theirs) in zip(english, other) {
            #expect(ours.text != theirs.text || NoticeSentences.wordless.contains(ours.function), "\(theirs.text)")
            // What was handed in stands in both.
            let named = Set(ours.text.matches(of: /\b[A-Z]{3,}\b/).map { String($0.0) })
            for name in named { #expect(theirs.text.contains(name), "\(theirs.function) leaves out \(name)") }
        }
    }

    /// Names that people type, and the words that both languages have.
    @Test func `No English is left in German`() {
        func words(_ text: String) -> Set<String> {
            Set(text.lowercased().matches(of: /\p{L}+/).map { String($0.0) })
        }
        let names = Set(
            (OutcomeKind.allCases.map(\.rawValue) + DecisionAction.allCases.map(\.rawValue)
                + RiskRating.allCases.map(\.rawValue) + Urgency.allCases.map(\.rawValue)
                + [
                    "belay case answer --question", "belay case list --open", "belay case record", "data.a, data.b",
                    "review-by",
                ]
                + ["belay shape show \(Digest(of: []))"])
                .flatMap { words($0) }
        )
        let handedIn = Set(
            sentences(.english).flatMap { $0.text.matches(of: /\b[A-Z]{3,}\b/) }.map { $0.0.lowercased() }
        )
        let english = Set(sentences(.english).flatMap { words($0.text) }).subtracting(names).subtracting(handedIn)
        #expect(english.count > 100)
        let both: Set<String> = ["an", "h", "hand", "in", "m", "version", "was"]
        for (function, text) in sentences(.german) {
            let left = words(text).intersection(english).subtracting(both)
            #expect(left.isEmpty, "\(function): \(text)")
        }
    }

    @Test func `A reader gets the first of their languages that there are words in, else English`() throws {
        func language(_ wanted: String...) -> String {
            "\(NoticeCatalogue.words(for: wanted.compactMap { LanguageTag($0) }).language)"
        }
        #expect(language("fr", "de", "en") == "de")
        #expect(language("de-AT") == "de" && language("en-GB", "de") == "en")
        #expect(language("fr") == "en" && language() == "en")
    }

    @Test func `German says one and many in its own way`() {
        let words = GermanWords()
        #expect(words.digestRest(1) == "Und ein weiterer Fall.")
        #expect(words.digestRest(2) == "Und 2 weitere Fälle.")
        let request = words.decide(at: "operator", agreement: .count(2), actingFor: ["Ada", "Bob", "Cem"])
        #expect(
            request.hasSuffix(
                "2 der zuständigen Personen müssen zustimmen. Sie handeln in Vertretung von Ada, Bob und Cem."
            )
        )
    }
}
