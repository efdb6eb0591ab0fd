extension ReportTable {
    /// A table with its headings marked as such. Wide ones scroll inside their own box.
    var html: String {
        let heads = columns.map { column in
            "<th scope=\"col\"\(column.isNumber ? " class=\"number\"" : "")>\(escaped(column.title))</th>"
        }.joined()
        let body = rows.map { row in
            let cells = zip(columns, row).enumerated().map { place, pair in
                let (column, cell) = pair
                let style = column.isNumber ? " class=\"number\"" : ""
                return place == 0
                    ? "<th scope=\"row\"\(style)>\(escaped(cell.shown))</th>"
                    : "<td\(style)>\(escaped(cell.shown))</td>"
            }.joined()
            return "<tr>\(cells)</tr>"
        }.joined(separator: "\n")
        return """
            <div class="table" role="region" aria-label="\(escaped(title))" tabindex="0"><table>
            <thead><tr>\(heads)</tr></thead>
            <tbody>
            \(body)
            </tbody></table></div>
            """
    }
}
