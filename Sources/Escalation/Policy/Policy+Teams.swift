import JSON

extension Policy {
    /// The level at which a case of a trigger starts: from the trigger's own on, the lowest that owns every team that
    /// the case names.
    ///
    /// Where no level owns them all, or nobody can tell which they are, it is the last: it is nobody's below it.
    public func entryLevel(of rule: TriggerRule, for snapshot: Snapshot) -> LevelName {
        guard let path = rule.teams, let value = path.value(in: snapshot.fields), value != .null else {
            return rule.entryLevel
        }
        let possible = levels.drop { $0.level != rule.entryLevel }
        let owning = value.teams.flatMap { named in possible.first { named.isSubset(of: $0.teams) } }
        return owning?.level ?? levels.last?.level ?? rule.entryLevel
    }
}

extension JSONValue {
    /// One team, or several; `nil` where it names none.
    fileprivate var teams: Set<TeamName>? {
        switch self {
        case .string(let name):
            return [TeamName(name)]
        case .array(let values):
            let names = values.compactMap(\.string)
            return names.count == values.count && !names.isEmpty ? Set(names.map { TeamName($0) }) : nil
        default:
            return nil
        }
    }
}
