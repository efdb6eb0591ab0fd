import Escalation

extension Report {
    var casesBody: String {
        guard total.count > 0 else { return "<p>No case was opened in this period.</p>" }
        let outcomes = total.outcomes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let bars = BarChart(
            name: "outcomes-chart",
            title: "How they ended",
            rows: outcomes.map { outcome in
                let kind = OutcomeKind(rawValue: outcome.key)
                let style = kind?.letsGoOn == true ? "approved" : kind == .withdrawn ? "withdrawn" : "stopped"
                return (outcome.key, [.init(count: outcome.value, style: style, title: outcome.key)])
            }
        )
        return figure(timeline.chart, timelineTable) + "<h3>How they ended</h3>" + figure(bars.markup, endsTable)
            + "<h3>When they were opened</h3>" + figure(hourChart, nil) + "<h3>How often, by what</h3>"
            + countsTable.html
    }

    /// What people look for first.
    private var countsTable: ReportTable {
        let table = ReportTable(
            "counts",
            "How often, by what",
            [
                .text("by", "By"), .text("name", "Name"), .init("cases", "Cases"), .init("open", "Open"),
                .init("people", "Ended by people"), .init("silence", "by silence"), .init("recovery", "by recovery"),
                .init("rules", "by rules"), .init("median", "Median until resolved"), .init("p99", "99 %"),
            ]
        )
        return table
            + ([("all", "all cases", total)] + groups.map { ($0.dimension.rawValue, $0.name, $0.figures) })
            .map { dimension, name, figures in
                let resolve = figures.times[.resolve]?.wall
                return [
                    .text(dimension), .text(name), .count(figures.count), .count(figures.open),
                    .count(figures.ended.people), .count(figures.ended.silence), .count(figures.ended.recovery),
                    .count(figures.ended.rules), .time(resolve?.median), .time(resolve?.p99),
                ]
            }
    }

    var timesBody: String {
        guard !total.times.isEmpty else { return "<p>Nothing was measured.</p>" }
        return """
            <p class="note">From the dot at the median over the ring at 90 of a hundred to the ring at 99; the upright line is the \
            mean. Beside it: median · 90 % · 99 %.</p>
            """ + figure(total.timesChart, timesTable)
    }

    var windowsBody: String {
        let levels = groups.filter { $0.dimension == .level }
        let rows = (levels.isEmpty ? [("all levels", total.windows)] : levels.map { ($0.name, $0.figures.windows) })
            .map { name, windows in
                (
                    name: name,
                    segments: [
                        BarChart.Segment(count: windows.kept, style: "kept", title: "kept"),
                        BarChart.Segment(count: windows.broken, style: "broken", title: "broken"),
                        BarChart.Segment(count: windows.spared, style: "spared", title: "not needed"),
                        BarChart.Segment(count: windows.running, style: "open", title: "running"),
                    ]
                )
            }
        let windows = BarChart(name: "windows-chart", title: "Windows kept and broken", rows: rows, isShare: true)
        let passes = total.passes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let causes = BarChart(
            name: "passes-chart",
            title: "Passed on, by cause",
            rows: passes.map { ($0.key, [.init(count: $0.value, style: "plain", title: "passes")]) }
        )
        return figure(windows.markup, windowsTable) + "<h3>Passed on, by cause</h3>"
            + (passes.isEmpty ? "<p>No case left the level at which it began.</p>" : figure(causes.markup, passesTable))
    }

    var decisionsBody: String {
        "<h3>Refused</h3>" + block(refusalsTable, "No decision was refused.") + "<h3>Rubber stamps</h3>"
            + block(hurriedTable, "No decision came faster than it can be read.")
            + (hurried.count > Self.hurriedShown
                ? "<p class=\"note\">\(hurried.count - Self.hurriedShown) more are in --json and in the log.</p>" : "")
            + "<h3>What else happened</h3>" + block(besideTable, "Nothing.")
    }

    var troubleBody: String {
        "<h3>Storms</h3>" + block(stormsTable, "No trigger opened so many cases at once.") + "<h3>Data</h3>"
            + block(dataTable, "No case lacked data, and nobody disputed any.") + "<h3>Dead letters</h3>"
            + block(dead.table, "Every message could be handled.") + "<h3>Drills</h3>"
            + block(drillsTable, "No drill was held.")
    }

    var learntBody: String {
        "<h3>Actions of reviews</h3>"
            + block(actionsTable, "No review has asked for anything that is open, or was done in this period.")
            + (helpedTable.isEmpty ? "" : "<h3>Whether they helped</h3>" + block(helpedTable, ""))
            + "<h3>New versions of policies</h3>" + block(changesTable, "No policy changed in this period.")
    }

    var suggestionsBody: String {
        guard !suggestions.isEmpty else {
            return "<p>No threshold, window or level has \(rules.evidenceMin) cases that all speak against it.</p>"
        }
        return suggestions.map { suggestion in
            let trial = trials[suggestion]
            let result = (trial?.result ?? []).map { "<li>\(escaped($0))</li>" }.joined()
            let evidence = suggestion.evidence.map { "<code>\(escaped($0.rawValue))</code>" }.joined(separator: " ")
            let commands = (trial?.commands ?? []).map(escaped).joined(separator: "\n")
            return """
                <div class="card">
                <h3>\(escaped("\(suggestion.policy), \(suggestion.subject): \(suggestion.title)"))</h3>
                <p>\(escaped(suggestion.inWords)).</p>
                <p>To think about: \(escaped(suggestion.changeInWords)).</p>
                \(result.isEmpty ? "" : "<p>Tried: \(escaped(trial?.change ?? "")).</p><ul>\(result)</ul>")
                \(commands.isEmpty ? "" : "<pre>\(commands)</pre>")
                <details><summary>The newest \(suggestion.evidence.count) of its \(suggestion.count) cases</summary><p>\(evidence)</p></details>
                </div>
                """
        }.joined(separator: "\n")
    }

    /// A chart with the table that it is drawn from behind it.
    private func figure(_ chart: String, _ table: ReportTable?) -> String {
        let behind = table.map { table in
            """
            <details><summary>As a table</summary>\(note(table))\(table.html)</details>
            """
        }
        return "<figure>\(chart)\(behind ?? "")</figure>"
    }

    private func block(_ table: ReportTable, _ none: String) -> String {
        table.isEmpty ? "\(note(table))<p>\(escaped(none))</p>" : note(table) + table.html
    }

    private func note(_ table: ReportTable) -> String {
        table.note.map { "<p class=\"note\">\(escaped($0))</p>" } ?? ""
    }
}

extension Suggestion {
    /// In a few words.
    public var title: String {
        switch kind {
        case .thresholdAlwaysApproved: "a threshold whose cases all went on"
        case .windowAlwaysBroken: "a window that nobody keeps"
        case .levelAddsNothing: "a level that adds nothing"
        }
    }
}
