import Escalation
import Insight
import JSON
import Store

extension Report {
    /// With how much of the log there was, and what was tried of its suggestions.
    func json(of reading: ReportReading) -> JSONValue {
        guard case .object(var object) = json else { return json }
        object["log"] = [
            "size": .int(reading.head.size), "root": .string(Digest(bytes: reading.head.root)?.description ?? ""),
            "waiting": .int(Int64(reading.waiting)),
        ]
        object["trials"] = .array(
            suggestions.compactMap { suggestion in
                trials[suggestion].map { trial in
                    [
                        "kind": .string(suggestion.kind.rawValue),
                        "policy": .string(suggestion.policy.name.rawValue), "subject": .string(suggestion.subject),
                        "change": .string(trial.change), "result": .array(trial.result.map { .string($0) }),
                        "commands": .array(trial.commands.map { .string($0) }),
                    ]
                }
            }
        )
        return .object(object)
    }
}

extension Console {
    /// What a person at a terminal looks for first; the page and the tables have the rest.
    func show(_ report: Report, _ reading: ReportReading) {
        let scope = report.scope
        let filters = scope.filters.map { ", \($0.key) \($0.value.shown)" }.joined()
        let head = "\(report.total.count) cases opened from \(scope.from.shown) to \(scope.to.shown)\(filters)"
        line(style().bold(head.printable))
        line("\(report.entries) entries of the log, root \(Digest(bytes: reading.head.root)?.description ?? "none")")
        if reading.waiting > 0 {
            let words = "\(reading.waiting) entries have no place in the log yet, and none here: is belay-audit alive?"
            line(style().yellow("! ") + words)
        }
        guard report.total.count > 0 || !report.actions.isEmpty else { return }
        for table in report.tables where Self.shownTables.contains(table.name) { show(table) }
        showSuggestions(of: report)
    }

    private static let shownTables: Set<String> = [
        "times", "windows", "ends", "escalations", "refusals", "hurried", "storms", "dead", "data", "actions", "helped",
        "changes", "beside", "drills",
    ]
    private static let rowsShown = 40

    private func show(_ table: ReportTable) {
        guard !table.isEmpty else { return }
        line()
        line(style().bold(table.title))
        if table.name == "hurried", let note = table.note { line(note.printable) }
        var shown = TextTable(
            table.columns.map { .init(title: $0.title.uppercased(), isNumber: $0.isNumber, isFlexible: !$0.isNumber) }
        )
        for row in table.rows.prefix(Self.rowsShown) { shown.add(row.map { .init($0.shown) }) }
        self.table(shown)
        if table.rows.count > Self.rowsShown {
            line("… and \(table.rows.count - Self.rowsShown) more: --html, --csv or --json")
        }
    }

    private func showSuggestions(of report: Report) {
        guard !report.suggestions.isEmpty else { return }
        line()
        line(style().bold("Suggestions"))
        for suggestion in report.suggestions {
            line(style().yellow("• ") + "\(suggestion.policy), \(suggestion.subject): \(suggestion.inWords)".printable)
            line("  cases: \(suggestion.evidence.prefix(5).map(\.rawValue).joined(separator: " "))".printable)
            guard let trial = report.trials[suggestion] else { continue }
            if !trial.result.isEmpty {
                line("  tried \(trial.change):".printable)
                for words in trial.result { line("    \(words)".printable) }
            }
            for command in trial.commands { line("  $ \(command)".printable) }
        }
    }
}
