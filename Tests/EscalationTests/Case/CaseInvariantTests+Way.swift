import JSON
import Testing

@testable import Escalation

extension Classification {
    static let amounts: [JSONValue] = [400, 401, 13, 14, 77, 1000, 9001, "x", .null]

    /// Rows of every kind whose demands are drawn.
    static func random(_ chance: inout Seeded) -> Classification {
        let levels: [LevelName] = ["operator", "supervisor", "board"]
        func demand() -> PathDemand {
            PathDemand(
                entry: chance.happens(oneIn: 3) ? chance.pick(levels) : nil,
                mustPass: levels.filter { _ in chance.happens(oneIn: 3) }
            )
        }
        func windows() -> [LevelName: Duration] {
            chance.happens(oneIn: 2) ? [chance.pick(levels): .seconds(Int.random(in: 1...9000, using: &chance))] : [:]
        }
        func condition() -> Condition {
            Sample.condition(
                chance.pick([
                    "data.amount > 900", "data.amount < 100", "data.amount == 77", "true", "false", "data.no > 1",
                ])
            )
        }
        return Classification(
            categories: ["a", "b", "c"].map { name in
                CategoryRule(name: name, condition: condition(), demand: demand(), windows: windows())
            },
            risks: [RiskRating.low, .high, .critical].map { rating in
                RiskRule(rating: rating, condition: condition(), demand: demand())
            },
            urgencies: [
                UrgencyRule(urgency: .urgent, condition: condition(), windows: .part(thousandths: 400)),
                UrgencyRule(urgency: .low, condition: condition(), windows: .each(windows())),
            ]
        )
    }
}

extension CaseInvariantTests {
    /// What must hold of a case's way through the levels, read from its story alone.
    func checkWay(of story: Story, _ note: Comment) {
        let levels = story.policy.levels.map(\.level)
        var level: LevelName?
        var windowEnds = Instant.distantPast
        var risk: RiskRating?
        var answered: Set<LevelName> = []
        for entry in story.entries {
            let fields = entry.fields
            func rating(_ name: String) -> RiskRating? { fields[name]?.string.flatMap(RiskRating.init(rawValue:)) }
            switch entry.kind {
            case .caseOpened: risk = rating("risk")
            case .casePassed:
                let next = LevelName(fields["level"]?.string ?? "")
                let end = fields["windowEnds"]?.string.flatMap { Instant($0) } ?? .distantPast
                let own = story.policy.level(next).window
                #expect(end.since(entry.instant) <= own, "no window is longer than its level's: \(note)")
                if let level, ["escalated", "window-passed", "disputed"].contains(fields["cause"]?.string) {
                    #expect(next == story.policy.level(after: level)?.level, "no level is left out: \(note)")
                }
                (level, windowEnds) = (next, end)
            case .riskRated, .standingRisen:
                let rated = rating("risk")
                if let rated, let former = risk, rated < former {
                    let people = [fields["by"]?.string, fields["with"]?.string].compactMap { $0 }
                    #expect(entry.kind == .riskRated && Set(people).count == 2, "risk falls by two people: \(note)")
                }
                risk = rated ?? risk
                checkWindow(&windowEnds, fields, note)
            case .caseCategorised: checkWindow(&windowEnds, fields, note)
            case .decisionTaken where fields["action"] == "escalate": answered.insert(level ?? "")
            case .votesDisputed: answered.insert(level ?? "")
            case .caseClosed:
                let goesOn = fields["outcome"]?.string.flatMap(OutcomeKind.init(rawValue:))?.letsGoOn ?? false
                guard goesOn, let level else { continue }
                let unskippable = story.policy.unskippable(story.subject.standing)
                #expect(answered.union([level]).isSuperset(of: unskippable), "levels were skipped: \(note)")
                let place = levels.firstIndex(of: level) ?? 0
                let highest = unskippable.compactMap(levels.firstIndex(of:)).max() ?? 0
                #expect(place >= highest, "it went on below a level that cannot be skipped: \(note)")
            default: continue
            }
        }
        #expect(risk == story.subject.standing.risk, note)
    }

    /// A window that runs only ever becomes shorter.
    private func checkWindow(_ windowEnds: inout Instant, _ fields: JSONValue, _ note: Comment) {
        guard let end = fields["windowEnds"]?.string.flatMap({ Instant($0) }) else { return }
        #expect(end < windowEnds, "a window never becomes longer: \(note)")
        windowEnds = end
    }
}
