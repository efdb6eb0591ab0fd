/// The quoted-printable encoding of RFC 2045, section 6.7, for text in UTF-8.
///
/// Lines end in CRLF and are at most 76 columns long; a soft break never falls inside a UTF-8 character, so each line
/// can be read by itself. A `.` or `From ` that would begin a line is encoded too: nothing on the way can mistake it.
enum QuotedPrintable {
    private static let columnsMax = 76

    /// `text` encoded; every line break, however `text` writes it, becomes CRLF, and the last line gets one too.
    static func encode(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count + text.utf8.count / 8 + 64)
        var text = text
        text.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                Self.encode(line: Self.takeLine(from: &rest), into: &output)
                output += Self.lineBreak
            }
        }
        return output
    }

    private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

    private static let lineBreak: [UInt8] = [0x0D, 0x0A]
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// `CRLF`, `CR` and `LF` each end a line.
    private static func takeLine(from rest: inout Bytes) -> Bytes {
        guard let end = rest.firstIndex(where: { $0 == 0x0D || $0 == 0x0A }) else {
            defer { rest = rest[rest.endIndex...] }
            return rest
        }
        let next = end + 1
        let isPair = rest[end] == 0x0D && next < rest.endIndex && rest[next] == 0x0A
        defer { rest = rest[(isPair ? next + 1 : next)...] }
        return rest[..<end]
    }

    private static func encode(line: Bytes, into output: inout [UInt8]) {
        var column = 0
        var index = line.startIndex
        while index < line.endIndex {
            let next = index + Self.width(ofCharacterFrom: line[index])
            let isLast = next == line.endIndex
            var isLiteral = Self.isLiteral(line[index], isLast: isLast)
            var columns = isLiteral ? 1 : 3 * (next - index)
            if column + columns > (isLast ? Self.columnsMax : Self.columnsMax - 1) {
                output.append(UInt8(ascii: "="))
                output += Self.lineBreak
                column = 0
            }
            if column == 0, line[index] == UInt8(ascii: ".") || line[index] == UInt8(ascii: "F") {
                isLiteral = false
                columns = 3
            }
            if isLiteral {
                output.append(line[index])
            } else {
                for byte in line[index..<next] { Self.escape(byte, into: &output) }
            }
            column += columns
            index = next
        }
    }

    /// How many bytes of UTF-8 begin with this one.
    private static func width(ofCharacterFrom byte: UInt8) -> Int {
        switch byte {
        case ..<0x80: 1
        case ..<0xE0: 2
        case ..<0xF0: 3
        default: 4
        }
    }

    /// Printable ASCII stands for itself, and so does white space inside a line.
    private static func isLiteral(_ byte: UInt8, isLast: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "="): false
        case UInt8(ascii: " "), UInt8(ascii: "\t"): !isLast
        case UInt8(ascii: "!")...UInt8(ascii: "~"): true
        default: false
        }
    }

    private static func escape(_ byte: UInt8, into output: inout [UInt8]) {
        output.append(UInt8(ascii: "="))
        output.append(Self.digits[Int(byte >> 4)])
        output.append(Self.digits[Int(byte & 15)])
    }
}
