/// A member of an entry that those who check a log look at.
enum EntryMember: Int, CaseIterable {
    case caseID, change, kind, time, previous, detail, revision, state, level, outcome
    case policy, version, trigger, running, cause, correlation

    /// As it is written.
    var name: String {
        switch self {
        case .caseID: "case"
        case .change: "change"
        case .kind: "kind"
        case .time: "at"
        case .previous: "previous"
        case .detail: "detail"
        case .revision: "revision"
        case .state: "state"
        case .level: "level"
        case .outcome: "outcome"
        case .policy: "policy"
        case .version: "version"
        case .trigger: "trigger"
        case .running: "running"
        case .cause: "cause"
        case .correlation: "correlation"
        }
    }
}
