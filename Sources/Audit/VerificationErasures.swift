import Escalation
import JSON
import Store

/// What is gone beside entries, and what the log says of it: an entry beside which nothing is left is as sound as any other
/// where the log says why.
struct ErasureCheck {
    struct Gone {
        var count: Int64 = 0
        /// The first of them.
        let index: Int64?
        let caseID: CaseID
    }

    /// By the key under which it stood.
    private var erased: [SubjectKeyID: Gone] = [:]
    /// Documents that cannot be read any more.
    private var documents: [ErasedDocument] = []
    /// Whose rows are gone.
    private var missing: [(index: Int64?, caseID: CaseID)] = []
    /// Keys of which an entry says that they were destroyed.
    private var destroyed: Set<SubjectKeyID> = []
    /// Entries that a restored store took over from the log: what stood beside them was lost with the other store.
    private var takenOver: [Range<Int64>] = []

    /// - Parameter key: Under which it stood; `nil` where its row is gone.
    mutating func note(_ key: SubjectKeyID?, at index: Int64?, of caseID: CaseID) {
        guard let key else { return missing.append((index, caseID)) }
        erased[key, default: Gone(index: index, caseID: caseID)].count += 1
    }

    mutating func note(_ document: ErasedDocument) { documents.append(document) }

    /// An entry that says why something is gone.
    mutating func note(entry body: [UInt8]) {
        guard let body = try? JSONValue.parse(body) else { return }
        if let key = body["key"]?.string.flatMap(SubjectKeyID.init(written:)) { destroyed.insert(key) }
        if body["kind"]?.string == Entry.Kind.storeRecovered.rawValue, let from = body["from"]?.int,
            let taken = body["taken"]?.int, from >= 0, taken >= 0
        {
            takenOver.append(from..<from.addingReportingOverflow(taken).partialValue)
        }
    }

    var hasUnexplained: Bool { !verdict().unexplained.isEmpty || !unexplainedDocuments.isEmpty }

    var erasedDocuments: Int64 { Int64(documents.count - unexplainedDocuments.count) }

    /// Those of which no entry says that they were erased.
    var unexplainedDocuments: [ErasedDocument] { documents.filter { !destroyed.contains($0.key) } }

    /// Whether a restored store took this entry over from the log.
    func isTakenOver(_ index: Int64?) -> Bool {
        guard let index else { return false }
        return takenOver.contains { $0.contains(index) }
    }

    /// How much was erased and how much lost as the log says, and where something is gone of which it says nothing.
    func verdict() -> (erased: Int64, lost: Int64, unexplained: [Gone]) {
        let unnamed = missing.filter { !isTakenOver($0.index) }
        let unexplained =
            erased.filter { !destroyed.contains($0.key) }.values
            + unnamed.map { Gone(count: 1, index: $0.index, caseID: $0.caseID) }
        return (
            erased.filter { destroyed.contains($0.key) }.values.reduce(0) { $0 + $1.count },
            Int64(missing.count - unnamed.count),
            unexplained.sorted { ($0.index ?? .max, $0.caseID.rawValue) < ($1.index ?? .max, $1.caseID.rawValue) }
        )
    }
}

extension Verification {
    /// Takes what an entry that is read beside the log says of what is gone, and of what was applied.
    mutating func note(ofInstallation stored: StoredEntry) {
        switch stored.entry.kind {
        case .subjectErased: erasures.note(entry: stored.entry.body)
        case .documentApplied: documents.note(entry: stored.entry.body, at: stored.index)
        default: break
        }
    }

    /// Once the whole log was read.
    mutating func finishErasures() {
        let (erased, lost, unexplained) = erasures.verdict()
        report.erased = erased
        report.lost = lost
        report.erasedDocuments = erasures.erasedDocuments
        for document in erasures.unexplainedDocuments {
            report.add(
                .document,
                "\(document.kind) \(document.name), version \(document.version), is gone, and no entry says that it was erased"
            )
        }
        for gone in unexplained {
            report.add(
                .log,
                index: gone.index,
                case: gone.caseID,
                gone.count == 1
                    ? "what stood beside it is gone, and no entry says that it was erased"
                    : "what stood beside it and \(gone.count - 1) others is gone, and no entry says that it was erased"
            )
        }
    }
}
