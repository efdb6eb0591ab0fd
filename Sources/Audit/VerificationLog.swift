import AuditLog
import Escalation
import JSON
import Store

/// What is remembered of the log while it is recomputed: the tree, a leaf an entry, and the newest entry of each case.
struct LogChain {
    /// The newest entry of a case, as far as the case's row must agree with it.
    struct Newest {
        var change: Int64
        var revision: Int64?
        var state: String?
        var level: String?
        var outcome: String?
        /// The bytes of its first entry.
        var opening: [UInt8]?
        /// Of the entry's bytes, which the next one names.
        var digest: Digest
        /// Whether it says that the case was lost: then there is no row of it.
        var isLost = false
    }

    var tree = TreeHead.empty
    /// Thirty-two bytes an entry, as recomputed from the entries.
    private var leaves: [UInt8] = []
    var newest: [CaseID: Newest] = [:]
    /// Roots that end a batch, by the batch's last index.
    var roots: [Int64: TreeHash] = [:]

    mutating func append(_ leaf: TreeHash) {
        tree.append(leaf)
        leaves += leaf.bytes
    }

    func leaf(_ index: Int64) -> TreeHash? {
        guard index >= 0, index < tree.size else { return nil }
        let start = Int(index) * 32
        return TreeHash(bytes: Array(leaves[start..<start + 32]))
    }
}

extension Verification {
    /// The next entry of the log, in the order of the indices from 0.
    public mutating func take(_ entry: SequencedEntry) {
        let expected = log.tree.size
        if entry.index != expected {
            report.add(.log, index: entry.index, "expected entry \(expected) here: entries are missing or out of order")
        }
        let leaf = TreeHash.leaf(entry.entry.body)
        if leaf.bytes != entry.hash {
            report.add(
                .log,
                index: entry.index,
                case: entry.entry.caseID,
                "its text hashes to another leaf than the log holds: the entry or its leaf was changed"
            )
        }
        log.append(leaf)
        report.entries += 1
        if let root = entry.batchRoot {
            report.batches += 1
            log.roots[entry.index] = log.tree.root
            if root != log.tree.root.bytes {
                report.add(.log, index: entry.index, "the root of the batch that ends here is another when recomputed")
            }
        }
        read(entry.entry, at: entry.index)
        if entry.entry.kind == .logKeyStated { readKey(entry.entry, at: entry.index) }
    }

    /// The tree's head as the store holds it.
    public mutating func finishLog(head: LogHead) {
        if head.size != log.tree.size {
            report.add(.log, "the head says \(head.size) entries, the log holds \(log.tree.size)")
        } else if head.root != log.tree.root.bytes || head.peaks != log.tree.peaks.map(\.bytes) {
            report.add(.log, "the head's root is another when recomputed")
        }
    }

    /// Holds an entry's text against its columns, and its change number against the one before.
    mutating func read(_ entry: Entry, at index: Int64?) {
        guard let facts = try? parser.withDocument(entry.body, { EntryFacts($0, of: entry) }) else {
            report.add(.log, index: index, case: entry.caseID, "its text is no JSON")
            return
        }
        if !facts.fitsColumns {
            report.add(
                .log,
                index: index,
                case: entry.caseID,
                "case, change or kind beside the text are not those in it"
            )
        }
        if let detail = entry.detail {
            report.details += 1
            let commitment = Digest.commitment(to: detail.content.serialized(), salt: detail.salt)
            if facts.detail != commitment {
                report.add(
                    .log,
                    index: index,
                    case: entry.caseID,
                    "what stands beside it is not what it was committed to"
                )
            }
        }
        let before = log.newest[entry.caseID]
        let due = (before?.change ?? 0) + 1
        if entry.change != due {
            report.add(
                .log,
                index: index,
                case: entry.caseID,
                "change \(entry.change) where \(due) is due: entries are missing or repeated"
            )
        }
        if let previous = facts.previous {
            report.chained += 1
            if previous != before?.digest.hexadecimal {
                report.add(.log, index: index, case: entry.caseID, "it names another entry than the one before it")
            }
        }
        log.newest[entry.caseID] = LogChain.Newest(
            change: entry.change,
            revision: facts.revision,
            state: facts.state,
            level: entry.kind == .casePassed || entry.kind == .caseClosed ? facts.level : before?.level,
            outcome: entry.kind == .caseClosed ? facts.outcome : before?.outcome,
            opening: entry.kind == .caseOpened ? entry.body : before?.opening,
            digest: Digest(of: entry.body),
            isLost: entry.kind == .caseLost
        )
    }
}

/// What verification looks at in an entry's text: read without taking the whole of it apart, since a log has millions.
private struct EntryFacts {
    /// Whether case, change and kind are those that stand beside the text.
    let fitsColumns: Bool
    let detail: String?
    let previous: String?
    let revision: Int64?
    let state: String?
    let level: String?
    let outcome: String?

    private enum Key {
        static let caseID = JSONKey("case")
        static let change = JSONKey("change")
        static let kind = JSONKey("kind")
        static let detail = JSONKey("detail")
        static let previous = JSONKey("previous")
        static let revision = JSONKey("revision")
        static let state = JSONKey("state")
        static let level = JSONKey("level")
        static let outcome = JSONKey("outcome")
    }

    init(_ body: JSONView, of entry: Entry) {
        fitsColumns =
            body[Key.caseID]?.string == entry.caseID.rawValue && body[Key.change]?.int == entry.change
            && body[Key.kind]?.string == entry.kind.rawValue
        detail = entry.detail == nil ? nil : body[Key.detail]?.string
        previous = body[Key.previous]?.string
        revision = body[Key.revision]?.int
        state = body[Key.state]?.string
        let moves = entry.kind == .casePassed || entry.kind == .caseClosed
        level = moves ? body[Key.level]?.string : nil
        outcome = entry.kind == .caseClosed ? body[Key.outcome]?.string : nil
    }
}
