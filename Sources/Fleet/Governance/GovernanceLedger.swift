import Escalation
import Store

/// How policies stand with what is owed to them, as the store says.
public struct GovernanceLedger: Sendable {
    /// Of each policy, when the first version that asks for drills came into force.
    private let drillsSince: [PolicyName: Instant]
    /// Of each policy, when a drill of it was last passed.
    private var drillsHeld: [PolicyName: Instant] = [:]

    /// - Parameters:
    ///   - policies: Every version that counts.
    ///   - documents: As they were applied.
    ///   - drills: Those that were held.
    public init(_ policies: some Sequence<Policy>, appliedAs documents: [StoredDocument], drills: [Drill] = []) {
        let asking = Set(policies.filter { $0.governance.drillEvery != nil }.map(\.reference))
        var since: [PolicyName: Instant] = [:]
        for document in documents where document.kind == "policy" {
            let reference = PolicyReference(name: PolicyName(document.name), version: document.version)
            guard asking.contains(reference) else { continue }
            since[reference.name] = min(document.appliedAt, since[reference.name] ?? document.appliedAt)
        }
        drillsSince = since
        for drill in drills {
            guard let result = drill.result, result.passed else { continue }
            for name in drill.request.policies { drillsHeld[name] = max(result.at, drillsHeld[name] ?? result.at) }
        }
    }

    /// The moment from which the first drill of a policy is counted.
    func drillsSince(of policy: Policy, now: Instant) -> Instant { drillsSince[policy.name] ?? now }

    public func standings(of policies: [Policy], in reader: any StoreReader) throws -> [GovernanceStanding] {
        try policies.flatMap { policy in
            try GovernanceDuty.allCases.map { duty in
                let row = try reader.keyRow(.governance(duty, of: policy.name))
                return GovernanceStanding(
                    of: duty,
                    under: policy,
                    newest: try row?.lastCase.flatMap { try reader.case($0) },
                    since: drillsSince(of: policy, now: reader.now),
                    held: drillsHeld[policy.name]
                )
            }
        }
    }

    /// The same of one duty whose row and case a transaction holds.
    public func standing(
        of duty: GovernanceDuty,
        under policy: Policy,
        newest: Case?,
        now: Instant
    ) -> GovernanceStanding {
        GovernanceStanding(
            of: duty,
            under: policy,
            newest: newest,
            since: drillsSince(of: policy, now: now),
            held: drillsHeld[policy.name]
        )
    }
}
