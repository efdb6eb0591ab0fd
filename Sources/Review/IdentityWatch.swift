import Escalation
import Fleet
import JSON

/// Counts messages of people that were refused for who sent them, and says so in the log: the first at once, and what
/// follows at most once a minute, so that no flood fills it. It belongs to one lane.
struct IdentityWatch {
    private let metrics: FleetMetrics
    /// What the log does not know yet.
    private var unsaid: [IdentityFault.Reason: Int64] = [:]
    private var nextEntry: ContinuousClock.Instant?

    static let entryInterval: Duration = .seconds(60)

    init(metrics: FleetMetrics) {
        self.metrics = metrics
    }

    mutating func count(_ refusal: Refusal) {
        guard case .identity(let fault) = refusal else { return }
        unsaid[fault.reason, default: 0] += 1
        if let label = IdentityResult(rawValue: fault.reason.rawValue) { metrics.identityRefused[label].increment() }
    }

    /// Whether an entry is owed and may be written.
    func isDue(_ now: ContinuousClock.Instant) -> Bool { !unsaid.isEmpty && now >= nextEntry ?? now }

    /// The facts of the entry that is owed: how often, by reason. Who it was said to be is no fact; the dead and the
    /// answers show it.
    var facts: JSONObject {
        [
            "refused": .object(
                JSONObject(
                    unsaid.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key.rawValue, .int($0.value)) }
                )
            )
        ]
    }

    /// After the entry was committed.
    mutating func wasWritten(_ now: ContinuousClock.Instant) {
        unsaid = [:]
        nextEntry = now + Self.entryInterval
    }
}
