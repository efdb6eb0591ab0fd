/// Finds the place in the file of a character in a scalar's value, through quotes, escapes, indents and folds.
///
/// libyaml tells where a scalar begins and no more. The value and the text it was read from are walked side by side:
/// what differs between them is only quoting and white space, whatever the style.
struct ScalarAlignment {
    private let scalar: YAMLEvent.Scalar
    private let start: SourcePosition
    private let text: SourceText

    init(of scalar: YAMLEvent.Scalar, at start: SourcePosition, in text: SourceText) {
        self.scalar = scalar
        self.start = start
        self.text = text
    }

    /// The place of the character at `line` and `column` of the value, both from 1; behind its last one, the end of
    /// what is written.
    func position(line: Int, column: Int) -> SourcePosition {
        var cursor = Cursor(text: text, style: scalar.style, line: start.line - 1, column: start.column - 1)
        switch scalar.style {
        case .plain: break
        case .singleQuoted, .doubleQuoted: cursor.advance()
        case .literal, .folded: cursor.advanceToNextLine()
        }
        let target = SourcePosition(line: line, column: column)
        var place = SourcePosition.start
        for character in scalar.text.unicodeScalars {
            if place >= target, !character.isBlank {
                cursor.skipBlanks()
                break
            }
            cursor.pass(character)
            place =
                character == "\n"
                ? SourcePosition(line: place.line + 1, column: 1)
                : SourcePosition(line: place.line, column: place.column + 1)
        }
        return cursor.position
    }

    /// A place in the text that moves forward.
    private struct Cursor {
        let text: SourceText
        let style: YAMLEvent.Scalar.Style
        var line: Int
        var column: Int

        var position: SourcePosition { SourcePosition(line: line + 1, column: column + 1) }

        /// A line end reads as one; past the end there is nothing.
        var current: Unicode.Scalar? {
            guard text.lines.indices.contains(line) else { return nil }
            return column < text.lines[line].count ? text.lines[line][column] : "\n"
        }

        mutating func advance() {
            if current == "\n" { advanceToNextLine() } else { column += 1 }
        }

        mutating func advanceToNextLine() {
            line += 1
            column = 0
        }

        /// An escaped line end is a blank too: it stands for nothing.
        mutating func skipBlanks() {
            while let scalar = current {
                let isEscapedEnd = style == .doubleQuoted && scalar == "\\" && column == text.lines[line].count - 1
                guard scalar.isBlank || isEscapedEnd else { return }
                advance()
            }
        }

        /// Moves over what stands for one scalar of the value.
        mutating func pass(_ scalar: Unicode.Scalar) {
            if scalar.isBlank {
                if current?.isBlank == true { advance() }
                return
            }
            skipBlanks()
            switch (style, current) {
            case (.singleQuoted, "'"):
                advance()
                advance()
            case (.doubleQuoted, "\\"):
                passEscape()
            default:
                advance()
            }
        }

        /// YAML 1.2, section 5.7: `\x41`, `\u0041`, `\U00000041`, and one character for all others.
        private mutating func passEscape() {
            advance()
            let width =
                switch current {
                case "x": 3
                case "u": 5
                case "U": 9
                default: 1
                }
            for _ in 0..<width { advance() }
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isBlank: Bool { self == " " || self == "\t" || self == "\n" }
}
