import JSON

/// How a policy stands with one of its duties, as its key row and the newest case about it say.
///
/// Nothing else remembers it. The row is locked before anything is opened, so that of all workers that look, one opens a
/// case; and it outlives every worker, so that after an outage there is one case, however often the duty came due.
public struct GovernanceStanding: Hashable, Sendable {
    public let policy: PolicyReference
    public let duty: GovernanceDuty
    /// When it is due next, or was; `nil` where the version in force has no such duty.
    public let due: Instant?
    /// The case in which people are asked for it.
    public let open: CaseID?
    /// Whether the version in force answers what that case asks.
    public let isAnswered: Bool

    /// - Parameters:
    ///   - newest: The newest case of the duty's key; `nil` before the first.
    ///   - since: When the first version that asks for drills came into force.
    ///   - held: When a drill of the policy was last passed.
    public init(of duty: GovernanceDuty, under policy: Policy, newest: Case?, since: Instant, held: Instant? = nil) {
        self.policy = policy.reference
        self.duty = duty
        switch newest?.status {
        case .open:
            open = newest?.id
            due = newest?.opening.event.time
            isAnswered =
                newest.map { open in
                    policy.governance.answers(duty, openedAt: open.openedAt)
                        || duty == .drill && (held.map { $0 >= open.openedAt } ?? false)
                } ?? false
        case .closed(let closure):
            (open, isAnswered) = (nil, false)
            due = policy.governance.due(duty, last: closure, since: since, held: held)
        case nil:
            (open, isAnswered) = (nil, false)
            due = policy.governance.due(duty, last: nil, since: since, held: held)
        }
    }

    public func isOverdue(at now: Instant) -> Bool { due.map { $0 <= now } ?? false }
}

extension KeyID {
    /// The key of a policy's cases about itself. No policy can give a trigger such a name, so that no event touches it.
    public static func governance(_ duty: GovernanceDuty, of policy: PolicyName) -> KeyID {
        KeyID(policy: policy, trigger: TriggerName("belay:\(duty.rawValue)"), value: policy.rawValue)
    }

    /// Whether it is of a case that Belay opens itself.
    public var isOurs: Bool { trigger.rawValue.utf8.starts(with: "belay:".utf8) }
}

extension Policy {
    /// Where cases about the policy itself go.
    public var governanceLevel: LevelName { governance.level ?? levels[levels.count - 1].level }

    /// The case in which people are asked for a duty that is due. No event leads to it and no run waits for it: it stands
    /// on the policy and on the date.
    public func wanted(_ duty: GovernanceDuty, due: Instant, running: Int64) -> WantedCase {
        let key = KeyID.governance(duty, of: name)
        let event = EventReference(
            id: DerivedID.of("governance", name.rawValue, duty.rawValue, String(running)),
            source: "belay",
            type: "dev.belay.governance.\(duty.rawValue)",
            subject: name.rawValue,
            time: due
        )
        return WantedCase(
            key: key,
            policy: reference,
            entryLevel: governanceLevel,
            opening: Opening(
                cause: .governance,
                because: duty.question(about: reference, due: due.description, EnglishWords()),
                event: event,
                correlation: DerivedID.of("correlation", event.source, event.id)
            ),
            snapshot: Snapshot(fields: [
                "data": [
                    "policy": .string(name.rawValue), "version": .int(version), "duty": .string(duty.rawValue),
                    "due": .string(due.description),
                ]
            ]),
            waiting: [],
            newShape: nil
        )
    }
}

extension GovernanceDuty {
    /// What people are asked.
    func question(about policy: PolicyReference, due: String, _ words: any NoticeWords) -> String {
        switch self {
        case .review: words.reviewWasDue(of: policy.name, version: policy.version, at: due)
        case .drill: words.drillWasDue(of: policy.name, version: policy.version, at: due)
        }
    }
}

extension Case {
    /// The same of a case about a duty; `nil` of any other.
    func dutyQuestion(_ words: any NoticeWords) -> String? {
        guard opening.cause == .governance, let stated = snapshot.fields["data"],
            let duty = stated["duty"]?.string.flatMap(GovernanceDuty.init(rawValue:)), let due = stated["due"]?.string
        else { return nil }
        return duty.question(about: policy, due: due, words)
    }
}
