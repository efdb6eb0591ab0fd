extension Report {
    /// When cases were opened: a square for each hour of each day of the week, the darker the more.
    var hourChart: String {
        let most = hours.joined().max() ?? 0
        let (left, top, cell) = (52.0, 24.0, 26.0)
        var svg = SVG(
            "hours-chart",
            title: "When cases were opened (UTC)",
            description: "By day of the week and hour; at most \(most) in one hour of the week.",
            height: top + 7 * cell + 4
        )
        for hour in stride(from: 0, to: 24, by: 3) {
            svg.text(left + (Double(hour) + 0.5) * cell, top - 9, "\(hour)", anchor: .middle)
        }
        for (day, counts) in hours.enumerated() {
            let y = top + Double(day) * cell
            svg.text(left - 10, y + 17, Self.days[day], anchor: .end)
            for (hour, count) in counts.enumerated() {
                let x = left + Double(hour) * cell
                let level = count == 0 ? 0 : 1 + (count * 5 - 1) / max(1, most)
                svg.rectangle(
                    x + 1,
                    y + 1,
                    cell - 2,
                    cell - 2,
                    "heat heat\(min(5, level))",
                    told: "\(Self.days[day]) \(hour):00, \(count) cases"
                )
                if most < 1000, count > 0 {
                    svg.text(x + cell / 2, y + 17, "\(count)", level > 3 ? "inheat light" : "inheat", anchor: .middle)
                }
            }
        }
        return svg.markup
    }

    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
}
