extension ReportTable {
    /// The table as RFC 4180 has it: a heading, lines that end in CR LF, quotes where they are needed.
    ///
    /// Spreadsheets take a cell for a formula that begins with `=`, `+`, `-`, `@`, a tab or a carriage return, and what
    /// stands in cells here came in messages: such a cell gets an apostrophe before it (OWASP, "CSV Injection"). Numbers
    /// of ours are left as they are.
    public var csv: String {
        ([columns.map { Self.field($0.name) }] + rows.map { $0.map(Self.field) })
            .map { $0.joined(separator: ",") + "\r\n" }.joined()
    }

    private static func field(_ cell: Cell) -> String {
        switch cell {
        case .text(let text): field(text)
        case .count, .time, .instant, .share: cell.exact
        }
    }

    /// Text from anywhere.
    static func field(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
        // Some programs look past blanks, and line feeds begin cells of their own where quotes are not understood.
        let safe = isFormula || Self.startsLater(text) ? "'" + text : text
        let needsQuotes = safe.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) } || safe != text
        guard needsQuotes else { return safe }
        return "\"" + safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// Whether it is a formula once blanks, also those that only some programs know, are taken from its beginning.
    private static func startsLater(_ text: String) -> Bool {
        let rest = text.unicodeScalars.drop {
            $0.properties.isWhitespace || $0.properties.isDefaultIgnorableCodePoint
        }
        guard let first = rest.first else { return false }
        // Full-width forms are folded to plain ones where text is taken in.
        return "=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(first)
    }
}
