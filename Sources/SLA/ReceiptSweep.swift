import AuditLog
import Escalation
import Fleet
import JSON
import Messages
import SignedLog
import Store

/// Sends each outcome its receipt once a checkpoint covers the entry that says so.
///
/// One worker at a time does; the store remembers how far it has come, in the transaction that hands the receipts to the
/// outbox. Outcomes from before the log was signed get none.
struct ReceiptSweep {
    private let post: Post
    private let holder: String
    private let maySend: () -> Bool
    private var nextLook: ContinuousClock.Instant?
    /// The size up to which there is nothing more to send.
    private var done: Int64 = 0

    private static let interval: Duration = .milliseconds(250)
    /// Receipts a transaction.
    private static let page = 100
    private static let role = "receipts"
    private static let lease: Duration = .seconds(6)
    /// Up to which entry of the log receipts were handed to the outbox.
    private static let mark = "receipts-through"
    private static let kinds: [Entry.Kind] = [.caseClosed, .runWithdrawn, .eventAttached]

    init(post: Post, holder: String, maySend: @escaping () -> Bool) {
        self.post = post
        self.holder = holder
        self.maySend = maySend
    }

    mutating func run(_ lane: Lane, serving: (Duration) throws -> Void) throws {
        let now = lane.now
        guard now >= nextLook ?? now else { return }
        nextLook = now + Self.interval
        let signed = try lane.reading(serving: serving) { try $0.newestCheckpoint(of: nil)?.size ?? 0 }
        guard done < signed, maySend() else { return }
        while done < signed {
            guard let reached = try send(upTo: signed, lane, serving: serving) else { return }
            done = reached
        }
    }

    /// Up to which entry receipts were sent; `nil` where another worker sees to it.
    private func send(
        upTo size: Int64,
        _ lane: Lane,
        serving: (Duration) throws -> Void
    ) throws -> Int64? {
        let (from, receipts, reached) = try lane.reading(serving: serving) { reader in
            let first = try reader.checkpoints(from: 0, limit: 1).first?.size ?? size
            let from = try reader.meta(Self.mark).flatMap { Int64($0) } ?? first
            // A worker that stood still comes with a size that others have long passed: what they sent stays sent.
            guard from < size else { return (from, [OutcomeReceipt](), from) }
            let entries = try reader.log(from..<size, of: Self.kinds, limit: Self.page)
            let reached = entries.count < Self.page ? size : (entries.last?.index ?? size) + 1
            return (from, try Self.receipts(for: entries, from: reader), reached)
        }
        // Others were here: there is nothing left to have the role for.
        guard from < size else { return from }
        let (post, holder) = (post, holder)
        return try lane.commit(serving: serving) { transaction, changes in
            guard try transaction.holdRole(Self.role, holder: holder, lease: Self.lease) else { return nil }
            // Another worker may have come further since it was read.
            guard try transaction.meta(Self.mark).flatMap({ Int64($0) }) ?? from == from else { return from }
            guard reached > from else { return reached }
            changes.outbox += receipts.map(post.envelope)
            try transaction.setMeta(Self.mark, "\(reached)")
            return reached
        }
    }

    private static func receipts(
        for entries: [StoredEntry],
        from reader: any StoreReader
    ) throws -> [OutcomeReceipt] {
        guard let proofs = try LogReceipts(from: reader) else { return [] }
        var receipts: [OutcomeReceipt] = []
        for stored in entries {
            let entry = stored.entry
            guard let index = stored.index, let body = try? JSONValue.parse(entry.body),
                let count = body["outcomes"]?.int, count > 0, let subject = try reader.case(entry.caseID),
                // A drill has no outcomes: nothing of it leaves.
                subject.opening.drill == nil,
                let receipt = try proofs.receipt(of: index)
            else { continue }
            let first = body["places"]?.int.map { Int($0) } ?? 0
            receipts += (first..<first + Int(count)).map { position in
                OutcomeReceipt(
                    id: DerivedID.ofConsequence(case: entry.caseID, change: entry.change, position: position),
                    caseID: entry.caseID,
                    policy: subject.policy.name,
                    outcome: body["outcome"]?.string ?? OutcomeKind.withdrawn.rawValue,
                    index: index,
                    entry: entry.body,
                    receipt: receipt.bytes,
                    at: reader.now,
                    correlation: subject.opening.correlation,
                    traceparent: subject.opening.traceparent
                )
            }
        }
        return receipts
    }
}
