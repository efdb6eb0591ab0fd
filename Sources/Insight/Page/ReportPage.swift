import Escalation

extension Report {
    /// One page that needs nothing else: no script, no font, nothing from anywhere. Charts stand over the tables that
    /// they are drawn from.
    public var page: String {
        let sections = [
            section("cases", "Cases", casesBody), section("times", "How long it took", timesBody),
            section("windows", "Windows and escalations", windowsBody),
            section("decisions", "Decisions", decisionsBody),
            section("trouble", "Storms, data, dead letters", troubleBody),
            section("learnt", "Reviews and changes", learntBody),
            section("suggestions", "Suggestions", suggestionsBody),
        ]
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Belay report, \(scope.from.date) to \(scope.to.date)</title>
            <style>
            \(PageStyle.css)
            </style>
            </head>
            <body>
            <header>
            <h1>What \(total.count.counted("case", "cases")) can teach</h1>
            <p class="soft">Opened from \(escaped(scope.from.toTheMinute)) to \(escaped(scope.to.toTheMinute))\(escaped(filterWords)), \
            whatever became of them since.</p>
            <nav aria-label="Sections">\(sections.map { "<a href=\"#\($0.name)\">\(escaped($0.title))</a>" }.joined())</nav>
            </header>
            <main>
            \(tiles)
            \(sections.map(\.markup).joined(separator: "\n"))
            </main>
            <footer>
            <p>Reckoned from \(entries.formattedInThousands) entries of the audit log\(unreadable > 0 ? ", of which \(unreadable) could not be read" : ""). \
            Percentiles are by nearest rank: of n times in order, the one at place p·n/100, rounded up. Means are cut to microseconds. \
            Times are UTC.</p>
            </footer>
            </body>
            </html>

            """
    }

    private var filterWords: String { scope.filterTexts.map { ", \($0.name) \($0.value)" }.joined() }

    private struct Section {
        let name: String
        let title: String
        let markup: String
    }

    private func section(_ name: String, _ title: String, _ body: String) -> Section {
        Section(
            name: name,
            title: title,
            markup: "<section id=\"\(name)\">\n<h2>\(escaped(title))</h2>\n\(body)\n</section>"
        )
    }

    private var tiles: String {
        let resolve = total.times[.resolve]?.wall
        let decide = total.times[.decide]?.wall
        let tiles: [(String, String)] = [
            ("\(total.count.formattedInThousands)", "cases, \(total.open) of them open"),
            (decide?.median.inUnits ?? "–", "median until people decided"),
            (resolve?.p90.inUnits ?? "–", "90 % were resolved within"),
            (total.windows.brokenShare?.inHundredths ?? "–", "of windows broken"),
            ("\(total.escalations.formattedInThousands)", "times passed on"),
            ("\(total.refusals)", "decisions refused, \(total.conflicts) conflicts"),
            ("\(total.hurried)", "rubber stamps of \(total.approvals) approvals"),
            ("\(suggestions.count)", suggestions.count == 1 ? "suggestion" : "suggestions"),
        ]
        return "<ul class=\"tiles\">"
            + tiles.map { "<li><b>\(escaped($0.0))</b><span>\(escaped($0.1))</span></li>" }.joined() + "</ul>"
    }
}

extension Int {
    func counted(_ one: String, _ many: String) -> String { self == 1 ? "1 \(one)" : "\(formattedInThousands) \(many)" }
}

extension BinaryInteger {
    /// `1,000,000`.
    var formattedInThousands: String {
        let digits = String(magnitude)
        let groups = stride(from: 0, to: digits.count, by: 3).map { offset in
            String(digits.dropLast(offset).suffix(3))
        }
        return (self < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
    }
}
