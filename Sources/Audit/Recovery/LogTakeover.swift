import AuditLog
import Escalation
import JSON
import SignedLog
import SignedNote
import Store

/// What a restored store is to take over from the log as others have it.
///
/// It is taken only if it goes on from what the store holds: the tree of the stream's entries has the roots that the
/// stream's messages and checkpoints carry, the checkpoints are signed by the keys that the log names by then, and the
/// entries of each case are chained to those in the store.
public struct LogTakeover {
    /// Why nothing is taken over.
    public enum Refusal: Error, CustomStringConvertible {
        case differences([VerificationReport.Difference], count: Int64)
        case gap(from: Int64, to: Int64)
        case cutShort(size: Int64, covered: Int64)
        case notKept(size: Int64)
        case unreadable(index: Int64, reason: String)

        public var description: String {
            switch self {
            case .differences(let differences, let count):
                "the log as others have it does not go on from this store's (\(count) differences): "
                    + differences.prefix(3).map(\.description).joined(separator: "; ")
            case .gap(let from, let to):
                "the stream lacks the entries \(from) to \(to - 1): restore a newer backup, which holds them"
            case .cutShort(let size, let covered):
                "the stream ends with \(size) entries, and a checkpoint covers \(covered): the rest is missing there"
            case .notKept(let size):
                "the log that could be had is not the one of which you kept the checkpoint over \(size) entries"
            case .unreadable(let index, let reason): "entry \(index) cannot be taken over: \(reason)"
            }
        }
    }

    /// Entries that ended together, as the sequencer appended them.
    struct Batch {
        var entries: [TakenEntry] = []
        var nodes: [KeptNode] = []
        var head: LogHead
    }

    /// How many entries the store holds.
    public let from: Int64
    private(set) var batches: [Batch] = []
    private(set) var checkpoints: [KeptCheckpoint] = []
    /// What is said of the log's keys, oldest first.
    private var statements: [[UInt8]]
    private var verification: Verification
    private var tree: TreeHead
    private var open: Batch
    private var covered: Int64 = 0

    /// Recomputes what the store holds.
    init(of store: any Store, trusting key: VerifierKey?, progress: (VerificationReport) throws -> Void) throws {
        var verification = Verification(trusting: key)
        try verification.readLog(of: store, progress)
        let (head, statements) = try store.reading { (try $0.logHead(), try $0.logKeyStatements()) }
        from = head.size
        tree = try TreeHead(head)
        open = Batch(head: head)
        self.statements = statements
        self.verification = verification
        try check()
    }

    /// How many entries the log will have.
    public var size: Int64 { tree.size }

    /// Takes the next message of the stream, from its beginning.
    mutating func take(_ message: StreamMessage) throws {
        switch message {
        case .entries(let batch): for record in batch.records { try take(record) }
        case .checkpoint(let checkpoint): try take(checkpoint)
        }
        try check()
    }

    private mutating func take(_ record: AuditRecord) throws {
        if record.index == tree.size {
            try append(record)
        } else if record.index > tree.size {
            throw Refusal.gap(from: tree.size, to: record.index)
        }
        verification.take(record)
    }

    private mutating func append(_ record: AuditRecord) throws {
        let entry = try Self.entry(record)
        if let statement = Self.statement(of: entry) {
            statements.append(statement)
            verification.begin(statements: statements)
        }
        tree.append(record.leaf, keeping: &open.nodes)
        open.entries.append(TakenEntry(entry: entry, hash: record.leaf.bytes))
        verification.take(
            SequencedEntry(
                index: record.index,
                hash: record.leaf.bytes,
                entry: entry,
                batchRoot: record.root?.bytes
            )
        )
        if record.root != nil { closeBatch() }
    }

    private mutating func closeBatch() {
        guard !open.entries.isEmpty else { return }
        open.head = LogHead(tree)
        batches.append(open)
        open = Batch(head: LogHead(tree))
    }

    private mutating func take(_ kept: KeptCheckpoint) throws {
        covered = max(covered, kept.size)
        guard kept.size == tree.size, kept.size > from else {
            return verification.take(onStream: kept)
        }
        closeBatch()
        guard checkpoints.last?.size != kept.size || checkpoints.last?.origin != kept.origin else { return }
        verification.take(kept)
        checkpoints.append(kept)
    }

    /// The stream was read to its end.
    ///
    /// - Parameter kept: A checkpoint that somebody kept elsewhere.
    mutating func finish(since kept: Checkpoint?) throws {
        closeBatch()
        guard covered <= tree.size else { throw Refusal.cutShort(size: tree.size, covered: covered) }
        guard let kept else { return }
        guard kept.size <= tree.size else { throw Refusal.cutShort(size: tree.size, covered: kept.size) }
        var beginning = TreeHead.empty
        while beginning.size < kept.size, let leaf = verification.log.leaf(beginning.size) { beginning.append(leaf) }
        guard beginning.root == kept.root else { throw Refusal.notKept(size: kept.size) }
    }

    private func check() throws {
        let report = verification.report
        guard report.isIntact else {
            throw Refusal.differences(report.differences, count: report.differenceCount)
        }
    }

    /// What an entry says of the log's keys.
    static func statement(of entry: Entry) -> [UInt8]? {
        guard entry.kind == .logKeyStated, let body = try? JSONValue.parse(entry.body),
            let statement = body["statement"]?.string
        else { return nil }
        return Array(statement.utf8)
    }

    private static func entry(_ record: AuditRecord) throws -> Entry {
        guard let body = try? JSONValue.parse(record.body), let id = body["case"]?.string,
            let change = body["change"]?.int, let kind = body["kind"]?.string
        else { throw Refusal.unreadable(index: record.index, reason: "it is none of Belay's") }
        guard let known = Entry.Kind(rawValue: kind) else {
            throw Refusal.unreadable(
                index: record.index,
                reason: "it is a \(kind), of a later version: update Belay first"
            )
        }
        return Entry(caseID: CaseID(id), change: change, kind: known, body: record.body)
    }
}
