import JSON

/// One line of the audit log: ids, digests and commitments. Names, free text and values stand beside it and can be
/// erased later without touching it.
public struct Entry: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case caseOpened = "case.opened"
        case eventAttached = "event.attached"
        case snapshotChanged = "snapshot.changed"
        case caseCategorised = "case.categorised"
        case riskRated = "risk.rated"
        case riskLoweringAsked = "risk.lowering-asked"
        case standingRisen = "standing.risen"
        case casePassed = "case.passed"
        case levelEntered = "level.entered"
        case dutyChanged = "duty.changed"
        case levelChecked = "level.checked"
        case levelEmpty = "level.empty"
        case levelUnreachable = "level.unreachable"
        case caseReassigned = "case.reassigned"
        case claimTaken = "claim.taken"
        case claimReleased = "claim.released"
        case claimTakenBack = "claim.taken-back"
        case claimExpired = "claim.expired"
        case commentAdded = "comment.added"
        case warningDue = "warning.due"
        case windowPassed = "window.passed"
        case deadlineMoved = "deadline.moved"
        case decisionTaken = "decision.taken"
        case decisionRefused = "decision.refused"
        case voteTaken = "vote.taken"
        case votesDisputed = "votes.disputed"
        case votesForgotten = "votes.forgotten"
        case caseClosed = "case.closed"
        case noticeDelivered = "notice.delivered"
        case noticeFailed = "notice.failed"
        case noticeStopped = "notice.stopped"
        case runWithdrawn = "run.withdrawn"
        case outcomeReported = "outcome.reported"
        case caseHeld = "case.held"
        case gateModeSet = "gate.mode-set"
        case reportOverdue = "report.overdue"
        case recordWritten = "record.written"
        case recordOverdue = "record.overdue"
        case reviewWritten = "review.written"
        case actionDone = "review.action-done"
        case overrideAsked = "override.asked"
        case overrideConfirmed = "override.confirmed"
        case overrideRefused = "override.refused"
        case overrideLapsed = "override.lapsed"
        case procedureStarted = "procedure.started"
        case procedureTicked = "procedure.ticked"
        case procedureAbandoned = "procedure.abandoned"
        case followupOpened = "followup.opened"
        case followupWithheld = "followup.withheld"
        case identityRefused = "identity.refused"
        case clockPaused = "clock.paused"
        case clockResumed = "clock.resumed"
        case informationAsked = "information.asked"
        case informationAnswered = "information.answered"
        case dataRequested = "data.requested"
        case dataProvided = "data.provided"
        case dataOverdue = "data.overdue"
        case dataDisputed = "data.disputed"
        case policyDisputed = "policy.disputed"
        case documentApplied = "document.applied"
        case rootAccepted = "root.accepted"
        case rootRefused = "root.refused"
        case bundleActivated = "bundle.activated"
        case bundleRefused = "bundle.refused"
        case shapeNew = "shape.new"
        case shapeAcknowledged = "shape.acknowledged"
        case logKeyStated = "log.key-stated"
        case logHeartbeat = "log.heartbeat"
        case drillStarted = "drill.started"
        case drillEnded = "drill.ended"
        case caseErased = "case.erased"
        case subjectErased = "subject.erased"
        case caseRecovered = "case.recovered"
        case caseLost = "case.lost"
        case storeRecovered = "store.recovered"
    }

    /// What is erasable, with the salt of its commitment.
    public struct Detail: Hashable, Sendable {
        public let salt: [UInt8]
        public let content: JSONValue

        public init(salt: [UInt8], content: JSONValue) {
            self.salt = salt
            self.content = content
        }
    }

    public let caseID: CaseID
    /// The case's running number of changes; with the case it names the entry.
    public let change: Int64
    public let kind: Kind
    /// The bytes that are hashed, as they stand on the stream: one line of JSON.
    public let body: [UInt8]
    public let detail: Detail?

    /// Puts an entry together from its stored parts.
    public init(caseID: CaseID, change: Int64, kind: Kind, body: [UInt8], detail: Detail? = nil) {
        self.caseID = caseID
        self.change = change
        self.kind = kind
        self.body = body
        self.detail = detail
    }
}

extension Entry {
    /// What a transition says of itself; the case and the step add the rest.
    struct Draft {
        var kind: Kind
        /// Ids, numbers, words of ours: nothing that a person wrote.
        var facts: JSONObject = [:]
        /// What people wrote or an event contained.
        var detail: JSONValue?

        init(_ kind: Kind, _ facts: JSONObject = [:], detail: JSONValue? = nil) {
            self.kind = kind
            self.facts = facts
            self.detail = detail
        }
    }

    init(draft: Draft, of subject: Case, at now: Instant, detail: Detail?) {
        var body: JSONObject = [
            "v": 1,
            "case": .string(subject.id.rawValue),
            "change": .int(subject.change),
            "kind": .string(draft.kind.rawValue),
            "at": .string(max(now, subject.updatedAt).description),
            "policy": .string(subject.policy.name.rawValue),
            "version": .int(subject.policy.version),
            "revision": .int(subject.revision),
            "state": .string(subject.stateDigest.description),
        ]
        // Practice is told apart in every line of it.
        if let drill = subject.opening.drill { body["drill"] = .string(drill.id.rawValue) }
        for (name, value) in draft.facts { body[name] = value }
        if let previous = subject.lastEntry, previous.change == subject.change - 1 {
            body["previous"] = .string(previous.digest.hexadecimal)
        }
        if let detail {
            body["detail"] = .string(Digest.commitment(to: detail.content.serialized(), salt: detail.salt))
        }
        self.init(
            caseID: subject.id,
            change: subject.change,
            kind: draft.kind,
            body: JSONValue.object(body).serialized(),
            detail: detail
        )
    }

    /// An entry about the installation rather than a case: a document applied, a store recovered.
    public static func ofInstallation(
        _ kind: Kind,
        change: Int64,
        at now: Instant,
        facts: JSONObject,
        detail: Detail? = nil
    ) -> Entry {
        var body: JSONObject = [
            "v": 1, "case": .string(installation.rawValue), "change": .int(change), "kind": .string(kind.rawValue),
            "at": .string(now.description),
        ]
        for (name, value) in facts { body[name] = value }
        if let detail {
            body["detail"] = .string(Digest.commitment(to: detail.content.serialized(), salt: detail.salt))
        }
        return Entry(
            caseID: installation,
            change: change,
            kind: kind,
            body: JSONValue.object(body).serialized(),
            detail: detail
        )
    }

    /// Stands where a case's id stands in entries about the installation.
    public static let installation: CaseID = "installation"
}
