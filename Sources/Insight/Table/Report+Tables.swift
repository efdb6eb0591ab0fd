import Escalation

extension Report {
    /// Everything that it says, as tables; those without rows are among them.
    public var tables: [ReportTable] {
        [
            figuresTable, timesTable, windowsTable, endsTable, passesTable, refusalsTable, timelineTable, hurriedTable,
            stormsTable, dead.table, dataTable, actionsTable,
            helpedTable, changesTable, suggestionsTable, besideTable, drillsTable,
        ]
    }

    /// Of all cases in scope, and of each part that they are told apart in.
    private var parts: [(dimension: String, name: String, figures: Figures)] {
        [("all", "all cases", total)] + groups.map { ($0.dimension.rawValue, $0.name, $0.figures) }
    }

    /// All figures in one row each: what a spreadsheet works on.
    public var figuresTable: ReportTable {
        let measures = Measure.allCases.flatMap { measure -> [ReportTable.Column] in
            [("wall", "wall"), ("business", "working time")].flatMap { clock, words in
                [
                    ReportTable.Column("\(measure.rawValue)_\(clock)_count", "\(measure.title), \(words), cases")
                ]
                    + SpreadColumn.allCases.map {
                        ReportTable.Column(
                            "\(measure.rawValue)_\(clock)_\($0.rawValue)_seconds",
                            "\(measure.title), \(words), \($0.title)"
                        )
                    }
            }
        }
        let table = ReportTable(
            "figures",
            "Figures",
            [
                .text("by", "By"), .text("name", "Name"), .init("cases", "Cases"), .init("open", "Open"),
                .init("attached", "Events that joined"), .init("by_people", "Ended by people"),
                .init("by_silence", "By silence"), .init("by_recovery", "By recovery"), .init("by_rules", "By rules"),
                .init("by_gate", "By a gate's mode"), .init("windows_kept", "Windows kept"),
                .init("windows_broken", "Windows broken"), .init("windows_spared", "Not needed"),
                .init("windows_running", "Running"), .init("escalations", "Escalations"),
                .init("refusals", "Decisions refused"), .init("conflicts", "Of them conflicts"),
                .init("answers", "Answers"), .init("approvals", "Approvals"), .init("hurried", "Rubber stamps"),
                .init("unjudged", "Not judged"),
            ] + measures
        )
        return table
            + parts.map { part in
                let figures = part.figures
                let head: [ReportTable.Cell] = [
                    .text(part.dimension), .text(part.name), .count(figures.count), .count(figures.open),
                    .count(figures.attached), .count(figures.ended.people), .count(figures.ended.silence),
                    .count(figures.ended.recovery), .count(figures.ended.rules), .count(figures.ended.gate),
                    .count(figures.windows.kept), .count(figures.windows.broken), .count(figures.windows.spared),
                    .count(figures.windows.running), .count(figures.escalations), .count(figures.refusals),
                    .count(figures.conflicts), .count(figures.answers), .count(figures.approvals),
                    .count(figures.hurried), .count(figures.unjudged),
                ]
                return head
                    + Measure.allCases.flatMap { measure -> [ReportTable.Cell] in
                        let times = figures.times[measure]
                        return [times?.wall, times?.business].flatMap { spread -> [ReportTable.Cell] in
                            [.count(spread?.count ?? 0)] + SpreadColumn.allCases.map { .time(spread.map($0.value)) }
                        }
                    }
            }
    }

    /// How long things took, for people.
    var timesTable: ReportTable {
        let table = ReportTable(
            "times",
            "How long it took",
            note: """
                From when a case was opened; by level and team, from when it came there. Working time counts the cases whose \
                level names calendars. Percentiles are times that were measured (nearest rank).
                """,
            [
                .text("by", "By"), .text("name", "Name"), .text("until", "Until"), .text("clock", "Clock"),
                .init("cases", "Cases"),
            ] + SpreadColumn.allCases.map { .init($0.rawValue, $0.title) }
        )
        return table
            + parts.flatMap { part in
                Measure.allCases.flatMap { measure -> [[ReportTable.Cell]] in
                    guard let times = part.figures.times[measure] else { return [] }
                    return [("wall", times.wall), ("working time", times.business)].compactMap { clock, spread in
                        guard let spread else { return nil }
                        return [
                            .text(part.dimension), .text(part.name), .text(measure.title), .text(clock),
                            .count(spread.count),
                        ] + SpreadColumn.allCases.map { .time($0.value(spread)) }
                    }
                }
            }
    }

    var windowsTable: ReportTable {
        let table = ReportTable(
            "windows",
            "Windows kept and broken",
            note: """
                Kept: people answered before it passed. Not needed: the case went before anybody had to answer. The share is \
                of those that had to be kept. Punctual and late are against the time that is normal at a level.
                """,
            [
                .text("by", "By"), .text("name", "Name"), .init("kept", "Kept"), .init("broken", "Broken"),
                .init("broken_share", "Broken, share"), .init("spared", "Not needed"), .init("running", "Running"),
                .init("punctual", "Punctual"), .init("late", "Late"),
            ]
        )
        return table
            + parts.map { part in
                let windows = part.figures.windows
                return [
                    .text(part.dimension), .text(part.name), .count(windows.kept), .count(windows.broken),
                    .share(windows.brokenShare), .count(windows.spared), .count(windows.running),
                    .count(part.figures.punctual), .count(part.figures.late),
                ]
            }
    }
}

/// The numbers that tell how times are spread.
enum SpreadColumn: String, CaseIterable {
    case mean, median, p90, p99

    var title: String {
        switch self {
        case .mean: "Mean"
        case .median: "Median"
        case .p90: "90 %"
        case .p99: "99 %"
        }
    }

    func value(_ spread: Spread) -> Duration {
        switch self {
        case .mean: spread.mean
        case .median: spread.median
        case .p90: spread.p90
        case .p99: spread.p99
        }
    }
}

extension Measure {
    public var title: String {
        switch self {
        case .notice: "noticed"
        case .claim: "claimed"
        case .decide: "decided"
        case .resolve: "resolved"
        }
    }
}
