import JSON

/// What is practised: what happens, with whom, what must come of it, and what people do where it is only simulated.
public struct DrillScenario: Sendable {
    public var name: String
    public var title: String
    public var policies: [PolicyName]
    /// Who takes part, in the directory's ids.
    public var people: [PersonID]
    public var surprises: Surprises
    public var happenings: [Happening]
    public var script: [ScriptedAct]
    public var expected: [Expectation]
    /// What whoever acted as expected has shown again, and for how long it counts.
    public var renews: [Renewal]
    /// When it is over, whatever has happened.
    public var lasts: Duration

    public init(
        name: String,
        title: String,
        policies: [PolicyName],
        people: [PersonID],
        surprises: Surprises = Surprises(),
        happenings: [Happening],
        script: [ScriptedAct] = [],
        expected: [Expectation],
        renews: [Renewal] = [],
        lasts: Duration
    ) {
        self.name = name
        self.title = title
        self.policies = policies
        self.people = people
        self.surprises = surprises
        self.happenings = happenings
        self.script = script
        self.expected = expected
        self.renews = renews
        self.lasts = lasts
    }

    /// What goes wrong on purpose.
    public struct Surprises: Hashable, Sendable {
        /// They take part on paper, and are not there.
        public var away: [PersonID]
        /// Nobody takes cases in at these levels.
        public var unserved: [LevelName]

        public init(away: [PersonID] = [], unserved: [LevelName] = []) {
            (self.away, self.unserved) = (away, unserved)
        }
    }

    /// Something that arrives.
    public struct Happening: Sendable {
        public enum Content: Sendable {
            case event(Event)
            case ask(AskExample)
        }

        public var content: Content
        /// When it arrives, from the beginning on.
        public var after: Duration
        /// How long before it says that it happened.
        public var late: Duration
        /// How often it arrives.
        public var times: Int

        public init(_ content: Content, after: Duration = .zero, late: Duration = .zero, times: Int = 1) {
            self.content = content
            self.after = after
            self.late = late
            self.times = times
        }
    }

    /// What somebody does where people are played.
    public struct ScriptedAct: Sendable {
        public var after: Duration
        public var decision: DecisionExample

        public init(after: Duration, _ decision: DecisionExample) {
            self.after = after
            self.decision = decision
        }
    }

    /// What must come of it.
    public struct Expectation: Hashable, Sendable {
        public enum Reaction: Hashable, Sendable {
            case told(PersonID)
            case acts(PersonID, DecisionAction?)
            case outcome(OutcomeKind)
            case level(LevelName)
        }

        public var reaction: Reaction
        /// From the beginning on.
        public var within: Duration
        /// Of which of its cases, in the order of their opening, from 1.
        public var caseNumber: Int
        /// Where it stands in its document.
        public var line: Int

        public init(_ reaction: Reaction, within: Duration, caseNumber: Int = 1, line: Int = 0) {
            self.reaction = reaction
            self.within = within
            self.caseNumber = caseNumber
            self.line = line
        }
    }

    public struct Renewal: Hashable, Sendable {
        public var qualification: QualificationName
        public var duration: Duration

        public init(_ qualification: QualificationName, for duration: Duration) {
            (self.qualification, self.duration) = (qualification, duration)
        }
    }

    /// Who is there.
    public var recipients: [PersonID] { people.filter { !surprises.away.contains($0) } }

    /// How it is asked for.
    ///
    /// - Parameter sender: The broker user that sends its events; `nil` is whoever starts it.
    public func request(id: DrillID, at now: Instant, eventsFrom sender: BrokerUser? = nil) -> DrillRequest {
        DrillRequest(
            id: id,
            title: title,
            policies: policies,
            recipients: recipients,
            unserved: surprises.unserved,
            until: now + lasts,
            eventsFrom: sender
        )
    }

    /// A happening as it arrives; `number` is its place, from 1. What arrives twice is the same both times.
    public func event(_ happening: Happening, number: Int, of drill: DrillID, startedAt start: Instant) -> Event {
        var event =
            switch happening.content {
            case .event(let event): event
            case .ask(let example): example.event
            }
        if event.id.isEmpty { event.id = "\(drill)-\(number)" }
        event.time = event.time ?? start + happening.after - happening.late
        return event
    }
}

extension DrillScenario.Expectation.Reaction {
    /// In a line, for people.
    public var inWords: String {
        switch self {
        case .told(let person): "\(person) is told"
        case .acts(let person, let action): "\(person) " + (action.map { "answers \($0.rawValue)" } ?? "acts")
        case .outcome(let outcome): "it ends \(outcome.rawValue)"
        case .level(let level): "it comes to level \(level)"
        }
    }
}
