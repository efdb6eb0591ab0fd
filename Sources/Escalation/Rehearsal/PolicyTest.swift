import JSON

/// An example that a policy carries: what happens, step by step, and what must come of it.
public struct PolicyTest: Sendable {
    /// What it shows, in a line for people.
    public var name: String
    /// When it begins, by its own clock.
    public var start: Instant
    /// Who works in it, in place of the directory's people; none leaves those.
    public var people: [Directory.Person]
    public var steps: [Step]
    /// Where it stands in its document, from 1.
    public var line: Int

    public init(name: String, start: Instant, people: [Directory.Person] = [], steps: [Step], line: Int) {
        self.name = name
        self.start = start
        self.people = people
        self.steps = steps
        self.line = line
    }

    /// A Monday at nine by UTC.
    public static let usualStart = Instant(seconds: 1_767_603_600)

    /// One thing that happens.
    public struct Step: Sendable {
        public var action: Action
        public var expected: [Expectation]
        public var line: Int

        public init(_ action: Action, expecting expected: [Expectation], line: Int) {
            self.action = action
            self.expected = expected
            self.line = line
        }
    }

    public enum Action: Sendable {
        /// An event arrives. Without an id it gets one of its own, without a time it happened now.
        case event(Event)
        /// An automation asks at a gate.
        case ask(AskExample)
        /// So much time passes by the wall clock.
        case after(Duration)
        /// Time passes until then.
        case until(Instant)
        case decide(DecisionExample)
    }

    /// What must be so after a step.
    public struct Expectation: Hashable, Sendable {
        public var field: ObservedField
        /// As ``ObservedField`` says for its field.
        public var value: JSONValue

        public init(_ field: ObservedField, _ value: JSONValue) {
            self.field = field
            self.value = value
        }
    }
}

/// A question of an automation in a policy test.
public struct AskExample: Sendable {
    /// Who sends it, and about what; its data is what the question is about.
    public var event: Event
    public var ask: Ask
    /// How long the asker waits from then on.
    public var neededWithin: Duration?

    public init(event: Event, ask: Ask, neededWithin: Duration? = nil) {
        self.event = event
        self.ask = ask
        self.neededWithin = neededWithin
    }
}

/// A decision in a policy test.
public struct DecisionExample: Sendable {
    public enum Decider: Hashable, Sendable {
        case person(PersonID)
        /// Somebody who holds the role and has not answered yet.
        case role(RoleName)
    }

    public var decider: Decider
    /// Its person is put in when it is taken, and its revision unless one is named.
    public var decision: Decision
    /// The revision that the decider saw; the newest where there is none.
    public var revision: Int64?
    /// Which of the test's cases, in the order of their opening, from 1; else that of the last step.
    public var caseNumber: Int?

    public init(by decider: Decider, _ decision: Decision, revision: Int64? = nil, caseNumber: Int? = nil) {
        self.decider = decider
        self.decision = decision
        self.revision = revision
        self.caseNumber = caseNumber
    }
}
