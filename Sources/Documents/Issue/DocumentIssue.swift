import JSON

/// Something wrong with a document: where, what, and what to do about it.
public struct DocumentIssue: Hashable, Sendable {
    public enum Severity: String, Hashable, Sendable, CaseIterable {
        /// The document is refused.
        case error
        /// The document stands, but probably does not do what its author wants.
        case warning
    }

    public let severity: Severity
    public let file: String
    public let position: SourcePosition
    /// Where in the document's structure, as in `levels[1].window`; empty where the whole document is meant.
    public let path: String
    /// One sentence about what is wrong.
    public let message: String
    /// What to do; `nil` where the message says it already.
    public let hint: String?
    /// The line as it stands in the file.
    public let excerpt: SourceExcerpt

    public var line: Int { position.line }
    public var column: Int { position.column }
}

extension DocumentIssue: CustomStringConvertible {
    /// `file:line:column: message`, as compilers write it and editors read it, with the line and a caret under it.
    public var description: String {
        var text = "\(file):\(position): "
        if severity == .warning { text += "warning: " }
        text += message
        if let hint { text += ": " + hint }
        if !excerpt.text.isEmpty { text += "\n" + excerpt.description }
        return text
    }
}

extension DocumentIssue {
    /// For `--json`: one object with every part under its own name.
    public var json: JSONValue {
        [
            "severity": .string(severity.rawValue),
            "file": .string(file),
            "line": .int(Int64(line)),
            "column": .int(Int64(column)),
            "path": .string(path),
            "message": .string(message),
            "hint": hint.map { .string($0) } ?? .null,
            "source": .string(excerpt.text),
        ]
    }
}

/// The part of a source line that an issue is about, made safe to print.
public struct SourceExcerpt: Hashable, Sendable, CustomStringConvertible {
    /// Of a long line only the part around the position.
    public let text: String
    /// Characters in front of the position.
    public let offset: Int

    private static let widthMax = 100

    init(line: [Unicode.Scalar], column: Int) {
        let target = min(max(column - 1, 0), line.count)
        let start = target > Self.widthMax * 2 / 3 ? target - Self.widthMax / 2 : 0
        let shown = line[start..<min(line.count, start + Self.widthMax)]
        var text = String.UnicodeScalarView()
        for scalar in shown { text.append(scalar == "\t" ? " " : scalar.isUnseen ? "\u{FFFD}" : scalar) }
        self.text = String(text)
        self.offset = String(String.UnicodeScalarView(text.prefix(target - start))).count
    }

    /// The line, and a caret under the position.
    public var description: String {
        "  " + text + "\n  " + String(repeating: " ", count: offset) + "^"
    }
}
