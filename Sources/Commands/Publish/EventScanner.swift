/// Cuts a stream of bytes into JSON values: one a line, several behind one another, or the elements of arrays.
///
/// It looks at brackets and strings only; whether a piece is JSON is for the parser to say.
struct EventScanner {
    struct Piece: Hashable {
        let bytes: [UInt8]
        /// The line on which it begins, from 1.
        let line: Int
    }

    private var piece: [UInt8] = []
    private var pieceLine = 1
    private var line = 1
    private var depth = 0
    private var isInArray = false
    private var isInString = false
    private var isEscaped = false
    private let bytesMax: Int

    init(bytesMax: Int = 16 << 20) {
        self.bytesMax = bytesMax
    }

    /// The pieces that these bytes complete.
    mutating func take(_ bytes: [UInt8]) throws -> [Piece] {
        var pieces: [Piece] = []
        for byte in bytes {
            if let whole = try take(byte) { pieces.append(whole) }
            if byte == UInt8(ascii: "\n") { line += 1 }
        }
        return pieces
    }

    /// What is left at the end: a value without a bracket, or one that was cut off.
    mutating func finish() -> Piece? { cut() }

    private mutating func take(_ byte: UInt8) throws -> Piece? {
        if isInString {
            try append(byte)
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
            return nil
        }
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: ","):
            if depth == 0 { return cut() }
            try append(byte)
        case UInt8(ascii: "[") where depth == 0 && !isInArray && piece.isEmpty:
            isInArray = true
        case UInt8(ascii: "]") where depth == 0 && isInArray:
            isInArray = false
            return cut()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            // Without anything between them, the next value begins here.
            let before = depth == 0 ? cut() : nil
            try append(byte)
            depth += 1
            return before
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            try append(byte)
            depth -= 1
            if depth <= 0 { return cut() }
        default:
            if byte == UInt8(ascii: "\"") { isInString = true }
            try append(byte)
        }
        return nil
    }

    private mutating func append(_ byte: UInt8) throws {
        if piece.isEmpty { pieceLine = line }
        piece.append(byte)
        guard piece.count <= bytesMax else {
            throw CommandFailure(
                .refused,
                "line \(pieceLine): an event is larger than \(bytesMax >> 20) MiB, more than a broker takes"
            )
        }
    }

    private mutating func cut() -> Piece? {
        defer { (piece, depth, isInString, isEscaped) = ([], 0, false, false) }
        return piece.isEmpty ? nil : Piece(bytes: piece, line: pieceLine)
    }
}
