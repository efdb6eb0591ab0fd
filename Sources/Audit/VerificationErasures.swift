import Escalation
import JSON
import Store

/// What is gone beside entries, and what the log says of it: an entry beside which something was erased is as sound as any
/// other where the log names the key that was destroyed, and nowhere else.
struct ErasureCheck {
    private struct Gone {
        var count: Int64 = 0
        /// The first of them.
        let index: Int64?
        let caseID: CaseID
    }

    private var gone: [SubjectKeyID: Gone] = [:]
    private var named: Set<SubjectKeyID> = []

    mutating func note(_ key: SubjectKeyID, at index: Int64?, of caseID: CaseID) {
        gone[key, default: Gone(index: index, caseID: caseID)].count += 1
    }

    /// What an entry says that a subject was erased.
    mutating func note(named key: String?) {
        if let id = key.flatMap(SubjectKeyID.init(written:)) { named.insert(id) }
    }

    /// How much is gone under keys that the log names, and where something is gone under another.
    func verdict() -> (erased: Int64, unexplained: [(index: Int64?, caseID: CaseID, count: Int64)]) {
        var erased: Int64 = 0
        var unexplained: [(index: Int64?, caseID: CaseID, count: Int64)] = []
        for (key, gone) in gone {
            if named.contains(key) {
                erased += gone.count
            } else {
                unexplained.append((gone.index, gone.caseID, gone.count))
            }
        }
        return (
            erased,
            unexplained.sorted { ($0.index ?? .max, $0.caseID.rawValue) < ($1.index ?? .max, $1.caseID.rawValue) }
        )
    }
}

extension ErasureCheck {
    var hasUnexplained: Bool { gone.keys.contains { !named.contains($0) } }
}

extension Verification {
    /// Takes a subject's erasure from an entry that is read beside the log.
    mutating func note(erasureIn entry: Entry) {
        guard entry.kind == .subjectErased else { return }
        erasures.note(named: (try? JSONValue.parse(entry.body))?["key"]?.string)
    }

    /// Once the whole log was read.
    mutating func finishErasures() {
        let (erased, unexplained) = erasures.verdict()
        report.erased = erased
        for place in unexplained {
            report.add(
                .log,
                index: place.index,
                case: place.caseID,
                "the key of what stood beside \(place.count) entries is gone, and no entry says that it was destroyed"
            )
        }
    }
}
