/// The text of an expression and where its lines are.
struct Source: Sendable {
    let text: String

    /// Line and column of a byte offset, both from 1, the column in Unicode scalars.
    func location(of offset: Int) -> (line: Int, column: Int) {
        var line = 1
        var column = 1
        var position = 0
        for scalar in self.text.unicodeScalars {
            guard position < offset else { break }
            position += UTF8.width(scalar)
            if scalar == "\n" {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        return (line, column)
    }

    func issue(_ message: String, at offset: Int) -> CELIssue {
        let (line, column) = self.location(of: offset)
        return CELIssue(line: line, column: column, message: message)
    }
}

/// A fault found while reading, before its place is turned into line and column.
struct SyntaxError: Error {
    let message: String
    let offset: Int

    init(_ message: String, at offset: Int) {
        self.message = message
        self.offset = offset
    }
}
