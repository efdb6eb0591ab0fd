extension Policy {
    /// The levels that a case of this standing cannot skip, lowest first.
    ///
    /// Nothing goes on below the highest of them, nor before somebody at each of the others has passed the case on.
    public func unskippable(_ standing: Standing) -> [LevelName] {
        guard !classification.isEmpty else { return [] }
        let named = standing.kept.union(demands(on: standing).flatMap(\.levels))
        return named.isEmpty ? [] : levels.map(\.level).filter(named.contains)
    }

    /// Where a case of this standing must go from a level before it may go on from there; `nil` where it may stay.
    ///
    /// Back to the lowest level that it has to pass and that has not answered; or up to where its category or its risk
    /// has it begin, but past no level that has to answer.
    func nextStop(from level: LevelName, _ standing: Standing) -> LevelName? {
        guard !classification.isEmpty else { return nil }
        let entries = demands(on: standing).compactMap(\.entry)
        let reach = levels.lastIndex { $0.level == level || entries.contains($0.level) } ?? 0
        let due = Set(unskippable(standing)).subtracting(standing.answered)
        let stop = levels[...reach].first { due.contains($0.level) }?.level
        return stop == level ? nil : stop
    }

    /// The levels that must answer before a case of this standing may go on from a level: those above it, and those
    /// where nobody has passed it on yet.
    func levelsToPass(from level: LevelName, _ standing: Standing) -> [LevelName] {
        let unskippable = unskippable(standing)
        guard !unskippable.isEmpty else { return [] }
        let above = Set(levels.drop { $0.level != level }.dropFirst().map(\.level))
        return unskippable.filter { $0 != level && (above.contains($0) || !standing.answered.contains($0)) }
    }

    /// What category and risk ask for; of what could not be told, what any row asks for.
    private func demands(on standing: Standing) -> [PathDemand] {
        let categories =
            standing.unclear.contains(.category)
            ? classification.categories : classification.categories.filter { $0.name == standing.category }
        let risks = classification.risks.filter { rule in
            standing.unclear.contains(.risk) || standing.risk.map { rule.rating <= $0 } ?? false
        }
        return categories.map(\.demand) + risks.map(\.demand)
    }

    /// The levels that the category of a case asks for, which it keeps when it comes into another.
    func levels(ofCategoryIn standing: Standing) -> [LevelName] {
        classification.categories
            .filter { standing.unclear.contains(.category) || $0.name == standing.category }
            .flatMap(\.demand.levels)
    }
}
