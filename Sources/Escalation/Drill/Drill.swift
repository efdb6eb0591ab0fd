import JSON

/// What somebody wants to practise: which policies, with whom, until when.
public struct DrillRequest: Hashable, Sendable {
    /// Chosen by whoever asks; every message of the drill is marked with it.
    public var id: DrillID
    /// What it is called, in a line for people.
    public var title: String
    /// Of these alone its events open cases.
    public var policies: [PolicyName]
    public var recipients: [PersonID]
    public var unserved: [LevelName]
    /// From then on nothing more is taken for it.
    public var until: Instant
    /// The broker user that sends its events; `nil` is whoever starts it.
    public var eventsFrom: BrokerUser?

    public init(
        id: DrillID,
        title: String,
        policies: [PolicyName],
        recipients: [PersonID],
        unserved: [LevelName] = [],
        until: Instant,
        eventsFrom: BrokerUser? = nil
    ) {
        self.id = id
        self.title = title
        self.policies = policies
        self.recipients = recipients
        self.unserved = unserved
        self.until = until
        self.eventsFrom = eventsFrom
    }

    /// No drill goes on for longer.
    public static let longest: Duration = .seconds(7 * 86_400)
    /// So many take part at most, and so many policies are practised at once.
    public static let countMax = 200
}

/// A drill that somebody who may has started.
public struct Drill: Hashable, Sendable {
    public let request: DrillRequest
    public let by: PersonID
    /// The broker user that sends its events: nobody else does.
    public let sender: BrokerUser
    public let startedAt: Instant
    /// How it ended; `nil` while nobody has said.
    public var result: DrillResult?

    public init(
        _ request: DrillRequest,
        by person: PersonID,
        sender: BrokerUser,
        startedAt: Instant,
        result: DrillResult? = nil
    ) {
        self.request = request
        self.by = person
        self.sender = sender
        self.startedAt = startedAt
        self.result = result
    }

    public var id: DrillID { request.id }

    /// What its cases carry.
    public var mark: DrillMark { DrillMark(id: id, recipients: request.recipients, unserved: request.unserved) }

    /// Whether it still takes events.
    public func isRunning(at now: Instant) -> Bool { result == nil && now < request.until }
}

/// What came of a drill.
public struct DrillResult: Hashable, Sendable {
    public let passed: Bool
    public let by: PersonID
    public let at: Instant
    /// What was other than expected, a line each.
    public let findings: [String]
    /// Whose qualifications count for longer because of it.
    public let renewals: [Renewal]

    /// That somebody has shown once more what they are qualified for.
    public struct Renewal: Hashable, Sendable {
        public let person: PersonID
        public let qualification: QualificationName
        public let until: Instant

        public init(person: PersonID, qualification: QualificationName, until: Instant) {
            self.person = person
            self.qualification = qualification
            self.until = until
        }
    }

    public init(
        passed: Bool,
        by person: PersonID,
        at instant: Instant,
        findings: [String] = [],
        renewals: [Renewal] = []
    ) {
        self.passed = passed
        self.by = person
        self.at = instant
        self.findings = findings
        self.renewals = renewals
    }
}

extension DrillRequest {
    /// The drill that begins, where this person may begin it.
    ///
    /// Whoever says that a drill of a policy was held may hold one: who owns the level to which the policy's reviews and
    /// drills go. They answer for every policy that is practised.
    public func started(
        by person: PersonID,
        through sender: BrokerUser,
        policies active: [Policy],
        step: Step
    ) throws(Refusal) -> Drill {
        guard !title.isBlank, title.utf8.count <= 200 else {
            throw .malformed("say in a line of at most 200 bytes what is practised")
        }
        guard DrillID(mark: id.rawValue) != nil else {
            throw .malformed("a drill's id has letters, digits and hyphens, at most \(DrillID.bytesMax)")
        }
        guard until > step.now, until.since(step.now) <= Self.longest else {
            throw .malformed("a drill ends within \(WrittenDuration(Self.longest)), and not in the past")
        }
        guard !policies.isEmpty, policies.count <= Self.countMax else {
            throw .malformed("name the policies that are practised, at most \(Self.countMax)")
        }
        guard !recipients.isEmpty, Set(recipients).count == recipients.count, recipients.count <= Self.countMax else {
            throw .malformed("name who takes part, each once, at most \(Self.countMax)")
        }
        for recipient in recipients where step.directory.people[recipient] == nil {
            throw .identity(.unknownPerson(PersonID(recipient.rawValue.cut(toBytes: 64))))
        }
        for name in policies {
            guard let policy = active.first(where: { $0.name == name }) else {
                throw .malformed("the policy \(name.rawValue.cut(toBytes: 64)) is not in force")
            }
            try policy.checkDriller(person, step: step)
        }
        return Drill(self, by: person, sender: eventsFrom ?? sender, startedAt: step.now)
    }
}

extension Policy {
    /// Refuses whoever does not answer for the policy's drills.
    func checkDriller(_ person: PersonID, step: Step) throws(Refusal) {
        let rules = level(governanceLevel)
        guard step.directory.belongs(person, to: rules) else {
            throw .malformed(
                "\(person) owns no cases at level \(rules.level) of \(reference): only who does may hold a drill of it"
            )
        }
        if let absence = step.directory.people[person]?.absence(at: step.now) {
            throw .away(person, until: absence.until, delegate: absence.delegate)
        }
    }
}

extension Step {
    /// Says in the log that a drill has begun.
    public mutating func record(_ drill: Drill, number: Int64) {
        add(
            Entry.Draft(
                .drillStarted,
                [
                    "drill": .string(drill.id.rawValue), "by": .string(drill.by.rawValue),
                    "policies": .array(drill.request.policies.map { .string($0.rawValue) }),
                    "recipients": .array(drill.request.recipients.map { .string($0.rawValue) }),
                    "until": .string(drill.request.until.description),
                ],
                detail: ["title": .string(drill.request.title)]
            ),
            number: number
        )
    }

    /// Says in the log how a drill ended.
    public mutating func record(_ result: DrillResult, of drill: Drill, number: Int64) {
        add(
            Entry.Draft(
                .drillEnded,
                [
                    "drill": .string(drill.id.rawValue), "by": .string(result.by.rawValue),
                    "passed": .bool(result.passed),
                    "policies": .array(drill.request.policies.map { .string($0.rawValue) }),
                    "renewed": .array(
                        result.renewals.map {
                            [
                                "person": .string($0.person.rawValue),
                                "qualification": .string($0.qualification.rawValue),
                                "until": .string($0.until.description),
                            ]
                        }
                    ),
                ],
                detail: ["findings": .array(result.findings.map { .string($0) })]
            ),
            number: number
        )
    }
}
