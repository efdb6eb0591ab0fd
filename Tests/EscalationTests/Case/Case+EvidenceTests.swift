import JSON
import Testing

@testable import Escalation

@Suite struct CaseEvidenceTests {
    @Test func `The opening entry says how many words there are to read`() {
        let story = Story(
            policy: Sample.policy(),
            directory: Sample.directory()
        )
        let words = story.entries.first { $0.kind == .caseOpened }?.fields["words"]?.int
        #expect(words == story.subject.evidenceWords && words ?? 0 > 4)
    }

    private static let texts: [(JSONValue, Int64)] = [
        ("one two", 2), (" one\ttwo\nthree ", 3), ("", 0), (["a": "b c", "d": [1, true, nil]], 6),
        (["äöü ß"], 2), ("漢字漢字", 1),
    ]

    @Test(arguments: texts)
    func `A word is a run between blanks; names count, and so do numbers`(fields: JSONValue, words: Int64) {
        var subject = Story(policy: Sample.policy(), directory: Sample.directory()).subject
        subject.snapshot = Snapshot(fields: fields)
        let counted = subject.evidenceWords
        subject.snapshot = Snapshot(fields: .null)
        #expect(counted - subject.evidenceWords == words)
    }
}
