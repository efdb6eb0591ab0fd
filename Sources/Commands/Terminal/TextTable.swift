/// Rows under headings, aligned, and cut to the terminal's width where they do not fit.
struct TextTable {
    struct Column {
        let title: String
        var isNumber = false
        /// Whether it gives way when the terminal is narrow.
        var isFlexible = false
    }

    struct Cell: ExpressibleByStringInterpolation {
        let text: String
        var tint = Tint.plain

        /// Takes text from anywhere; what could disturb a terminal is escaped.
        init(_ text: String, tint: Tint = .plain) {
            self.text = text.printable
            self.tint = tint
        }

        init(stringLiteral value: String) { self.init(value) }
    }

    private let columns: [Column]
    private var rows: [[Cell]] = []
    private static let narrowest = 12

    init(_ columns: [Column]) {
        self.columns = columns
    }

    var isEmpty: Bool { rows.isEmpty }

    mutating func add(_ cells: [Cell]) {
        precondition(cells.count == columns.count, "a row has a cell for each column")
        rows.append(cells)
    }

    func lines(width: Int, style: Style) -> [String] {
        let widths = fitted(to: width)
        let heading = columns.indices.map { pad(columns[$0].title, $0, widths) }.joined(separator: "  ")
        let body = rows.map { row in
            row.indices.map { place in
                style.paint(pad(row[place].text, place, widths), row[place].tint)
            }.joined(separator: "  ")
        }
        return ([style.bold(heading)] + body).map(\.withoutTrailingBlanks)
    }

    private func fitted(to width: Int) -> [Int] {
        var widths = columns.indices.map { place in
            rows.reduce(columns[place].title.columnCount) { max($0, $1[place].text.columnCount) }
        }
        var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - width
        while excess > 0 {
            let widest = columns.indices.filter { columns[$0].isFlexible && widths[$0] > Self.narrowest }
                .max { widths[$0] < widths[$1] }
            guard let widest else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func pad(_ text: String, _ place: Int, _ widths: [Int]) -> String {
        let cut = text.cut(to: widths[place])
        let blanks = String(repeating: " ", count: max(0, widths[place] - cut.columnCount))
        return columns[place].isNumber ? blanks + cut : cut + blanks
    }
}

extension String {
    fileprivate var withoutTrailingBlanks: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}

extension Console {
    func table(_ table: TextTable) {
        for text in table.lines(width: terminal.showsOutput ? terminal.width : .max / 2, style: style()) { line(text) }
    }
}
