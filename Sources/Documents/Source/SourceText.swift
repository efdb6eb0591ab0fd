/// The text of a document as lines of Unicode scalars: what positions point into.
struct SourceText: Sendable {
    /// Without their line ends.
    let lines: [[Unicode.Scalar]]

    func line(_ number: Int) -> [Unicode.Scalar] {
        lines.indices.contains(number - 1) ? lines[number - 1] : []
    }
}

/// What was found in the bytes before any of them was read as YAML.
struct AdmittedSource {
    var text = SourceText(lines: [])
    var objections: [Objection] = []

    struct Objection {
        let position: SourcePosition
        let message: String
        let hint: String
    }
}

extension DocumentSource {
    /// Reads the bytes as UTF-8 text of lines that end in LF or CRLF, without characters that a reader would not see.
    ///
    /// An invisible character in a policy makes people approve something other than what the worker reads ("Trojan
    /// Source", CVE-2021-42574), so it may stand there only as an escape.
    func admitted(objectionsMax: Int) -> AdmittedSource {
        var admitted = AdmittedSource()
        var lines: [[Unicode.Scalar]] = []
        var line: [Unicode.Scalar] = []
        var decoder = Unicode.UTF8()
        var rest = content.makeIterator()
        var endsInReturn = false

        func object(_ message: String, _ hint: String) {
            guard admitted.objections.count < objectionsMax else { return }
            let position = SourcePosition(line: lines.count + 1, column: line.count + 1)
            admitted.objections.append(.init(position: position, message: message, hint: hint))
        }

        decoding: while true {
            switch decoder.decode(&rest) {
            case .emptyInput:
                break decoding
            case .error:
                object("this is not UTF-8 text", "save the file as UTF-8")
                break decoding
            case .scalarValue("\n"):
                endsInReturn = false
                lines.append(line)
                line = []
            case .scalarValue(let scalar):
                if endsInReturn { object("a carriage return stands alone", "end lines with LF or CRLF") }
                endsInReturn = scalar == "\r"
                guard scalar != "\r" else { continue }
                if scalar.isUnseen {
                    object(
                        "the character \(scalar.codePoint) cannot be seen",
                        "remove it, or write it as an escape in double quotes"
                    )
                }
                line.append(scalar)
            }
        }
        if endsInReturn { object("a carriage return stands alone", "end lines with LF or CRLF") }
        lines.append(line)
        admitted.text = SourceText(lines: lines)
        return admitted
    }
}

extension Unicode.Scalar {
    /// Whether this is a control, a line break that editors do not show, a mark that turns the direction of text, or
    /// has no width at all.
    var isUnseen: Bool {
        switch value {
        case 0x09: false
        case 0x00...0x1F, 0x7F...0x9F, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: true
        case 0xFFFE, 0xFFFF, 0xE0000...0xE007F: true
        default: false
        }
    }

    /// `U+202E`, as the standard writes it.
    var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
