import JSON
import Testing

@testable import Escalation

@Suite struct NoticeDigestTests {
    private func texts(_ count: Int, in languages: [LanguageTag] = []) -> [NoticeText] {
        let story = Story(event: Sample.event(amount: 1234567))
        story.enter()
        let text = NoticeText(
            .decide,
            of: story.subject,
            policy: story.policy,
            to: Sample.person("alice", "operators"),
            in: languages,
            channel: "mail",
            localTime: { $0.description }
        )
        return Array(repeating: text, count: count)
    }

    @Test func `A digest says what waits, where, and until when, the first in its subject line`() {
        let texts = texts(3)
        let digest = NoticeDigest(texts)
        #expect(digest.subject.hasPrefix("[Belay] 3 cases: ") && digest.subject.hasSuffix(" and more"))
        #expect(digest.plainText.split(separator: texts[0].decisionPoint).count == 4)
        #expect(digest.plainText.contains(texts[0].because))
        #expect(digest.json["cases"]?.array?.count == 3 && digest.json["more"] == 0)
    }

    @Test func `A digest carries no field of a case`() {
        let digest = NoticeDigest(texts(2))
        #expect(!digest.plainText.contains("1234567") && !digest.json.description.contains("1234567"))
    }

    @Test func `A digest speaks its reader's language`() {
        let digest = NoticeDigest(texts(102, in: [.german]))
        #expect(digest.language == .german)
        #expect(digest.subject.hasPrefix("[Belay] 102 Fälle: ") && digest.subject.hasSuffix(" und weitere"))
        #expect(!digest.subject.dropFirst(8).contains("[Belay]"))
        #expect(digest.plainText.hasPrefix("Für Sie liegen mehrere Nachrichten vor"))
        #expect(digest.plainText.contains("\nUnd 2 weitere Fälle.\n"))
        #expect(digest.plainText.hasSuffix("\nAlle auf einen Blick: belay case list --open\n"))
    }

    @Test func `A thousand cases make no endless message`() {
        let digest = NoticeDigest(texts(1000))
        #expect(digest.plainText.contains("And 900 more."))
        #expect(digest.json["cases"]?.array?.count == NoticeDigest.shownMax && digest.json["more"] == 900)
        #expect(digest.plainText.utf8.count < 100_000)
    }
}
