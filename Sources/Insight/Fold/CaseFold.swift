import Escalation
import JSON

/// Folds the log's entries, in their order, into what a report needs of the cases in its scope.
///
/// It reads nothing itself and holds a few hundred bytes of each case in scope; of all others it looks at no more than
/// who decided when.
public struct CaseFold {
    public let scope: ReportScope
    /// The kinds of entries beside which it wants what people wrote or fields are called.
    public static let kindsWithDetail: [Entry.Kind] = [.dataRequested, .dataDisputed, .reviewWritten]

    var names = NameTable()
    var stories: [CaseStory] = []
    var places: [CaseID: Int] = [:]
    var answers: [Answer] = []
    /// When somebody last decided anything, in whatever case.
    var lastAnswers: [NameTable.Number: Instant] = [:]
    var dataIssues = DataIssues()
    var reviews: [CaseID: [ReviewNote]] = [:]
    /// Policies that were applied, by name.
    var applied: [AppliedPolicy] = []
    /// What else happened in the cases of the report, by kind.
    var beside: [Entry.Kind: Int] = [:]
    /// Votes that could not be brought together.
    var disputes = 0
    var drillCases: [CaseID: String] = [:]
    public private(set) var entries: Int64 = 0
    /// Entries that could not be read; a verified log has none.
    public private(set) var unreadable = 0
    private let parser = JSONParser()

    public init(_ scope: ReportScope) {
        self.scope = scope
    }

    /// The next entry of the log.
    ///
    /// - Parameter detail: What stands beside it, where its kind is among ``kindsWithDetail``; it may have been erased.
    public mutating func take(_ kind: Entry.Kind, of id: CaseID, body: [UInt8], detail: JSONValue? = nil) {
        entries += 1
        let place = places[id]
        guard place != nil || Self.isReadForAll(kind) else { return }
        let parser = parser
        do {
            try parser.withDocument(body, limits: .message) { view in
                read(kind, of: id, at: place, EntryBody(view: view), detail)
            }
        } catch {
            unreadable += 1
        }
    }

    /// Whether an entry of this kind says something although its case is not in the scope.
    private static func isReadForAll(_ kind: Entry.Kind) -> Bool {
        switch kind {
        case .caseOpened, .decisionTaken, .voteTaken, .reviewWritten, .actionDone, .documentApplied: true
        default: false
        }
    }

    private mutating func read(
        _ kind: Entry.Kind,
        of id: CaseID,
        at place: Int?,
        _ body: EntryBody,
        _ detail: JSONValue?
    ) {
        guard let at = body.instant(EntryBody.Key.at) else {
            unreadable += 1
            return
        }
        switch kind {
        case .caseOpened: open(id, at, body)
        case .reviewWritten: noteReview(of: id, at, body, detail)
        case .actionDone: noteActionDone(of: id, at, body)
        case .documentApplied: noteDocument(at, body)
        default:
            guard let place else { return noteAnswer(at, body) }
            change(kind, of: place, stay: stories[place].stays.indices.last, at, body, detail)
        }
    }

    private mutating func open(_ id: CaseID, _ at: Instant, _ body: EntryBody) {
        guard places[id] == nil, scope.covers(at) else { return }
        if let drill = body.drill {
            drillCases[id] = drill
            return
        }
        var story = CaseStory(id: id, openedAt: at)
        let policy = body.text(EntryBody.Key.policy) ?? ""
        story.version = body.int(EntryBody.Key.version) ?? 0
        let trigger = body.text(EntryBody.Key.trigger) ?? ""
        guard scope.policy.map({ $0.rawValue == policy }) ?? true, scope.version.map({ $0 == story.version }) ?? true,
            scope.trigger.map({ $0.rawValue == trigger }) ?? true
        else { return }
        story.policy = names.number(of: policy)
        story.trigger = names.number(of: trigger)
        story.cause = names.number(of: body.text(EntryBody.Key.cause) ?? "")
        story.category = names.number(of: body.text(EntryBody.Key.category) ?? "")
        story.running = body.int(EntryBody.Key.running) ?? 1
        story.words = body.int(EntryBody.Key.words)
        places[id] = stories.count
        stories.append(story)
        noteDoubts(of: story, body)
    }

    /// Whoever decides in one case reads in no other meanwhile.
    private mutating func noteAnswer(_ at: Instant, _ body: EntryBody) {
        if let person = body.text(EntryBody.Key.by) { lastAnswers[names.number(of: person)] = at }
    }
}

extension JSONLimits {
    /// An entry is a line of ours, of bounded size.
    static let message = JSONLimits()
}

extension EntryBody {
    /// The drill to which a case belongs; `nil` of a case that is meant in earnest. What marks a case of a drill is known
    /// here alone.
    var drill: String? {
        guard let mark = view[Key.drill], !mark.isNull, mark.bool != false else { return nil }
        return mark.string ?? "drill"
    }
}
