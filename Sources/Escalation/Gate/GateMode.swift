import JSON

/// How a gate answers automations that ask there.
public enum GateMode: String, Hashable, Sendable, CaseIterable {
    /// A case is opened and people decide.
    case normal
    /// A case is opened and nobody is asked before the hold ends: automations wait.
    case hold
    /// Every ask gets the outcome *manual* at once: people do it by hand.
    case manual
}

/// Who may take the gates of a policy out of their normal way, and for how long at most.
public struct GateModeRules: Hashable, Sendable {
    /// A row of the policy's authorities. A limit on it would speak of a case, and there is none.
    public var authority: AuthorityName
    public var atMost: Duration

    public init(authority: AuthorityName, atMost: Duration) {
        self.authority = authority
        self.atMost = atMost
    }
}

/// The mode that somebody set for a gate.
public struct GateOrder: Hashable, Sendable {
    public let gate: GateName
    public let mode: GateMode
    public let authority: AuthorityName
    public let by: PersonID
    public let because: String
    public let since: Instant
    /// When the gate is normal again, whatever anybody does.
    public let until: Instant

    public init(
        gate: GateName,
        mode: GateMode,
        authority: AuthorityName,
        by person: PersonID,
        because: String,
        since: Instant,
        until: Instant
    ) {
        self.gate = gate
        self.mode = mode
        self.authority = authority
        self.by = person
        self.because = because
        self.since = since
        self.until = until
    }

    /// Whether the gate answers otherwise than it normally does.
    public func isInForce(at now: Instant) -> Bool { mode != .normal && now < until }
}

/// What somebody wants of a gate.
public struct GateRequest: Hashable, Sendable {
    public var gate: GateName
    public var mode: GateMode
    /// When the mode ends; what is not normal needs an end.
    public var until: Instant?
    public var because: String

    public init(gate: GateName, mode: GateMode, until: Instant? = nil, because: String) {
        self.gate = gate
        self.mode = mode
        self.until = until
        self.because = because
    }
}

extension GateRequest {
    /// The order that follows, where `person` may give it under the gate's policy.
    public func order(by person: PersonID, policy: Policy, step: Step) throws(Refusal) -> GateOrder {
        guard let rules = policy.gateModes else {
            throw .malformed("\(policy.reference) lets nobody set the mode of its gates: write `gate-modes:` there")
        }
        _ = try policy.heldAuthority(rules.authority, from: Seat(holder: person), in: step.directory, at: step.now)
        guard !because.isBlank else { throw .malformed("say why: the text `because` is empty") }
        guard because.utf8.count <= Decision.textBytesMax else {
            throw .tooLong("because", bytesMax: Decision.textBytesMax)
        }
        return GateOrder(
            gate: gate,
            mode: mode,
            authority: rules.authority,
            by: person,
            because: because,
            since: step.now,
            until: mode == .normal ? step.now : try end(within: rules.atMost, at: step.now)
        )
    }

    private func end(within longest: Duration, at now: Instant) throws(Refusal) -> Instant {
        guard let until else { throw .malformed("\(mode.rawValue) needs an end: say until when") }
        guard until > now else { throw .malformed("the end \(until) has passed") }
        guard until.since(now) <= longest else {
            throw .malformed("the policy permits at most \(WrittenDuration(longest)): end it by \(now + longest)")
        }
        return until
    }
}

extension Step {
    /// Says in the log that a gate was set so.
    ///
    /// - Parameter number: Of the entry, among those about the installation.
    public mutating func record(_ order: GateOrder, number: Int64) {
        let draft = Entry.Draft(
            .gateModeSet,
            [
                "gate": .string(order.gate.rawValue), "mode": .string(order.mode.rawValue),
                "by": .string(order.by.rawValue), "authority": .string(order.authority.rawValue),
                "until": .string(order.until.description),
            ],
            detail: ["text": .string(order.because)]
        )
        add(draft, number: number)
    }
}
