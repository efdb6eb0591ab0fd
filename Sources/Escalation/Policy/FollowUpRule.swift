/// What follows when an automation could not do what was decided, or does not say what became of it.
public struct FollowUpRule: Hashable, Sendable {
    /// Where such a case starts; the first level where none is named.
    public var level: LevelName?
    /// How long an automation that was let go on has to report; `nil` awaits no report.
    public var reportWithin: Duration?
    /// How many follow-ups may follow one another.
    public var chainMax: Int

    public init(level: LevelName? = nil, reportWithin: Duration? = nil, chainMax: Int = 1) {
        self.level = level
        self.reportWithin = reportWithin
        self.chainMax = chainMax
    }
}
