import Escalation

extension Report {
    /// How cases ended, and why they were opened.
    var endsTable: ReportTable {
        ReportTable("ends", "How they ended", [.text("outcome", "Outcome"), .init("cases", "Cases")])
            + Self.ranked(total.outcomes) + (total.open > 0 ? [[.text("open"), .count(total.open)]] : [])
    }

    var passesTable: ReportTable {
        let table = ReportTable(
            "escalations",
            "Passed on, by cause",
            note: "Why cases came to another level than the one at which they began.",
            [.text("cause", "Cause"), .init("passes", "Passes")]
        )
        return table + Self.ranked(total.passes)
    }

    var refusalsTable: ReportTable {
        let table = ReportTable(
            "refusals",
            "Decisions refused",
            note: """
                A conflict is a decision that somebody else was ahead of: the case was closed, claimed, or had changed. \
                Votes that could not be brought together: \(disputes).
                """,
            [.text("why", "Why"), .text("conflict", "Conflict"), .init("decisions", "Decisions")]
        )
        return table
            + Self.ranked(total.refused).map { row in
                let isConflict = [.text("closed"), .text("stale"), .text("claimed")].contains(row[0])
                return [row[0], .text(isConflict ? "yes" : "no"), row[1]]
            }
    }

    var timelineTable: ReportTable {
        let table = ReportTable(
            "timeline",
            "Cases by \(timeline.unit.word)",
            note: "By when they were opened (UTC), and what became of them.",
            [
                .text("from", "From"), .init("opened", "Opened"), .init("approved", "Went on"),
                .init("stopped", "Stopped"), .init("withdrawn", "Reason gone"), .init("open", "Open"),
            ]
        )
        return table
            + timeline.parts.map { part in
                [
                    .instant(part.start), .count(part.count), .count(part.approved), .count(part.stopped),
                    .count(part.withdrawn), .count(part.open),
                ]
            }
    }

    /// The most hurried ones.
    static let hurriedShown = 50

    var hurriedTable: ReportTable {
        let table = ReportTable(
            "hurried",
            "Rubber stamps",
            note: """
                \(total.hurried) of \(total.approvals - total.unjudged) decisions that let something go on came faster than \
                what they rest on can be read at \(rules.wordsPerMinute) words a minute, counted from when the case came to \
                its people or from their last decision, whichever is later. A sign to look at, no proof: who reads several \
                cases and then decides them all shows here too. \(total.unjudged) could not be judged: their cases were \
                opened before the log said how much there was to read.
                """,
            [
                .text("case", "Case"), .text("policy", "Policy"), .text("level", "Level"), .text("by", "Decided by"),
                .text("action", "Action"), .text("at", "At"), .init("reading_seconds", "Time to read"),
                .init("words", "Words"), .init("needed_seconds", "Needed"),
            ]
        )
        return table
            + hurried.prefix(Self.hurriedShown).map { one in
                [
                    .text(one.caseID.rawValue), .text(one.policy), .text(one.level), .text(one.person),
                    .text(one.action), .instant(one.at), .time(one.reading), .count(Int(clamping: one.words)),
                    .time(rules.readingTime(of: one.words)),
                ]
            }
    }

    var stormsTable: ReportTable {
        let table = ReportTable(
            "storms",
            "Storms",
            note: "\(rules.stormCases) cases of one trigger or more within \(rules.stormWithin.inUnits).",
            [
                .text("policy", "Policy"), .text("trigger", "Trigger"), .text("from", "From"), .text("to", "To"),
                .init("cases", "Cases"),
            ]
        )
        return table
            + storms.map { storm in
                [
                    .text(storm.policy), .text(storm.trigger), .instant(storm.first), .instant(storm.last),
                    .count(storm.cases),
                ]
            }
    }

    var dataTable: ReportTable {
        let table = ReportTable(
            "data",
            "Data that was no ground to decide on",
            note: "A cause that came up in more than one case returns.",
            [
                .text("policy", "Policy"), .text("trigger", "Trigger"), .text("cause", "Cause"),
                .text("field", "Field"), .init("cases", "Cases"), .text("returns", "Returns"),
                .text("first", "First"), .text("last", "Last"), .text("example", "For example"),
            ]
        )
        return table
            + dataIssues.map { issue in
                [
                    .text(issue.policy), .text(issue.trigger), .text(issue.what.rawValue), .text(issue.field),
                    .count(issue.cases), .text(issue.returns ? "yes" : "no"), .instant(issue.first),
                    .instant(issue.last), .text(issue.example.rawValue),
                ]
            }
    }

    var besideTable: ReportTable {
        ReportTable("beside", "What else happened", [.text("what", "What"), .init("times", "Times")])
            + beside.filter { Self.besideTitles[$0.key] != nil }
            .sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
            .map { [.text(Self.besideTitles[$0.key] ?? ""), .count($0.value)] }
    }

    var drillsTable: ReportTable {
        ReportTable(
            "drills",
            "Drills",
            note: "Their cases count nowhere else.",
            [.text("drill", "Drill"), .init("cases", "Cases")]
        ) + drills.map { [.text($0.name), .count($0.cases)] }
    }

    /// The most frequent first.
    private static func ranked(_ counts: [String: Int]) -> [[ReportTable.Cell]] {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { [.text($0.key), .count($0.value)] }
    }

    private static let besideTitles: [Entry.Kind: String] = [
        .noticeFailed: "Notices that reached nobody", .warningDue: "Reminders", .claimExpired: "Claims that ran out",
        .claimTakenBack: "Claims taken back", .caseReassigned: "Cases given to others",
        .levelEmpty: "Levels that nobody owned", .levelUnreachable: "Levels that nobody could be reached at",
        .reportOverdue: "Outcomes on which no report came", .recordOverdue: "Records that were not written in time",
        .overrideConfirmed: "Overrides of all levels", .followupOpened: "Cases that Belay opened because of them",
        .clockPaused: "Clocks that were stopped", .procedureAbandoned: "Manual procedures left",
        .policyDisputed: "Clauses of policies disputed", .caseHeld: "Cases held by their gate",
    ]
}
