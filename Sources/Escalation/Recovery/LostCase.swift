import JSON

/// A case that was opened after the backup from which its store was restored: all that is left of it is what its entries
/// say, which is who it is and how far it came, and not what it was about.
///
/// Nobody can decide it any more. Where the log does not say that it ended, whoever waits is told `withdrawn`, which
/// approves nothing, and may ask again.
public struct LostCase: Hashable, Sendable {
    public let id: CaseID
    public let policy: PolicyReference
    public let trigger: TriggerName
    public let running: Int64
    public let openedAt: Instant
    public let snapshot: Digest
    public let shape: Digest
    public let correlation: String
    /// The drill that it was practice of.
    public let drill: String?
    /// Whether Belay opened it itself, so that no automation waits for it.
    public let isOwn: Bool
    /// Where it stood.
    public let level: LevelName
    public let course: LoggedCourse

    /// - Parameter story: Its entries, in their order.
    public init(_ story: [Entry]) throws(LoggedCourse.Unreadable) {
        guard let first = story.first else { throw LoggedCourse.Unreadable(caseID: "", change: 0) }
        course = try LoggedCourse(story, from: nil)
        guard first.kind == .caseOpened, first.change == 1, let body = try? JSONValue.parse(first.body),
            let policy = body["policy"]?.string, let version = body["version"]?.int,
            let trigger = body["trigger"]?.string, let running = body["running"]?.int,
            let at = body["at"]?.string.flatMap({ Instant($0) }),
            let snapshot = body["snapshot"]?.string.flatMap(Digest.init(written:)),
            let correlation = body["correlation"]?.string
        else { throw LoggedCourse.Unreadable(caseID: first.caseID, change: first.change) }
        id = first.caseID
        self.policy = PolicyReference(name: PolicyName(policy), version: version)
        self.trigger = TriggerName(trigger)
        self.running = running
        openedAt = at
        self.snapshot = snapshot
        shape = body["shape"]?.string.flatMap(Digest.init(written:)) ?? snapshot
        self.correlation = correlation
        drill = body["drill"]?.string
        isOwn = body["origin"] != nil || body["cause"]?.string == Opening.Cause.governance.rawValue
        level = course.closure?.level ?? course.level ?? LevelName("unknown")
    }

    /// Whether somebody may still wait for it.
    public var isOpen: Bool { course.closure == nil }

    /// The number of the entry that says that it is lost.
    public var change: Int64 { (course.last?.change ?? 0) + 1 }

    /// What is said of it in the log.
    public func entry(incarnation: Int64, at now: Instant) -> Entry {
        var body: JSONObject = [
            "v": 1, "case": .string(id.rawValue), "change": .int(change),
            "kind": .string(Entry.Kind.caseLost.rawValue), "at": .string(max(now, course.at ?? now).description),
            "policy": .string(policy.name.rawValue), "version": .int(policy.version),
            "level": .string(level.rawValue), "by": .string(Closer.recovery.description),
            "incarnation": .int(incarnation), "outcomes": .int(tellsAutomation ? 1 : 0),
        ]
        body["outcome"] = .string((course.closure?.outcome ?? .withdrawn).rawValue)
        if let drill { body["drill"] = .string(drill) }
        if let last = course.last { body["previous"] = .string(last.digest.hexadecimal) }
        return Entry(
            caseID: id,
            change: change,
            kind: .caseLost,
            body: JSONValue.object(body).serialized()
        )
    }

    private var tellsAutomation: Bool { isOpen && drill == nil && !isOwn }

    /// What whoever waits for it is told; `nil` where nobody is.
    ///
    /// - Parameter source: Of our events. Which event led to the case is lost: it is named after the case.
    public func outcome(incarnation: Int64, source: String, at now: Instant) -> Outcome? {
        guard tellsAutomation else { return nil }
        return Outcome(
            id: DerivedID.ofConsequence(
                case: id,
                change: change,
                position: Int(clamping: incarnation &* Case.placesOfIncarnation)
            ),
            caseID: id,
            policy: policy,
            kind: .withdrawn,
            at: max(now, course.at ?? now),
            validUntil: nil,
            run: nil,
            event: EventReference(id: id.rawValue, source: source, type: "dev.belay.case.lost"),
            snapshot: snapshot,
            basis: DecisionBasis(policyHash: nil, workflow: nil, dataSchema: nil, shape: shape),
            decision: nil,
            by: .recovery,
            level: level,
            entry: "\(id)_\(change)",
            origin: nil,
            procedure: [],
            override: nil,
            correlation: correlation,
            traceparent: nil
        )
    }
}
