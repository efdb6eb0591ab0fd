import AuditLog
import Escalation

/// What the log has told of a case so far, as far as the case's row must agree with it.
struct ToldCase {
    let id: CaseID
    private(set) var revision: Int64?
    /// The digest of its row; `nil` where its newest entry names none.
    private(set) var state: WrittenHash?
    private(set) var level: String?
    private(set) var outcome: String?
    /// What its first entry says of what is fixed for its life.
    private(set) var opening: ToldOpenings.Place?
    /// Whether it was lost with a store: then there is no row of it.
    private(set) var isLost = false
    /// Whether its row was seen.
    var hasRow = false

    init(_ id: CaseID) {
        self.id = id
    }

    mutating func take(_ entry: EntryMembers, _ kind: Entry.Kind?, _ openings: inout ToldOpenings) {
        revision = entry.revision?.int
        state = entry.state?.text.map { WrittenHash($0, after: "sha256:") }
        switch kind {
        case .caseOpened:
            opening = openings.keep(entry)
        case .casePassed:
            level = entry.level?.text.map { String(decoding: $0, as: UTF8.self) }
        case .caseClosed:
            level = entry.level?.text.map { String(decoding: $0, as: UTF8.self) }
            outcome = entry.outcome?.text.map { String(decoding: $0, as: UTF8.self) }
        case .caseLost:
            isLost = true
        default:
            break
        }
    }
}
