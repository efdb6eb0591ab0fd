import Escalation

/// Something in a policy that its own cases speak against, with the cases.
public struct Suggestion: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// People let every case of a threshold go on, as it was.
        case thresholdAlwaysApproved = "threshold-always-approved"
        /// Nobody ever answered within a window.
        case windowAlwaysBroken = "window-always-broken"
        /// A level always let go on what the level before had passed to it.
        case levelAddsNothing = "level-adds-nothing"
    }

    public let kind: Kind
    public let policy: PolicyReference
    /// The trigger or the level.
    public let subject: String
    /// How many cases speak for it; none speaks against it.
    public let count: Int
    /// The newest of them.
    public let evidence: [CaseID]

    public static let evidenceMax = 20

    /// With so many of so many cases one way, at most this share of further ones goes the other way (95 of 100 times:
    /// the rule of three).
    public var atMostOtherwise: Double { min(1, 3 / Double(max(1, count))) }

    /// Of each policy for its newest version: what an older one did has been changed already.
    static func all(in selection: Selection, _ rules: ReportRules) -> [Suggestion] {
        var newest: [NameTable.Number: Int64] = [:]
        for (_, story) in selection.stories { newest[story.policy] = max(newest[story.policy] ?? 0, story.version) }
        var witnesses: [Subject: Witnesses] = [:]
        for (_, story) in selection.stories where story.version == newest[story.policy] {
            for (subject, speaksFor) in testimony(of: story, selection.names) {
                witnesses[subject, default: Witnesses()].add(story, speaksFor)
            }
        }
        return witnesses.filter { $0.value.against == 0 && $0.value.cases.count >= rules.evidenceMin }
            .map { subject, witnesses in
                let policy = PolicyName(selection.names[subject.policy])
                return Suggestion(
                    kind: subject.kind,
                    policy: PolicyReference(name: policy, version: newest[subject.policy] ?? 0),
                    subject: selection.names[subject.name],
                    count: witnesses.cases.count,
                    evidence: witnesses.cases.suffix(evidenceMax).reversed().map(\.id)
                )
            }
            .sorted {
                ($1.count, $0.policy.name, $0.kind.rawValue, $0.subject)
                    < ($0.count, $1.policy.name, $1.kind.rawValue, $1.subject)
            }
    }

    private struct Subject: Hashable {
        let kind: Kind
        let policy: NameTable.Number
        let name: NameTable.Number
    }

    private struct Witnesses {
        var cases: [CaseStory] = []
        var against = 0

        mutating func add(_ story: CaseStory, _ speaksFor: Bool) {
            if speaksFor { cases.append(story) } else { against += 1 }
        }
    }

    /// What a case says of its trigger, of its windows and of its levels; nothing where it does not know.
    private static func testimony(of story: CaseStory, _ names: NameTable) -> [(Subject, Bool)] {
        var said: [(Subject, Bool)] = []
        func say(_ kind: Kind, _ name: NameTable.Number, _ speaksFor: Bool) {
            said.append((Subject(kind: kind, policy: story.policy, name: name), speaksFor))
        }
        if names[story.cause] == Opening.Cause.threshold.rawValue, let closer = story.closer, closer != .recovery {
            say(.thresholdAlwaysApproved, story.trigger, closer == .people && names[story.outcome] == resume)
        }
        for stay in story.stays {
            switch stay.window {
            case .broken: say(.windowAlwaysBroken, stay.level, true)
            case .kept: say(.windowAlwaysBroken, stay.level, false)
            case .spared, .running: break
            }
            if names[stay.cause] == escalated, stay.answeredAt != nil {
                say(.levelAddsNothing, stay.level, names[stay.action] == DecisionAction.approve.rawValue)
            }
        }
        return said
    }

    private static let resume = OutcomeKind.resume.rawValue
    private static let escalated = "escalated"
}
