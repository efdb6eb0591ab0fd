import Escalation

/// Questions to a store in memory.
final class MemoryReader: StoreReader {
    private let database: MemoryDatabase
    let now: Instant
    let incarnation: Int64

    init(_ database: MemoryDatabase) {
        self.database = database
        now = database.clock()
        incarnation = database.rows.incarnation
    }

    var rows: MemoryRows { database.rows }

    // MARK: Cases

    func `case`(_ id: CaseID) -> Case? { rows.cases[id] }

    func casesPage(after id: CaseID?, limit: Int) -> [Case] {
        let ids = rows.cases.rows.keys.filter { id == nil || $0 > id ?? $0 }.sorted().prefix(limit)
        return ids.compactMap { rows.cases[$0] }
    }

    func cases(_ filter: CaseFilter) -> [Case] { filter.list(rows.cases.rows.values) }

    func keyRow(_ id: KeyID) -> KeyRow? { rows.keys[id] }

    func story(of id: CaseID) -> [StoredEntry] {
        (rows.entriesOfCase[id] ?? []).compactMap { row in
            rows.entries[row].map {
                StoredEntry(row: row, entry: $0, index: rows.indices[row], erased: rows.erased[row])
            }
        }.sorted { $0.entry.change < $1.entry.change }
    }

    func nextDue() -> Instant? { rows.due.rows.values.min() }

    // MARK: Notices

    func notices(of id: CaseID) -> [NoticeState] {
        (rows.noticesOfCase[id] ?? []).compactMap { rows.notices[$0]?.state }.sorted {
            ($0.notice.createdAt, $0.notice.id) < ($1.notice.createdAt, $1.notice.id)
        }
    }

    func noticeText(_ id: String) -> LeasedNotice? {
        rows.notices[id].map { LeasedNotice(notice: $0.state.notice, attempt: $0.state.attempt) }
    }

    func nextNoticeDue() -> Instant? { rows.noticesDue.rows.values.min() }

    // MARK: The log

    func hasUnsequenced() -> Bool { !rows.unsequenced.rows.isEmpty }

    func logHead() -> LogHead { rows.counters.head }

    func log(from index: Int64, limit: Int) -> [SequencedEntry] {
        let end = min(rows.counters.head.size, index.addingReportingOverflow(Int64(limit)).partialValue)
        guard index >= 0, index < end else { return [] }
        return (index..<end).compactMap { place in
            guard let leaf = rows.leaves[place], let entry = rows.entries[leaf.row] else { return nil }
            return SequencedEntry(
                index: place,
                hash: leaf.hash,
                entry: entry,
                batchRoot: rows.heads[place + 1]?.root,
                erased: rows.erased[leaf.row]
            )
        }
    }

    // MARK: Documents

    func documentsRevision() -> Int64 { rows.counters.documentsRevision }

    func documents() -> [StoredDocument] {
        let all = documentHistory(kind: nil)
        return all.indices.filter { place in
            place + 1 == all.count || all[place + 1].kind != all[place].kind || all[place + 1].name != all[place].name
        }.map { all[$0] }
    }

    func document(kind: String, name: String, version: Int64) -> StoredDocument? {
        rows.documents[MemoryRows.DocumentKey(kind: kind, name: name, version: version)]
    }

    func documentHistory(kind: String?) -> [StoredDocument] {
        rows.documents.rows.values.filter { kind == nil || $0.kind == kind }.sorted {
            ($0.kind, $0.name, $0.version) < ($1.kind, $1.name, $1.version)
        }
    }

    func erasedDocuments() -> [ErasedDocument] {
        rows.erasedDocuments.rows.map { id, key in
            ErasedDocument(kind: id.kind, name: id.name, version: id.version, key: key)
        }.sorted { ($0.kind, $0.name, $0.version) < ($1.kind, $1.name, $1.version) }
    }

    func trust() -> StoredTrust { Self.trust(rows) }

    static func trust(_ rows: MemoryRows) -> StoredTrust {
        StoredTrust(
            roots: rows.roots.rows.values.sorted { $0.version < $1.version },
            bundles: rows.bundles.rows.values.sorted { $0.version < $1.version }
        )
    }

    // MARK: The rest

    func gateOrders() -> [GateOrder] { rows.gates.rows.values.sorted { $0.gate < $1.gate } }

    func unansweredGates() -> [UnansweredGate] { rows.unanswered.rows.values.sorted { $0.gate < $1.gate } }

    func shapes() -> [SeenShape] {
        rows.shapes.rows.values.map { (parts: $0.kind.parts, seen: $0) }.sorted { left, right in
            if left.seen.kind != right.seen.kind { return left.parts.lexicographicallyPrecedes(right.parts) }
            return (left.seen.seenAt, left.seen.shape.digest.hexadecimal)
                < (right.seen.seenAt, right.seen.shape.digest.hexadecimal)
        }.map(\.seen)
    }

    func dead(state: DeadState?, limit: Int) -> [DeadLetter] {
        let letters = rows.dead.rows.values.filter { state == nil || $0.state == state }
        return Array(letters.sorted { $0.at == $1.at ? $0.id < $1.id : $0.at > $1.at }.prefix(limit))
    }

    func workers() -> [WorkerPresence] { rows.workers.rows.values.sorted { ($0.kind, $0.id) < ($1.kind, $1.id) } }

    func status() -> StoreStatus { StoreStatus(rows) }

    func counts() -> StoreCounts { StoreCounts(rows) }

    func meta(_ key: String) -> String? { Self.meta(key, rows) }

    static func meta(_ key: String, _ rows: MemoryRows) -> String? {
        switch key {
        case Installation.Key.documentsRevision: String(rows.counters.documentsRevision)
        case Installation.Key.installationChange: String(rows.counters.installationChange)
        case Installation.Key.incarnation: String(rows.incarnation)
        case Installation.Key.logSize: String(rows.counters.head.size)
        default: rows.meta[key]
        }
    }

    /// It outlives no process, so that there is nothing to promise.
    func durability() -> StoreDurability? { nil }
}
