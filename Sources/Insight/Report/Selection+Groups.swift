import Escalation

extension Selection {
    /// Figures told apart, in the order of the names.
    func groups(by dimension: ReportDimension, _ clock: WorkingClock, _ rules: ReportRules) -> [Report.Group] {
        var tallies: [String: FiguresTally] = [:]
        func add(_ name: String, _ body: (inout FiguresTally) -> Void) {
            body(&tallies[name, default: FiguresTally(fold, clock, rules)])
        }
        if dimension.countsStays {
            let teams = TeamsOfNames(names, surroundings)
            for (_, story) in stories {
                for (place, stay) in story.stays.enumerated() {
                    for name in stayNames(dimension, stay, teams) {
                        let isLast = place == story.stays.count - 1
                        add(name) { $0.add(stay, of: story, isFirst: place == 0, isLast: isLast) }
                    }
                }
            }
            for answer in answers {
                let stay = fold.stories[answer.story].stays[answer.stay]
                for name in stayNames(dimension, stay, teams) { add(name) { $0.add(answer) } }
            }
        } else {
            for (_, story) in stories { add(caseName(dimension, story)) { $0.add(story) } }
            for answer in answers { add(caseName(dimension, fold.stories[answer.story])) { $0.add(answer) } }
        }
        return tallies.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
            Report.Group(dimension: dimension, name: $0.key, figures: $0.value.total())
        }
    }

    private func caseName(_ dimension: ReportDimension, _ story: CaseStory) -> String {
        switch dimension {
        case .policy: names[story.policy]
        case .version: "\(names[story.policy]) version \(story.version)"
        case .category: story.category == 0 ? "none" : names[story.category]
        case .trigger: "\(names[story.policy]) / \(names[story.trigger])"
        case .level, .team: ""
        }
    }

    private func stayNames(_ dimension: ReportDimension, _ stay: Stay, _ teams: TeamsOfNames) -> [String] {
        guard dimension == .team else { return [names[stay.level]] }
        let own = teams.teams(of: stay)
        return own.isEmpty ? ["no team"] : own.map(\.rawValue)
    }
}
