import Escalation
import JSON

extension Console {
    /// Who was told when, who acted, where it stuck, what to improve.
    func show(_ report: DrillReport, title: String) {
        line(style().bold(title.printable))
        var expected = TextTable([
            .init(title: "EXPECTED", isFlexible: true), .init(title: "WITHIN"), .init(title: "CASE", isNumber: true),
            .init(title: "WHAT CAME"),
        ])
        for check in report.checks {
            let came = check.metAfter.map { "after \($0.wholeSeconds.shown)" } ?? "nothing"
            expected.add([
                .init(check.expectation.reaction.inWords), .init(check.expectation.within.shown),
                .init("\(check.expectation.caseNumber)"), .init(came, tint: check.isMet ? .good : .bad),
            ])
        }
        if !expected.isEmpty { table(expected) }
        var story = TextTable([
            .init(title: "AFTER", isNumber: true), .init(title: "CASE", isNumber: true), .init(title: "WHO"),
            .init(title: "WHAT", isFlexible: true),
        ])
        for (after, number, who, what) in report.story {
            story.add([.init(after.wholeSeconds.shown), .init("\(number)"), .init(who), .init(what)])
        }
        if !story.isEmpty { table(story) }
        if !report.improvements.isEmpty {
            line("To improve:")
            for improvement in report.improvements { line("  \(improvement)".printable) }
        }
        line(report.passed ? style().green("passed") : style().red("not passed"))
    }
}

extension DrillReport {
    /// What happened, in its order.
    fileprivate var story: [(after: Duration, number: Int, who: String, what: String)] {
        let lines =
            told.map { (after: $0.after, number: $0.caseNumber, who: $0.person.rawValue, what: "was told") }
            + acts.map { (after: $0.after, number: $0.caseNumber, who: $0.person.rawValue, what: $0.what) }
            + jams.map { (after: $0.after, number: $0.caseNumber, who: "level \($0.level)", what: $0.cause) }
        return lines.enumerated().sorted { ($0.element.after, $0.offset) < ($1.element.after, $1.offset) }
            .map(\.element)
    }

    /// - Parameter refusals: What the script of a simulation wanted in vain.
    func json(
        of drill: Drill? = nil,
        renewals: [DrillResult.Renewal] = [],
        refusals: [String] = []
    ) -> JSONValue {
        func seconds(_ duration: Duration?) -> JSONValue {
            duration.map { .int($0.components.seconds) } ?? .null
        }
        return [
            "drill": drill.map { .string($0.id.rawValue) } ?? .null, "passed": .bool(passed),
            "cases": .array(cases.map { .string($0.rawValue) }),
            "expected": .array(
                checks.map {
                    [
                        "what": .string($0.expectation.reaction.inWords),
                        "case": .int(Int64($0.expectation.caseNumber)),
                        "within": seconds($0.expectation.within), "after": seconds($0.metAfter),
                        "met": .bool($0.isMet),
                    ]
                }
            ),
            "told": .array(
                told.map {
                    [
                        "case": .int(Int64($0.caseNumber)), "person": .string($0.person.rawValue),
                        "after": seconds($0.after),
                    ]
                }
            ),
            "acts": .array(
                acts.map {
                    [
                        "case": .int(Int64($0.caseNumber)), "person": .string($0.person.rawValue),
                        "what": .string($0.what), "after": seconds($0.after),
                    ]
                }
            ),
            "stuck": .array(
                jams.map {
                    [
                        "case": .int(Int64($0.caseNumber)), "level": .string($0.level.rawValue),
                        "cause": .string($0.cause), "after": seconds($0.after),
                    ]
                }
            ),
            "improve": .array(improvements.map { .string($0) }),
            "refusals": .array(refusals.map { .string($0) }), "renewals": .array(renewals.map(\.json)),
        ]
    }
}
