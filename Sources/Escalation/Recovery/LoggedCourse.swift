import JSON

/// What the log says of a case beyond what its row holds: how a restored store learns what it has forgotten.
///
/// Entries hold ids, numbers and words of ours, not what people wrote nor what an event contained. So where the case stands
/// can be told from them, and what it was about, if that was changed, cannot.
public struct LoggedCourse: Hashable, Sendable {
    /// An entry of the log is none that Belay has written.
    public struct Unreadable: Error, Hashable, CustomStringConvertible {
        public let caseID: CaseID
        public let change: Int64

        public var description: String { "entry \(change) of case \(caseID) cannot be read: run `belay audit verify`" }
    }

    /// How many entries.
    public private(set) var count: Int64 = 0
    public private(set) var last: LastEntry?
    /// The time of the last one.
    public private(set) var at: Instant?
    /// `nil` where none of them says it.
    public private(set) var revision: Int64?
    /// Where the case was passed to, and as which of its stays.
    public private(set) var level: LevelName?
    public private(set) var generation: Int64?
    /// How it ended.
    public private(set) var closure: Closure?
    /// Who has answered where.
    public private(set) var answers: [LevelAnswer] = []
    /// Whether nothing in them changes what a decision rests on.
    public private(set) var isSound = true

    /// - Parameters:
    ///   - entries: Of one case, in their order.
    ///   - level: Where the case stood before the first of them.
    public init(_ entries: some Sequence<Entry>, from level: LevelName?) throws(Unreadable) {
        var place = level
        for entry in entries {
            guard let body = try? JSONValue.parse(entry.body),
                let at = body["at"]?.string.flatMap({ Instant($0) })
            else { throw Unreadable(caseID: entry.caseID, change: entry.change) }
            count += 1
            last = LastEntry(entry)
            self.at = at
            revision = body["revision"]?.int ?? revision
            if !Self.keepsBasis(entry.kind) { isSound = false }
            switch entry.kind {
            case .casePassed:
                guard let name = body["level"]?.string, let number = body["generation"]?.int else {
                    throw Unreadable(caseID: entry.caseID, change: entry.change)
                }
                (self.level, generation, place) = (LevelName(name), number, LevelName(name))
            case .decisionTaken, .voteTaken:
                guard let place else { continue }
                for name in ["by", "for"] {
                    guard let person = body[name]?.string else { continue }
                    answers.append(LevelAnswer(person: PersonID(person), level: place))
                }
            case .caseClosed:
                guard let outcome = body["outcome"]?.string.flatMap(OutcomeKind.init(rawValue:)),
                    let level = body["level"]?.string, let by = body["by"]?.string
                else { throw Unreadable(caseID: entry.caseID, change: entry.change) }
                closure = Closure(outcome: outcome, at: at, level: LevelName(level), by: Closer(described: by))
            default: continue
            }
        }
    }

    /// Whether entries of this kind leave what is decided on as it was. Of a kind that is not named here that is not
    /// known, and so it counts as changed.
    private static func keepsBasis(_ kind: Entry.Kind) -> Bool {
        switch kind {
        case .casePassed, .levelEntered, .dutyChanged, .levelChecked, .levelEmpty, .levelUnreachable, .caseReassigned,
            .claimTaken, .claimReleased, .claimTakenBack, .claimExpired, .commentAdded, .warningDue, .windowPassed,
            .deadlineMoved, .decisionTaken, .decisionRefused, .voteTaken, .votesDisputed, .votesForgotten, .caseClosed,
            .noticeDelivered, .noticeFailed, .noticeStopped, .caseHeld, .overrideAsked, .overrideRefused,
            .overrideLapsed, .identityRefused, .clockPaused, .clockResumed, .informationAsked, .informationAnswered,
            .dataRequested, .dataOverdue, .caseRecovered:
            true
        default: false
        }
    }
}

extension Closer {
    /// Reads what ``description`` has written into an entry.
    init(described text: String) {
        switch text {
        case "expiry": self = .expiry(nil)
        case "recovery": self = .recovery
        case "rules": self = .rules(nil)
        default:
            if let name = text.after("expiry under ") {
                self = .expiry(AuthorityName(name))
            } else if let name = text.after("rules under ") {
                self = .rules(AuthorityName(name))
            } else if let name = text.after("the gate's mode under ") {
                self = .gate(AuthorityName(name))
            } else {
                self = .person(PersonID(text))
            }
        }
    }
}

extension String {
    /// What follows a beginning; `nil` where it begins otherwise.
    fileprivate func after(_ beginning: String) -> String? {
        hasPrefix(beginning) ? String(dropFirst(beginning.count)) : nil
    }
}
