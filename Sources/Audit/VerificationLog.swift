import AuditLog
import Escalation
import JSON
import Store

/// What is remembered of the log while it is recomputed: the tree, a leaf an entry, and what the newest entry of each case
/// said.
struct LogChain {
    /// Of the leaves that were hashed into it so far.
    private var tree = TreeHead.empty
    /// As recomputed from the entries.
    private(set) var leaves: [TreeHash] = []
    /// Roots that end a batch, by the batch's last index.
    var roots: [Int64: TreeHash] = [:]
    var chains = CaseChains()
    private var lastPlace = -1
    /// In the order of ``chains``.
    var told: [ToldCase] = []
    var openings = ToldOpenings()

    /// Makes room for as many leaves as a log says that it has, as far as that is likely.
    mutating func reserve(_ size: Int64) {
        leaves.reserveCapacity(Int(min(max(size, 0), 1 << 24)))
    }

    mutating func append(_ leaf: TreeHash) {
        leaves.append(leaf)
    }

    var size: Int64 { Int64(leaves.count) }

    /// The tree of all leaves. They are hashed into it where somebody asks, many at once.
    mutating func head() -> TreeHead {
        tree.append(contentsOf: leaves[Int(tree.size)...])
        return tree
    }

    func leaf(_ index: Int64) -> TreeHash? {
        index >= 0 && index < size ? leaves[Int(index)] : nil
    }

    /// Where the log has a case. Rows lie as the cases were opened, and so as the log tells of them first.
    mutating func place(of id: UnsafeRawBufferPointer) -> Int? { chains.place(of: id, behind: &lastPlace) }

    /// Where the log has a case; `nil` where none of its entries stand in it.
    func place(of id: CaseID) -> Int? { chains.place(of: id.rawValue) }

    /// The number of the newest entry of a case.
    func change(of id: CaseID) -> Int64? { place(of: id).map(chains.change(at:)) }
}

extension Verification {
    /// The next entry of the log, in the order of the indices from 0.
    public mutating func take(_ entry: SequencedEntry) {
        entry.lend { take($0) }
        if let root = entry.batchRoot { take(BatchRoot(size: entry.index + 1, root: root)) }
    }

    /// The same of an entry that is lent.
    public mutating func take(_ row: LogRow) {
        let expected = log.size
        if row.index != expected {
            report.add(.log, index: row.index, "expected entry \(expected) here: entries are missing or out of order")
        }
        let hashes = EntryHashes(of: row.body)
        if TreeHash(bytes: row.hash) != hashes.leaf {
            report.add(
                .log,
                index: row.index,
                case: row.namedCase,
                "its text hashes to another leaf than the log holds: the entry or its leaf was changed"
            )
        }
        log.append(hashes.leaf)
        report.entries += 1
        read(row, hashes.plain, at: row.index)
    }

    /// A batch that ends at the entry that was taken last.
    public mutating func take(_ batch: BatchRoot) {
        report.batches += 1
        let root = log.head().root
        log.roots[batch.size - 1] = root
        if batch.root != root.bytes {
            report.add(
                .log,
                index: batch.size - 1,
                "the root of the batch that ends here is another when recomputed"
            )
        }
    }

    /// The tree's head as the store holds it.
    public mutating func finishLog(head: LogHead) {
        report.chained = log.chains.linked
        let tree = log.head()
        if head.size != tree.size {
            report.add(.log, "the head says \(head.size) entries, the log holds \(tree.size)")
        } else if head.root != tree.root.bytes || head.peaks != tree.peaks.map(\.bytes) {
            report.add(.log, "the head's root is another when recomputed")
        }
    }

    /// Holds an entry's text against what stands beside it, and against the entries of its case before it.
    ///
    /// - Parameters:
    ///   - hash: Of its text.
    ///   - index: `nil` where the log does not hold it yet.
    mutating func read(_ row: LogRow, _ hash: HashWords, at index: Int64?) {
        let isJSON: Void? = entries.read(row.body) { members in
            read(members, of: row, hash, at: index)
        }
        if isJSON == nil { report.add(.log, index: index, case: row.namedCase, "its text is no JSON") }
    }

    private mutating func read(_ members: EntryMembers, of row: LogRow, _ hash: HashWords, at index: Int64?) {
        if !row.fits(members) {
            report.add(
                .log,
                index: index,
                case: row.namedCase,
                "case, change or kind beside the text are not those in it"
            )
        }
        let kind = kinds[utf8: row.kind.assumingMemoryBound(to: UInt8.self)]
        if kind == nil {
            report.add(.log, index: index, case: row.namedCase, "this version knows no such kind of entry")
        }
        if let detail = row.detail {
            report.details += 1
            if !Self.fits(detail, members.detail) {
                report.add(
                    .log,
                    index: index,
                    case: row.namedCase,
                    "what stands beside it is not what it was committed to"
                )
            }
        } else if members.detail != nil {
            erasures.note(row.erased, at: index, of: row.namedCase)
        }
        if kind == .subjectErased || kind == .storeRecovered { erasures.note(entry: Array(row.body)) }
        if kind == .documentApplied { documents.note(entry: Array(row.body), at: index) }
        do throws(EntryLinkError) {
            let followed = log.chains.follow(try EntryLink(members), hash)
            for fault in followed.faults { report.add(.log, index: index, case: row.namedCase, "\(fault)") }
            if followed.place == log.told.count { log.told.append(ToldCase(row.namedCase)) }
            log.told[followed.place].take(members, kind, &log.openings)
        } catch {
            report.add(.log, index: index, case: row.namedCase, "\(error)")
        }
        if kind == .logKeyStated, let index { readKey(row.body, at: index) }
    }

    /// Whether what stands beside an entry is what it was committed to.
    private static func fits(_ detail: LogRow.Detail, _ written: EntryMembers.Value?) -> Bool {
        guard let text = written?.text else { return false }
        let hash = Commitment.hash(of: detail.content, salt: detail.salt)
        return WrittenHash(text, after: Commitment.mark) == .hash(hash)
    }
}

extension LogRow {
    /// For people.
    fileprivate var namedCase: CaseID { CaseID(String(decoding: caseID, as: UTF8.self)) }

    /// Whether case, change and kind are those in its text.
    fileprivate func fits(_ members: EntryMembers) -> Bool {
        members.change?.int == change && members.caseID?.text?.isSame(as: caseID) == true
            && members.kind?.text?.isSame(as: kind) == true
    }
}
