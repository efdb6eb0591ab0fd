import Escalation
import JSON

/// Causes for which the data of cases was no ground to decide on, and in how many cases each came up.
struct DataIssues {
    /// What was wrong with the data, with the field it is about.
    struct Cause: Hashable {
        let policy: NameTable.Number
        let trigger: NameTable.Number
        let what: DataIssue.What
        /// The field, or the aspect of the case that could not be told; empty where nothing says it.
        let field: String
    }

    struct Sightings {
        var cases: Set<CaseID> = []
        var first: Instant
        var last: Instant
    }

    private(set) var found: [Cause: Sightings] = [:]

    mutating func note(_ cause: Cause, in id: CaseID, _ at: Instant) {
        var sightings = found[cause] ?? Sightings(first: at, last: at)
        sightings.cases.insert(id)
        sightings.last = at
        found[cause] = sightings
    }
}

/// A cause for which data was no ground to decide on.
public struct DataIssue: Hashable, Sendable {
    public enum What: String, Hashable, Sendable, CaseIterable {
        /// The trigger's condition could not be evaluated.
        case unreadable = "condition could not be evaluated"
        /// Its category, risk or urgency could not be told.
        case unclear = "could not be told"
        /// A level asked the source for it.
        case missing = "missing"
        /// The source did not give it in time.
        case overdue = "not given in time"
        /// Somebody held it to be wrong.
        case disputed = "disputed"
    }

    public let policy: String
    public let trigger: String
    public let what: What
    public let field: String
    public let cases: Int
    public let first: Instant
    public let last: Instant
    /// One of the cases.
    public let example: CaseID

    /// Whether it came back.
    public var returns: Bool { cases > 1 }
}

extension CaseFold {
    /// What could not be told when a case was opened.
    mutating func noteDoubts(of story: CaseStory, _ body: EntryBody) {
        if names[story.cause] == Opening.Cause.unknown.rawValue {
            note(.unreadable, "", of: story, story.openedAt)
        }
        for aspect in body.view[EntryBody.Key.unclear]?.elements.compactMap({ $0.string }) ?? [] {
            note(.unclear, aspect, of: story, story.openedAt)
        }
    }

    mutating func noteData(_ kind: Entry.Kind, of story: CaseStory, _ at: Instant, _ detail: JSONValue?) {
        let what: DataIssue.What =
            switch kind {
            case .dataRequested: .missing
            case .dataOverdue: .overdue
            default: .disputed
            }
        let fields = (detail?["fields"]?.array ?? []).compactMap(\.string)
        for field in fields.isEmpty ? [""] : fields { note(what, field, of: story, at) }
    }

    private mutating func note(_ what: DataIssue.What, _ field: String, of story: CaseStory, _ at: Instant) {
        let cause = DataIssues.Cause(policy: story.policy, trigger: story.trigger, what: what, field: field)
        dataIssues.note(cause, in: story.id, at)
    }
}
