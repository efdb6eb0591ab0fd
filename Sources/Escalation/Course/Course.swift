/// How a case's stay at a level has run: when its clock stood still and why, who was asked what, which data its source
/// is to give, and what of it is in dispute.
public struct Course: Hashable, Sendable {
    /// The ledger of pauses, oldest first.
    public internal(set) var pauses: [Pause] = []
    /// From when the window counts that was armed last, where that is not the beginning of the stay.
    public internal(set) var countedFrom: Instant?
    /// What owners have asked others, oldest first.
    public internal(set) var questions: [Question] = []
    /// What the source has been asked for and has not given yet.
    public internal(set) var request: DataRequest?
    /// What an owner holds to be wrong; nobody may let the case go on meanwhile.
    public internal(set) var dispute: DataDispute?
    /// What the source gave when it was asked, beside the event that it sent.
    public internal(set) var provided: [FieldChange] = []
    /// Why an owner holds a clause of the policy to be wrong.
    public internal(set) var policyDispute: PolicyDispute?

    public init() {}

    public var isEmpty: Bool { self == Course() }

    /// What goes along to the next level. The ledger stays behind: each stay has a budget of its own. So does a request,
    /// which the next level makes anew if it needs to.
    var carried: Course {
        var next = self
        next.pauses = []
        next.countedFrom = nil
        next.request = nil
        return next
    }

    /// What comes due of it next.
    var nextDue: Instant? {
        let ends = pauses.filter(\.isOpen).map(\.until) + [request?.due].compactMap { $0 }
        return ends.min()
    }
}

extension LevelStay {
    /// From when its window counts: its beginning, unless a shorter one took its place.
    var countedFrom: Instant { course.countedFrom ?? since }
}

/// Something that an owner asks a person, a role or whoever wants the case.
public struct Question: Hashable, Sendable {
    /// The number of the change that asked it: short enough to be typed.
    public let number: Int64
    public let by: PersonID
    /// Any of them may answer.
    public let to: [PersonID]
    public let text: String
    public let at: Instant
    public internal(set) var answer: Answer?

    public struct Answer: Hashable, Sendable {
        public let by: PersonID
        public let text: String
        public let at: Instant

        public init(by person: PersonID, text: String, at instant: Instant) {
            self.by = person
            self.text = text
            self.at = instant
        }
    }

    /// How many a case keeps; of more, the oldest that are answered stand in the story only.
    public static let countMax = 10

    public init(
        number: Int64,
        by person: PersonID,
        to people: [PersonID],
        text: String,
        at instant: Instant,
        answer: Answer? = nil
    ) {
        self.number = number
        self.by = person
        self.to = people
        self.text = text
        self.at = instant
        self.answer = answer
    }
}

/// Fields that the source of a case has been asked for.
public struct DataRequest: Hashable, Sendable {
    /// Under which it answers.
    public let id: String
    /// Those that it has not given yet.
    public internal(set) var fields: [FieldPath]
    public let at: Instant
    /// When the level's consequence follows at once, where its policy says `data-within`.
    public let due: Instant?

    public init(id: String, fields: [FieldPath], at instant: Instant, due: Instant? = nil) {
        self.id = id
        self.fields = fields
        self.at = instant
        self.due = due
    }
}

/// That an owner holds captured data to be wrong.
public struct DataDispute: Hashable, Sendable {
    public let by: PersonID
    public let at: Instant
    /// Those that the source has not given again yet.
    public internal(set) var fields: [FieldPath]

    public init(by person: PersonID, at instant: Instant, fields: [FieldPath]) {
        self.by = person
        self.at = instant
        self.fields = fields
    }
}

/// That an owner holds a clause of the policy to be wrong; the last level decides the case.
public struct PolicyDispute: Hashable, Sendable {
    public let by: PersonID
    /// Where it stands in the policy's document, such as `levels[1].window`.
    public let clause: String
    /// The clause, as the stored document has it.
    public let quote: String
    public let because: String

    public init(by person: PersonID, clause: String, quote: String, because: String) {
        self.by = person
        self.clause = clause
        self.quote = quote
        self.because = because
    }
}
