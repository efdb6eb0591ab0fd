/// Text from the other side, made fit to stand in a log or in front of a person.
enum PrintableText {
    /// The longest text kept, in characters.
    static let charactersMax = 300

    /// `bytes` as one line: invalid UTF-8 repaired; controls, line separators and bidirectional controls made visible
    /// as `?`; cut at ``charactersMax``.
    static func line(_ bytes: some Collection<UInt8>) -> String {
        var line = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars.prefix(Self.charactersMax) {
            line.unicodeScalars.append(Self.isHarmless(scalar) ? scalar : "?")
        }
        return line
    }

    /// `text` as one line, by the same rules.
    static func line(_ text: String) -> String {
        Self.line(text.utf8)
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        // Looking a category up is slow, and replies are ASCII.
        if scalar.isASCII { return !scalar.isControl }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return false
        default: return true
        }
    }
}

extension Unicode.Scalar {
    /// Whether this is a C0 or C1 control or DEL.
    var isControl: Bool { self.value < 0x20 || (0x7F...0x9F).contains(self.value) }
}
