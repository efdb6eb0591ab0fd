/// Bars that lie, one a name, each with its number.
struct BarChart {
    struct Segment {
        let count: Int
        let style: String
        let title: String
    }

    let name: String
    let title: String
    let rows: [(name: String, segments: [Segment])]
    /// Every bar as long as the others: shares, not numbers.
    var isShare = false

    private static let (left, right, row, top) = (190.0, 120.0, 30.0, 4.0)

    var markup: String {
        let totals = rows.map { $0.segments.reduce(0) { $0 + $1.count } }
        let most = max(1, totals.max() ?? 1)
        let legend = rows.first.map { $0.segments.count > 1 ? $0.segments : [] } ?? []
        let top = Self.top + (legend.isEmpty ? 0 : 26)
        var svg = SVG(
            name,
            title: title,
            description: rows.map { row in
                "\(row.name): " + row.segments.map { "\($0.count) \($0.title)" }.joined(separator: ", ")
            }.joined(separator: ". "),
            height: top + Double(rows.count) * Self.row
        )
        var x = Self.left
        for segment in legend {
            svg.rectangle(x, 5, 12, 12, segment.style)
            svg.text(x + 17, 15, segment.title)
            x += 17 + Double(segment.title.count) * 7 + 22
        }
        for (place, row) in rows.enumerated() {
            let y = top + Double(place) * Self.row
            svg.text(Self.left - 10, y + 18, row.name.cut(toLength: 26), anchor: .end)
            draw(row, total: totals[place], most: isShare ? max(1, totals[place]) : most, y, &svg)
        }
        return svg.markup
    }

    private func draw(
        _ row: (name: String, segments: [Segment]),
        total: Int,
        most: Int,
        _ y: Double,
        _ svg: inout SVG
    ) {
        let plot = SVG.width - Self.left - Self.right
        var x = Self.left
        for segment in row.segments {
            let width = Double(segment.count) / Double(most) * plot
            svg.rectangle(
                x,
                y + 4,
                width,
                Self.row - 10,
                segment.style,
                told: "\(row.name): \(segment.count) of \(total) \(segment.title)"
            )
            x += width
        }
        let words = row.segments.count > 1 ? row.segments.map { "\($0.count)" }.joined(separator: " · ") : "\(total)"
        svg.text(x + 8, y + 18, words, "value")
    }
}
