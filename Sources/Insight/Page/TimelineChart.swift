import Escalation

extension Timeline {
    private static let height = 250.0
    private static let (left, right, top, bottom) = (44.0, 18.0, 26.0, 28.0)

    private struct Share: Sendable {
        let title: String
        let style: String
        let count: @Sendable (Part) -> Int
    }

    private static let shares = [
        Share(title: "went on", style: "approved", count: { $0.approved }),
        Share(title: "stopped", style: "stopped", count: { $0.stopped }),
        Share(title: "reason gone", style: "withdrawn", count: { $0.withdrawn }),
        Share(title: "open", style: "open", count: { $0.open }),
    ]

    /// Columns, one a part, by what became of its cases.
    var chart: String {
        let most = parts.map(\.count).max() ?? 0
        let scale = Scale(to: most)
        var svg = SVG(
            "timeline-chart",
            title: "Cases by \(unit.word)",
            description: "\(parts.count) \(unit.word)s from \(parts[0].start.date); at most \(most) cases in one.",
            height: Self.height
        )
        let (plot, base) = (SVG.width - Self.left - Self.right, Self.height - Self.bottom)
        func y(_ count: Int) -> Double { base - Double(count) / Double(scale.top) * (base - Self.top) }
        for tick in scale.ticks {
            svg.line(Self.left, y(tick), SVG.width - Self.right, y(tick), tick == 0 ? "axis" : "grid")
            svg.text(Self.left - 6, y(tick) + 4, "\(tick)", anchor: .end)
        }
        legend(&svg)
        let step = plot / Double(parts.count)
        let gap = min(3, step * 0.2)
        for (place, part) in parts.enumerated() {
            var reached = 0
            for share in Self.shares {
                let count = share.count(part)
                let (high, low) = (y(reached + count), y(reached))
                svg.rectangle(
                    Self.left + Double(place) * step + gap / 2,
                    high,
                    step - gap,
                    low - high,
                    share.style,
                    told: "\(label(part)): \(count) of \(part.count) \(share.title)"
                )
                reached += count
            }
            if place % labelled == 0 {
                svg.text(Self.left + (Double(place) + 0.5) * step, base + 17, label(part), anchor: .middle)
            }
        }
        return svg.markup
    }

    /// About nine labels have room.
    private var labelled: Int { max(1, (parts.count + 8) / 9) }

    private func label(_ part: Part) -> String {
        switch unit {
        case .hour: String(part.start.description.dropFirst(5).prefix(11).map { $0 == "T" ? " " : $0 })
        case .day, .week: String(part.start.date.dropFirst(parts.count > 60 ? 0 : 5))
        }
    }

    private func legend(_ svg: inout SVG) {
        var x = Self.left
        for share in Self.shares where parts.contains(where: { share.count($0) > 0 }) {
            svg.rectangle(x, 5, 12, 12, share.style)
            svg.text(x + 17, 15, share.title)
            x += 17 + Double(share.title.count) * 7 + 22
        }
    }
}
