/// A pattern of RE2 in words that JSON Schema's readers share (ECMA-262, and Python's `re`): what RE2 takes for a digit,
/// a word or the end of a text, others do not.
struct PortablePattern {
    /// `nil` where the pattern says something that others could read differently.
    let text: String?

    init(_ pattern: String) {
        var reader = PatternReader(pattern)
        text = reader.translated()
    }
}

private struct PatternReader {
    private var rest: Substring.UnicodeScalarView
    private var result = ""

    init(_ pattern: String) {
        rest = pattern.unicodeScalars[...]
    }

    private static let classes: [Unicode.Scalar: String] = [
        "d": "0-9", "w": "0-9A-Za-z_", "s": "\\t\\n\\f\\r ",
    ]
    private static let anyEnd = "(?![\\s\\S])"

    mutating func translated() -> String? {
        var canRepeat = false
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\\":
                guard let isAtom = escape() else { return nil }
                canRepeat = isAtom
                continue
            case "[":
                guard characterClass() else { return nil }
            case ".":
                result += "[^\\n]"
            case "^":
                result += "^"
                canRepeat = false
                continue
            case "$":
                result += Self.anyEnd
                canRepeat = false
                continue
            case "(":
                guard group() else { return nil }
                canRepeat = false
                continue
            case "|":
                result += "|"
                canRepeat = false
                continue
            case "*", "+", "?", "{":
                guard canRepeat, quantifier(scalar) else { return nil }
                canRepeat = false
                continue
            case ")":
                result += ")"
            case "]", "}":
                result += "\\"
                result.unicodeScalars.append(scalar)
            default:
                result.unicodeScalars.append(scalar)
            }
            canRepeat = true
        }
        return result
    }

    /// Whether what was escaped is something that may be repeated; `nil` where it is not known to all.
    private mutating func escape() -> Bool? {
        guard let scalar = rest.popFirst() else { return nil }
        switch scalar {
        case "d", "w", "s": result += "[" + (Self.classes[scalar] ?? "") + "]"
        case "D", "W", "S":
            result += "[^" + (Self.classes[Unicode.Scalar(UInt8(scalar.value) + 32)] ?? "") + "]"
        case "z":
            result += Self.anyEnd
            return false
        case "A":
            result += "^"
            return false
        case "t", "n", "r", "f": result += "\\\(scalar)"
        case _ where scalar.isMark: result += "\\\(scalar)"
        default: return nil
        }
        return true
    }

    /// A group that takes part in nothing else: `(` or `(?:`.
    private mutating func group() -> Bool {
        guard rest.first == "?" else {
            result += "("
            return true
        }
        rest = rest.dropFirst()
        guard rest.popFirst() == ":" else { return false }
        result += "(?:"
        return true
    }

    /// One of `*`, `+`, `?`, `{2}`, `{2,}`, `{2,3}`, perhaps lazy; never two in a row, of which readers make different things.
    private mutating func quantifier(_ first: Unicode.Scalar) -> Bool {
        result.unicodeScalars.append(first)
        if first == "{" {
            guard let close = rest.firstIndex(of: "}") else { return false }
            let bounds = String(String.UnicodeScalarView(rest[..<close]))
            guard bounds.wholeMatch(of: /[0-9]+(,[0-9]*)?/) != nil else { return false }
            result += bounds + "}"
            rest = rest[rest.index(after: close)...]
        }
        if rest.first == "?" {
            result += "?"
            rest = rest.dropFirst()
        }
        return rest.first.map { !"*+?{".unicodeScalars.contains($0) } ?? true
    }

    private mutating func characterClass() -> Bool {
        result += "["
        if rest.first == "^" {
            result += "^"
            rest = rest.dropFirst()
        }
        guard rest.first != "]" else { return false }
        while let scalar = rest.popFirst() {
            switch scalar {
            case "]":
                result += "]"
                return true
            case "[":
                guard rest.first != ":" else { return false }
                result += "\\["
            case "\\":
                guard let escaped = rest.popFirst() else { return false }
                if let members = Self.classes[escaped] {
                    result += members
                } else if escaped.isMark || "tnrf".unicodeScalars.contains(escaped) {
                    result += "\\\(escaped)"
                } else {
                    return false
                }
            case "&", "~", "|":
                result += "\\"
                result.unicodeScalars.append(scalar)
            default:
                result.unicodeScalars.append(scalar)
            }
        }
        return false
    }
}

extension Unicode.Scalar {
    /// Punctuation of ASCII, which stands for itself behind a backslash wherever patterns are read.
    fileprivate var isMark: Bool {
        switch value {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }
}
