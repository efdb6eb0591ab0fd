import CEL
import Escalation

/// When people look at the policy itself, as its author wrote it: `review-by: 2027-03-01`, `drill-every: 90d`, and beside
/// either `governance: board`, the level where such a case goes.
struct GovernanceDraft {
    let level: Placed<LevelName>?
    let value: GovernanceRule

    /// - Parameter zones: Days count in UTC, for people sit in several zones.
    init(reviewBy: DocumentNode?, drillEvery: DocumentNode?, level: DocumentNode?, zones: CELTimeZones) {
        self.level = level?.placed { $0.name() }
        if reviewBy == nil, drillEvery == nil {
            level?.refuse(
                "no case goes to this level: the policy says neither review-by nor drill-every",
                hint: "write one of them, or leave governance out"
            )
        }
        value = GovernanceRule(
            reviewBy: reviewBy?.moment(by: DocumentClock(zone: "UTC", zones: zones), through: true),
            drillEvery: drillEvery?.duration(),
            level: self.level?.value
        )
    }
}
