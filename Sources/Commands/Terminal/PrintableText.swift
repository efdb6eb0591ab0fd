import JSON

extension String {
    /// On one line, with everything escaped that could move the cursor, hide text or turn its direction: what events and
    /// people wrote is data, whatever it contains.
    var printable: String { escaped { _ in false } }

    /// ``printable``, but keeping line breaks.
    var printableLines: String { escaped { $0 == "\n" } }

    private func escaped(except isKept: (Unicode.Scalar) -> Bool) -> String {
        guard unicodeScalars.contains(where: { !$0.isHarmlessOnTerminal && !isKept($0) }) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case _ where isKept(scalar) || scalar.isHarmlessOnTerminal: text.unicodeScalars.append(scalar)
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            default: text += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return text
    }

    /// Columns that the text takes on a terminal.
    var columnCount: Int { unicodeScalars.reduce(0) { $0 + $1.columnCount } }

    /// The text, cut to so many columns with an ellipsis.
    func cut(to columns: Int) -> String {
        guard columnCount > columns else { return self }
        var text = ""
        var used = 0
        for character in self {
            let count = String(character).columnCount
            guard used + count < columns else { break }
            text.append(character)
            used += count
        }
        return text + "…"
    }
}

extension JSONValue {
    /// Compact JSON in which what could disturb a terminal stands as `\u` escapes: the same value, safe to look at.
    var terminalSafe: String {
        let text = description
        guard text.unicodeScalars.contains(where: { !$0.isHarmlessOnTerminal }) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            if scalar.isHarmlessOnTerminal {
                safe.unicodeScalars.append(scalar)
            } else {
                for unit in UTF16.encode(scalar)! {
                    let digits = String(unit, radix: 16)
                    safe += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return safe
    }

    /// A value for people: text without quotation marks, everything else as JSON; always one line.
    var shown: String {
        if case .string(let text) = self { text.printable } else { terminalSafe }
    }
}

extension Unicode.Scalar {
    /// False for control characters, line and paragraph separators, invisible and direction-changing characters (UAX 9,
    /// section 2) and tags.
    var isHarmlessOnTerminal: Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
            0xFFF9...0xFFFB, 0xE0000...0xE007F:
            false
        default: true
        }
    }

    /// Marks take no column; East Asian wide characters (UAX 11) and most emoji take two.
    fileprivate var columnCount: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
