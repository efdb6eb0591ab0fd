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

    public var subject: String { "[Belay] \(texts.count) cases: \(texts[0].subject.withoutMark) and more" }

    public var plainText: String {
        var lines = ["There is more than one message for you, so they come as one. What is most urgent comes first."]
        for text in texts.prefix(Self.shownMax) {
            lines += ["", text.subject.withoutMark, "  \(text.because.shown)", "  \(text.decisionPoint)"]
        }
        if rest > 0 { lines += ["", "And \(rest) more."] }
        lines += ["", "Look at all of them: belay case list --open"]
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
    fileprivate var withoutMark: String { hasPrefix("[Belay] ") ? String(dropFirst(8)) : self }
}
