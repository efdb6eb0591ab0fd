import JSON

/// Why a case was opened, fixed for its life.
public struct Opening: Hashable, Sendable {
    public enum Cause: String, Hashable, Sendable, CaseIterable {
        case threshold, rate, failure, ask
        /// The condition could not be evaluated. That never means *no match*; a person looks.
        case unknown
        /// What was decided in another case was not done, or nobody said that it was.
        case followUp = "follow-up"
        /// People overrode the levels of another case.
        case review
        /// The policy itself was to be reviewed, or practised.
        case governance
    }

    public let cause: Cause
    /// One line for people, from the policy's `because`.
    public let because: String
    /// What the condition read, and what it was held against: never shown where the policy does not name the field.
    public let facts: [Fact]
    public let event: EventReference
    /// What an automation asked, where one did.
    public let ask: Ask?
    /// The case that led to this one, where Belay opened it itself.
    public let origin: CaseOrigin?
    /// Joins everything from the first event to the outcome: logs, messages, entries.
    public let correlation: String
    public let traceparent: String?
    /// Whom it is about, where the policy says in which field that stands: what is kept of all cases about one subject can
    /// be erased together.
    public let subject: SubjectName?
    /// The drill that it belongs to; `nil` of every case that is none.
    public let drill: DrillMark?
    /// Of the text of the policy's version under which it was opened; set when a case is.
    public internal(set) var policyHash: Digest?

    public init(
        cause: Cause,
        because: String,
        facts: [Fact] = [],
        event: EventReference,
        ask: Ask? = nil,
        origin: CaseOrigin? = nil,
        correlation: String,
        traceparent: String? = nil,
        subject: SubjectName? = nil,
        drill: DrillMark? = nil,
        policyHash: Digest? = nil
    ) {
        self.cause = cause
        self.because = because
        self.facts = facts
        self.event = event
        self.ask = ask
        self.origin = origin
        self.correlation = correlation
        self.traceparent = traceparent
        self.subject = subject
        self.drill = drill
        self.policyHash = policyHash
    }
}

/// A value that a condition read, beside the condition.
public struct Fact: Hashable, Sendable {
    public let path: FieldPath
    public let value: JSONValue

    public init(path: FieldPath, value: JSONValue) {
        self.path = path
        self.value = value
    }
}

/// What an automation says when it stops at a gate (`dev.belay.ask`).
public struct Ask: Hashable, Sendable {
    public var gate: GateName
    public var question: String
    /// Answers that the automation understands; empty leaves the policy's actions.
    public var options: [String]
    public var workflow: Workflow
    /// When the automation can use no answer any more: no window ends after it.
    public var neededBy: Instant?

    public init(
        gate: GateName,
        question: String,
        options: [String] = [],
        workflow: Workflow = Workflow(),
        neededBy: Instant? = nil
    ) {
        self.gate = gate
        self.question = question
        self.options = options
        self.workflow = workflow
        self.neededBy = neededBy
    }
}

/// The automation that stopped, as it names itself.
public struct Workflow: Hashable, Sendable {
    public var name: String?
    public var version: String?
    public var digest: String?
    public var run: String?
    public var step: String?
    public var link: String?

    public init(
        name: String? = nil,
        version: String? = nil,
        digest: String? = nil,
        run: String? = nil,
        step: String? = nil,
        link: String? = nil
    ) {
        self.name = name
        self.version = version
        self.digest = digest
        self.run = run
        self.step = step
        self.link = link
    }
}

extension Opening {
    /// What the opening entry keeps beside it: why the case was opened, so that a row changed by hand shows.
    func account(key: KeyID) -> JSONValue {
        var account: JSONObject = [
            "key": .string(key.value), "because": .string(because), "source": .string(event.source),
            "event": .string(event.id), "type": .string(event.type),
            "facts": .object(JSONObject(facts.map { ($0.path.description, $0.value) })),
        ]
        if let ask { account["ask"] = ask.account }
        if let origin { account["origin"] = origin.account }
        if let drill { account["drill"] = drill.json }
        return .object(account)
    }
}

extension Ask {
    /// What is asked, and by which version of what; not by which run.
    var account: JSONValue {
        var account: JSONObject = [
            "gate": .string(gate.rawValue), "question": .string(question),
            "options": .array(options.map { .string($0) }),
        ]
        for (name, text) in [
            ("workflow", workflow.name), ("version", workflow.version), ("digest", workflow.digest),
        ] {
            if let text { account[name] = .string(text) }
        }
        return .object(account)
    }
}
