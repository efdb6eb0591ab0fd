import Escalation

extension Report {
    var actionsTable: ReportTable {
        let table = ReportTable(
            "actions",
            "Actions of reviews",
            note: "Open ones of all times, and those that were done in the period.",
            [
                .text("case", "Case"), .init("action", "Action"), .text("text", "What"), .text("owner", "Owner"),
                .text("due", "Due"), .text("standing", "Standing"), .text("done", "Done"),
            ]
        )
        return table
            + actions.map { action in
                [
                    .text(action.caseID.rawValue), .count(Int(clamping: action.number)),
                    .text(action.text ?? "erased"), .text(action.owner), .instant(action.due),
                    .text(action.standing(at: scope.to).rawValue), .instant(action.doneAt),
                ]
            }
    }

    var helpedTable: ReportTable {
        let table = ReportTable(
            "helped",
            "Before and after an action was done",
            note: "Cases of the policy over two spans of one length, up to that time and from it on.",
            [.text("case", "Case"), .init("action", "Action"), .text("done", "Done")] + Self.comparisonColumns
        )
        return table
            + actions.filter { $0.comparison != nil }.map { action in
                [.text(action.caseID.rawValue), .count(Int(clamping: action.number)), .instant(action.doneAt)]
                    + Self.cells(action.comparison)
            }
    }

    var changesTable: ReportTable {
        let table = ReportTable(
            "changes",
            "Before and after a new version",
            note: "Cases of the policy over two spans of one length, up to the change and from it on.",
            [.text("policy", "Policy"), .init("version", "Version"), .text("at", "From")] + Self.comparisonColumns
        )
        return table
            + changes.map { change in
                [.text(change.policy), .count(Int(clamping: change.version)), .instant(change.at)]
                    + Self.cells(change.comparison)
            }
    }

    var suggestionsTable: ReportTable {
        let table = ReportTable(
            "suggestions",
            "What its own cases speak against",
            [
                .text("kind", "Kind"), .text("policy", "Policy"), .init("version", "Version"), .text("subject", "What"),
                .init("cases", "Cases"), .init("at_most_otherwise", "Otherwise, at most"), .text("why", "Why"),
                .text("evidence", "Cases, the newest"),
            ]
        )
        return table
            + suggestions.map { suggestion in
                [
                    .text(suggestion.kind.rawValue), .text(suggestion.policy.name.rawValue),
                    .count(Int(clamping: suggestion.policy.version)), .text(suggestion.subject),
                    .count(suggestion.count), .share(suggestion.atMostOtherwise), .text(suggestion.inWords),
                    .text(suggestion.evidence.map(\.rawValue).joined(separator: " ")),
                ]
            }
    }

    private static let comparisonColumns: [ReportTable.Column] = [
        .init("span_seconds", "Span"), .init("cases_before", "Cases before"), .init("cases_after", "Cases after"),
        .init("resolve_before_seconds", "Median before"), .init("resolve_after_seconds", "Median after"),
        .init("broken_before", "Broken before"), .init("broken_after", "Broken after"),
        .init("stopped_before", "Stopped before"), .init("stopped_after", "Stopped after"),
    ]

    private static func cells(_ comparison: Comparison?) -> [ReportTable.Cell] {
        let (before, after) = (comparison?.before, comparison?.after)
        return [
            .time(comparison?.span), before.map { .count($0.cases) } ?? .text(""),
            after.map { .count($0.cases) } ?? .text(""), .time(before?.medianResolve), .time(after?.medianResolve),
            .share(before?.brokenShare), .share(after?.brokenShare), .share(before?.stoppedShare),
            .share(after?.stoppedShare),
        ]
    }
}

extension ReviewedAction {
    public enum Standing: String, Hashable, Sendable { case open, overdue, done }

    public func standing(at instant: Instant) -> Standing {
        if doneAt != nil { return .done }
        return due.map { $0 < instant } ?? false ? .overdue : .open
    }
}

extension Suggestion {
    /// What the cases say, with their number.
    public var inWords: String {
        let share = atMostOtherwise.inHundredths
        return switch kind {
        case .thresholdAlwaysApproved:
            "people let all \(count) cases of this threshold go on unchanged; at most \(share) of further ones would have ended otherwise"
        case .windowAlwaysBroken:
            "nobody answered within the window in any of \(count) cases; at most \(share) of further ones would be answered in time"
        case .levelAddsNothing:
            "it let go on, unchanged, all \(count) cases that the level before had passed to it; at most \(share) of further ones would have ended otherwise"
        }
    }

    /// What would be changed in the policy to see what happens.
    public var changeInWords: String {
        switch kind {
        case .thresholdAlwaysApproved:
            "take out the trigger \(subject), raise its bound, or let rules of a first check answer"
        case .windowAlwaysBroken: "take out the level \(subject), or give it a window in which people can answer"
        case .levelAddsNothing: "take out the level \(subject), or let the level before answer"
        }
    }
}
