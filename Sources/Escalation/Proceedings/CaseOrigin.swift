import JSON

/// Which case led to this one, where Belay opened it itself.
public struct CaseOrigin: Hashable, Sendable {
    public enum Occasion: String, Hashable, Sendable, CaseIterable {
        /// The automation said that it could not do what was decided.
        case failed
        /// The automation said nothing in time.
        case unreported
        /// Two people overrode the levels; somebody looks at it afterwards.
        case override
        /// Rules let it go on without a person, and the case is of the sample that one looks at.
        case sampled

        /// Whether such a case only looks back.
        public var isReview: Bool { self == .override || self == .sampled }
    }

    public let caseID: CaseID
    public let occasion: Occasion
    /// How many follow-ups lead here, this one included; none for a review.
    public let depth: Int
    /// What the automation said of its failure.
    public let reason: String?
    /// Who may not let this case go on: it is about what they did.
    public let keptOut: [PersonID]

    public init(caseID: CaseID, occasion: Occasion, depth: Int, reason: String? = nil, keptOut: [PersonID] = []) {
        self.caseID = caseID
        self.occasion = occasion
        self.depth = depth
        self.reason = reason
        self.keptOut = keptOut
    }

    /// Whether the case only looks back: whatever is decided in it, it lets nothing go on.
    public var isReview: Bool { occasion.isReview }

    /// For what lies beside the log.
    var account: JSONValue {
        var account: JSONObject = [
            "case": .string(caseID.rawValue), "occasion": .string(occasion.rawValue), "depth": .int(Int64(depth)),
        ]
        if let reason { account["reason"] = .string(reason) }
        if !keptOut.isEmpty { account["keptOut"] = .array(keptOut.map { .string($0.rawValue) }) }
        return .object(account)
    }
}

/// A case that the core wants opened in the transaction that asks for it.
public struct WantedCase: Hashable, Sendable {
    /// Its own: only whoever holds the case that led to it touches this key.
    public let key: KeyID
    public let policy: PolicyReference
    public let entryLevel: LevelName
    public let opening: Opening
    public let snapshot: Snapshot
    public let waiting: [WaitingRun]
    /// What nobody had acknowledged in the case that led to it.
    public let newShape: Digest?
}

extension KeyID {
    /// The key of a case that Belay opens itself. No policy can give a trigger such a name, so that no event touches it.
    ///
    /// - Parameter outcome: The outcome that it is about, where it is about one.
    static func led(
        by id: CaseID,
        _ occasion: CaseOrigin.Occasion,
        outcome: String? = nil,
        policy: PolicyName,
        in drill: DrillMark? = nil
    ) -> KeyID {
        KeyID(
            policy: policy,
            trigger: TriggerName("belay:\(occasion.rawValue)"),
            value: (outcome ?? id.rawValue).asKey(in: drill)
        )
    }
}

extension DerivedID {
    /// The follow-up that a case leads to when the automation says nothing in time.
    public static func ofUnreported(_ id: CaseID, policy: PolicyName) -> CaseID {
        ofCase(.led(by: id, .unreported, policy: policy), running: 1)
    }
}
