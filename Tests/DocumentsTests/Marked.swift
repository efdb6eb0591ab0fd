import Documents
import Testing

/// Text in which `▸` marks the places where an issue is expected. The marks are no part of the text.
struct Marked {
    let text: String
    let positions: [SourcePosition]

    init(_ marked: String) {
        var text = String.UnicodeScalarView()
        var positions: [SourcePosition] = []
        var line = 1
        var column = 1
        for scalar in marked.unicodeScalars {
            switch scalar {
            case "▸":
                positions.append(SourcePosition(line: line, column: column))
                continue
            case "\n":
                line += 1
                column = 1
            default:
                column += 1
            }
            text.append(scalar)
        }
        self.text = String(text)
        self.positions = positions
    }

    var source: DocumentSource { DocumentSource(file: "test.yaml", text: text) }
}

/// One mistake in a good document: what is replaced by what, and everything that is said about it.
struct Mistake: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    /// The beginning of each message, in the order of the marks.
    let messages: [String]
    let severity: DocumentIssue.Severity
    private var otherPlace: String?

    init(_ old: String, _ new: String, _ messages: String..., severity: DocumentIssue.Severity = .error) {
        self.old = old
        self.new = new
        self.messages = messages
        self.severity = severity
    }

    /// Marks another place of the document too: `place` holds the mark, and stands in the document without it.
    func markingToo(_ place: String) -> Mistake {
        var copy = self
        copy.otherPlace = place
        return copy
    }

    var testDescription: String { messages.first ?? new }

    func made(in text: String) -> Marked {
        var made = text.replacing(old, with: new, maxReplacements: 1)
        precondition(made != text, "the document has no \(old)")
        if let otherPlace {
            let place = otherPlace.replacing("▸", with: "")
            precondition(made.contains(place), "the document has no \(place)")
            made = made.replacing(place, with: otherPlace, maxReplacements: 1)
        }
        return Marked(made)
    }

    /// What the reading should have said, as one line an issue.
    func expected(at positions: [SourcePosition]) -> [String] {
        zip(positions, messages).map { "\($0) \(severity.rawValue) \($1)" }
    }

    /// What it said, cut to the length of what is expected.
    func said(_ issues: [DocumentIssue]) -> [String] {
        issues.enumerated().map { position, issue in
            let message =
                position < messages.count ? String(issue.message.prefix(messages[position].count)) : issue.message
            return "\(issue.position) \(issue.severity.rawValue) \(message)"
        }
    }
}
