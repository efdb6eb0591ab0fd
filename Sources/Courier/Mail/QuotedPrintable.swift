/// The quoted-printable encoding of RFC 2045, section 6.7, for text in UTF-8.
///
/// Lines end in CRLF and are at most 76 columns long; a soft break never falls inside a UTF-8 character, so each line
/// can be read by itself. A `.` or `From ` that would begin a line is encoded too: nothing on the way can mistake it.
enum QuotedPrintable {
    private static let columnsMax = 76

    /// `text` encoded; every line break, however `text` writes it, becomes CRLF, and the last line gets one too.
    static func encode(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        var lines = Self.lines(of: text)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines {
            Self.encode(line: line, into: &output)
            output += Self.lineBreak
        }
        return output
    }

    private static let lineBreak: [UInt8] = [0x0D, 0x0A]

    /// `CRLF`, `CR` and `LF` each end a line.
    private static func lines(of text: String) -> [Substring.UnicodeScalarView] {
        let scalars = text.unicodeScalars
        var lines: [Substring.UnicodeScalarView] = []
        var start = scalars.startIndex
        var index = start
        while index < scalars.endIndex {
            let next = scalars.index(after: index)
            guard scalars[index] == "\r" || scalars[index] == "\n" else {
                index = next
                continue
            }
            lines.append(scalars[start..<index])
            let isPair = scalars[index] == "\r" && next < scalars.endIndex && scalars[next] == "\n"
            start = isPair ? scalars.index(after: next) : next
            index = start
        }
        return lines + [scalars[start...]]
    }

    private static func encode(line: Substring.UnicodeScalarView, into output: inout [UInt8]) {
        var column = 0
        var index = line.startIndex
        while index < line.endIndex {
            let next = line.index(after: index)
            let isLast = next == line.endIndex
            var piece = Self.piece(line[index], isLast: isLast)
            if column + piece.count > (isLast ? Self.columnsMax : Self.columnsMax - 1) {
                output += [UInt8(ascii: "=")] + Self.lineBreak
                column = 0
            }
            if column == 0, piece == [UInt8(ascii: ".")] || piece == [UInt8(ascii: "F")] {
                piece = Self.escaped(piece)
            }
            output += piece
            column += piece.count
            index = next
        }
    }

    /// One character: itself if it is printable ASCII or white space inside a line, else each byte as `=XX`.
    private static func piece(_ scalar: Unicode.Scalar, isLast: Bool) -> [UInt8] {
        let bytes = Array(String(scalar).utf8)
        switch scalar {
        case "=": return Self.escaped(bytes)
        case " ", "\t": return isLast ? Self.escaped(bytes) : bytes
        case "!"..."~": return bytes
        default: return Self.escaped(bytes)
        }
    }

    private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return bytes.flatMap { [UInt8(ascii: "="), digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
