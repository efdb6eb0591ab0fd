import Escalation

/// What one transaction changed.
package struct MemoryCommit {
    package struct ChangedCase {
        /// `nil` where the transaction opened it.
        package let before: Case?
        package let after: Case
    }

    /// By id.
    package let cases: [ChangedCase]
    /// In the order in which they were written.
    package let entries: [Entry]

    init(_ rows: MemoryRows, entriesAfter row: Int64) {
        var before: [CaseID: Case?] = [:]
        for (id, old) in rows.cases.before where before[id] == nil { before[id] = .some(old) }
        cases = before.keys.sorted().compactMap { id in
            rows.cases[id].map { ChangedCase(before: before[id] ?? nil, after: $0) }
        }
        entries = row < rows.counters.entryRow ? (row + 1...rows.counters.entryRow).compactMap { rows.entries[$0] } : []
    }
}
