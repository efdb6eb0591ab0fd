import Documents
import Escalation
import Fleet
import JSON
import Store

/// What is owed to the policies in force: when each is to be reviewed and practised, and what is overdue.
struct PolicyDuties {
    let standings: [GovernanceStanding]
    let now: Instant

    init(_ reader: any StoreReader, _ settings: Settings) throws {
        now = reader.now
        let standing = try StandingDocuments(reader, settings)
        let ledger = GovernanceLedger(
            try standing.allPolicies().values,
            appliedAs: try reader.documentHistory(kind: DocumentKind.policy.rawValue),
            drills: try reader.drills(limit: 1_000)
        )
        standings = try ledger.standings(of: standing.policies().sorted { $0.name < $1.name }, in: reader)
            .filter { $0.due != nil }
    }

    private init(standings: [GovernanceStanding], now: Instant) { (self.standings, self.now) = (standings, now) }

    /// The same as far as the documents can be read: what keeps them from that is for `belay doctor` to say, and the
    /// rest is to be seen still.
    static func readable(_ reader: any StoreReader, _ settings: Settings) throws -> PolicyDuties {
        do {
            return try PolicyDuties(reader, settings)
        } catch  where error is DocumentError || error is CommandFailure {
            return PolicyDuties(standings: [], now: reader.now)
        }
    }

    var overdue: [GovernanceStanding] { standings.filter { $0.isOverdue(at: now) } }

    func standing(of policy: PolicyReference, _ duty: GovernanceDuty) -> GovernanceStanding? {
        standings.first { $0.policy == policy && $0.duty == duty }
    }

    /// In a table: the day, and that it has passed.
    func cell(of policy: PolicyReference, _ duty: GovernanceDuty) -> TextTable.Cell {
        guard let standing = standing(of: policy, duty), let due = standing.due else { return .init("") }
        return standing.isOverdue(at: now) ? .init("overdue: \(due.shown)", tint: .bad) : .init(due.shown)
    }
}

extension GovernanceStanding {
    /// One line: what is overdue, since when, and where people are asked.
    func line(at now: Instant) -> String {
        let word = duty == .review ? "its review" : "a drill"
        let since = due.map { " for \(now.since($0).shown)" } ?? ""
        return "\(policy) is overdue for \(word)\(since): "
            + (open.map { "case \($0) asks for it" } ?? "belay-sla opens a case about it")
    }

    func json(at now: Instant) -> JSONValue {
        [
            "policy": .string(policy.name.rawValue), "version": .int(policy.version), "duty": .string(duty.rawValue),
            "due": due.map { .string($0.description) } ?? .null, "overdue": .bool(isOverdue(at: now)),
            "case": open.map { .string($0.rawValue) } ?? .null,
        ]
    }
}
