import JSON

/// Many notices to one person over one channel, as one message.
///
/// Of each it says what its subject line says and why; what is asked and which actions there are stands with the case.
public struct NoticeDigest: Hashable, Sendable {
    public let texts: [NoticeText]

    /// So many are named one by one; of the rest only the number is said.
    public static let shownMax = 100

    /// - Parameter texts: What is most urgent first; at least one.
    public init(_ texts: [NoticeText]) { self.texts = texts }

    /// Whose words it is written in: all of it goes to one person.
    private var words: any NoticeWords { texts[0].words }

    public var language: LanguageTag { words.language }

    public var subject: String {
        NoticeText.mark + words.digestSubject(texts.count, first: texts[0].subject.withoutMark)
    }

    public var plainText: String {
        var lines = [words.digestIntroduction()]
        for text in texts.prefix(Self.shownMax) {
            lines += ["", text.subject.withoutMark, "  \(text.because.shown)", "  \(text.decisionPoint)"]
        }
        if rest > 0 { lines += ["", words.digestRest(rest)] }
        lines += ["", words.digestLook()]
        return lines.joined(separator: "\n") + "\n"
    }

    public var json: JSONValue {
        [
            "subject": .string(subject),
            "cases": .array(
                texts.prefix(Self.shownMax).map {
                    [
                        "subject": .string($0.subject.withoutMark), "because": .string($0.because),
                        "decisionPoint": .string($0.decisionPoint),
                    ]
                }
            ),
            "more": .int(Int64(rest)),
        ]
    }

    private var rest: Int { max(0, texts.count - Self.shownMax) }
}

extension String {
    /// A subject line without the mark that every one of ours begins with.
    fileprivate var withoutMark: String { hasPrefix(NoticeText.mark) ? String(dropFirst(NoticeText.mark.count)) : self }
}
