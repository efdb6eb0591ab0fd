import AuditLog
import Escalation
import Fleet
import JSON
import Messages
import SignedNote
import Store

/// Brings a restored store to where the log says that the installation stands, and opens it as a new incarnation.
///
/// The log is taken over first, byte for byte. Then each case that the lost store may have changed gets a state in which
/// nothing wrong can happen: it has ended where the log says so, its people are asked again where it was open, and where
/// nothing is left of it but its entries, whoever waits is told `withdrawn`. Each step is a transaction of its own; a run that
/// was interrupted is finished by running it again, and nothing works on the store before.
public struct StoreRecovery {
    /// Another process is the sequencer.
    public struct Held: Error, CustomStringConvertible {
        public let description = "belay-audit works on this store: stop all workers first"
    }

    let store: any RecoverableStore
    let post: Post
    let holder: String
    /// What the store is, for whoever meets it meanwhile.
    let what: String
    let loadRulebook: (any StoreReader) throws -> Rulebook

    private static let lease: Duration = .seconds(30)
    private static let patience: Duration = .seconds(8)
    /// So many batches of the log a transaction.
    private static let page = 50

    /// - Parameter holder: A name for the sequencer's role that no other process has.
    public init(
        _ store: any RecoverableStore,
        post: Post,
        holder: String,
        what: String,
        rulebook: @escaping (any StoreReader) throws -> Rulebook
    ) {
        self.store = store
        self.post = post
        self.holder = holder
        self.what = what
        self.loadRulebook = rulebook
    }

    /// - Parameters:
    ///   - stream: Gives the stream's messages from its beginning, `nil` at its end; `nil` where it cannot be had.
    ///   - end: What the stream ends with.
    ///   - key: The log's first key, where whoever recovers was given it by another way.
    ///   - kept: A checkpoint that somebody kept elsewhere: the log must have grown from it.
    ///   - progress: May throw to end the run.
    /// - Returns: `nil` where the store lacks nothing, and was not restored from a backup.
    public func run(
        stream: (() throws -> StreamMessage?)?,
        end: StreamEnd,
        trusting key: VerifierKey? = nil,
        since kept: Checkpoint? = nil,
        progress: (String) throws -> Void = { _ in }
    ) throws -> RecoveryReport? {
        try waitForRole()
        var takeover = try LogTakeover(of: store, trusting: key) { try progress("\($0.entries) entries recomputed") }
        while let message = try stream?() {
            try takeover.take(message)
            try progress("\(takeover.size - takeover.from) entries of the log beyond the store's")
        }
        try takeover.finish(since: kept)
        let isMarked = try store.reading { try $0.meta(Self.mark) } != nil
        let own = try store.reading { $0.incarnation }
        guard isMarked || takeover.size > takeover.from || end.incarnation > own else { return nil }
        let from = try store.recovering { try $0.beginRecovery(of: what) }
        try append(takeover, progress)
        var report = RecoveryReport(incarnation: max(own, end.incarnation) + 1, from: from)
        report.size = try store.reading { try $0.logHead().size }
        try noteInstallation(&report)
        try recoverCases(&report, progress)
        try noteLostCases(&report, progress)
        try eraseAgain(&report)
        try finish(&report)
        return report
    }

    private static let mark = "restored"

    private func waitForRole() throws {
        let end = ContinuousClock.now + Self.patience
        let stop = StopSignal()
        while true {
            let holds = try store.transaction {
                try $0.holdRole(Sequencer.role, holder: holder, lease: Self.lease)
            }
            if holds { return }
            // A backup holds no roles, but a store that the database's own tools have restored may hold one that ran out.
            guard ContinuousClock.now < end else { throw Held() }
            _ = stop.wait(upTo: .milliseconds(200))
        }
    }

    private func append(_ takeover: LogTakeover, _ progress: (String) throws -> Void) throws {
        var head = try store.reading { try $0.logHead() }
        var batches = takeover.batches[...]
        while !batches.isEmpty {
            let page = batches.prefix(Self.page)
            let begins = head
            try hold()
            head = try store.recovering { transaction in
                var head = begins
                for batch in page {
                    try transaction.takeOver(batch.entries, nodes: batch.nodes, newHead: batch.head, after: head)
                    try note(batch, in: transaction)
                    head = batch.head
                }
                for kept in takeover.checkpoints where kept.size > begins.size && kept.size <= head.size {
                    let now = transaction.now
                    try transaction.keep(
                        KeptCheckpoint(size: kept.size, origin: kept.origin, note: kept.note, signedAt: now)
                    )
                }
                return head
            }
            batches = batches.dropFirst(Self.page)
            try progress("\(head.size) of \(takeover.size) entries in the log")
        }
    }

    /// What entries about the installation say that the store keeps in tables of their own.
    private func note(_ batch: LogTakeover.Batch, in transaction: any RecoveryTransaction) throws {
        for entry in batch.entries.map(\.entry) where entry.caseID == Entry.installation {
            try transaction.raiseInstallationChange(to: entry.change)
            if let statement = LogTakeover.statement(of: entry) { try transaction.addLogKeyStatement(statement) }
        }
    }

    func hold() throws {
        let holds = try store.transaction { try $0.holdRole(Sequencer.role, holder: holder, lease: Self.lease) }
        guard holds else { throw Held() }
    }
}
