extension Policy {
    /// Where a case begins whose trigger has it enter at `entry`, and what it stands for.
    ///
    /// A level below the entry that cannot be skipped comes first; then the entry cannot be skipped either.
    func start(from entry: LevelName, _ assessment: Assessment) -> (level: LevelName, standing: Standing) {
        var standing = Standing(assessment)
        guard let start = nextStop(from: entry, standing) else { return (entry, standing) }
        let isLower = levels.prefix { $0.level != entry }.contains { $0.level == start }
        if isLower { standing.kept.insert(entry) }
        return (start, standing)
    }
}
