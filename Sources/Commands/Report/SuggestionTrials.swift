import Escalation
import Insight
import Store

/// Lives through the cases of a suggestion under a policy that was changed as it suggests, and says how to see more.
struct SuggestionTrials {
    let store: any Store
    let environment: CommandEnvironment
    let standing: StandingDocuments
    let scope: ReportScope
    /// What came out is told of so many cases at most.
    private static let linesMax = 5

    func trial(of suggestion: Suggestion, isTried: Bool) throws -> SuggestionTrial {
        let versions = isTried ? try standing.allPolicies() : [:]
        guard let policy = versions[suggestion.policy], let (changed, words) = policy.trying(suggestion) else {
            return SuggestionTrial(change: "", result: [], commands: commands(suggestion))
        }
        var replay = PolicyReplay()
        var lines: [String] = []
        for id in suggestion.evidence {
            try environment.checkInterruption()
            let past = try store.reading { reader in
                try reader.case(id).map { PastCase($0, story: try reader.story(of: id).map(\.entry)) }
            }
            guard let past else { continue }
            let replayed = changed.replay(
                past,
                openedUnder: policy,
                directory: standing.directory ?? policy.cast,
                calendars: standing.calendars,
                now: scope.to
            )
            replay.add(replayed)
            lines += replayed.differences.map { "\(id): \($0.inWords)" }
        }
        let more = lines.count > Self.linesMax ? ["… and \(lines.count - Self.linesMax) more differences"] : []
        return SuggestionTrial(
            change: words,
            result: replay.summary(of: "\(policy.reference)").map { String($0.drop { $0 == " " }) }
                + lines.prefix(Self.linesMax)
                + more,
            commands: commands(suggestion)
        )
    }

    /// The whole period, under a text that somebody has edited.
    private func commands(_ suggestion: Suggestion) -> [String] {
        let (name, file) = (suggestion.policy.name, "\(suggestion.policy.name)-new.yaml")
        return [
            "belay policy show \(name) > \(file)    # then \(suggestion.changeInWords), under version \(suggestion.policy.version + 1)",
            "belay policy replay \(file) --last \(max(100, suggestion.count))",
            "belay replay --from \(scope.from) --to \(scope.to) --policy \(file)",
        ]
    }
}

extension Policy {
    /// This policy changed as a suggestion has it, and in which words; `nil` where that cannot be done without its author.
    fileprivate func trying(_ suggestion: Suggestion) -> (Policy, String)? {
        var changed = self
        switch suggestion.kind {
        case .thresholdAlwaysApproved:
            changed.triggers.removeAll { $0.name.rawValue == suggestion.subject }
            return (changed, "without the trigger \(suggestion.subject)")
        case .levelAddsNothing:
            return withoutLevel(LevelName(suggestion.subject))
        case .windowAlwaysBroken:
            if let without = withoutLevel(LevelName(suggestion.subject)) { return without }
            guard let place = levels.firstIndex(where: { $0.level.rawValue == suggestion.subject }) else { return nil }
            changed.levels[place].window = changed.levels[place].window * 2
            let window = WrittenDuration(changed.levels[place].window)
            return (changed, "with a window of \(window) at \(suggestion.subject)")
        }
    }

    /// `nil` where something else of the policy is about that level.
    private func withoutLevel(_ level: LevelName) -> (Policy, String)? {
        guard levels.count > 1, let place = levels.firstIndex(where: { $0.level == level }), classification.isEmpty
        else {
            return nil
        }
        var changed = self
        changed.levels.remove(at: place)
        let heir = changed.levels[min(place, changed.levels.count - 1)].level
        for trigger in changed.triggers.indices where changed.triggers[trigger].entryLevel == level {
            changed.triggers[trigger].entryLevel = heir
        }
        // Above the last level is nobody to escalate to.
        let last = changed.levels.count - 1
        if changed.levels[last].expiry == .escalate { changed.levels[last].expiry = .end(.refused, authority: nil) }
        changed.followUp = nil
        changed.breakGlass = nil
        changed.governance = GovernanceRule()
        return (changed, "without the level \(level)")
    }
}
