import AuditLog
import Escalation
import SignedNote
import Store

extension Verification {
    private static let page = 1000
    private static let casesPage = 200

    /// Recomputes the log of `store` and folds it against its cases, in short readings beside a live fleet.
    ///
    /// - Parameters:
    ///   - progress: Called after each page with the number of entries, then of cases; may throw to end the run.
    ///   - stream: Gives the stream's messages from its beginning, `nil` at its end; `nil` leaves the stream out.
    ///   - key: The log's first key, where whoever verifies was given it by another way.
    public static func run(
        over store: any Store,
        stream: (() throws -> StreamMessage?)? = nil,
        trusting key: VerifierKey? = nil,
        keeping differences: Int = 100,
        progress: (VerificationReport) throws -> Void = { _ in }
    ) throws -> VerificationReport {
        var verification = Verification(keeping: differences, trusting: key)
        try verification.readLog(of: store, progress)
        if let stream {
            while let message = try stream() {
                switch message {
                case .entries(let batch): for record in batch.records { verification.take(record) }
                case .checkpoint(let checkpoint): verification.take(onStream: checkpoint)
                }
                try progress(verification.report)
            }
            verification.finishStream()
        }
        try verification.readCases(of: store, progress)
        return verification.report
    }

    /// The head is read first: entries that come later belong to a later head.
    mutating func readLog(of store: any Store, _ progress: (VerificationReport) throws -> Void) throws {
        let (head, statements) = try store.reading { (try $0.logHead(), try $0.logKeyStatements()) }
        begin(statements: statements)
        var next: Int64 = 0
        var checkpoints = CheckpointPages(store)
        while next < head.size {
            let limit = Int(min(Int64(Self.page), head.size - next))
            let entries = try store.reading { try $0.log(from: next, limit: limit) }
            guard let last = entries.last else { break }
            for entry in entries where entry.index < head.size {
                take(entry)
                while let checkpoint = try checkpoints.next(upTo: log.tree.size) { take(checkpoint) }
            }
            next = last.index + 1
            try progress(report)
        }
        finishLog(head: head)
    }

    private mutating func readCases(of store: any Store, _ progress: (VerificationReport) throws -> Void) throws {
        var last = Optional<Case>.none
        while true {
            let page = try store.reading { reader in
                try reader.casesPage(after: last?.id, limit: Self.casesPage).map { subject in
                    (subject, needsStory(subject) ? try reader.story(of: subject.id) : [])
                }
            }
            for (subject, story) in page { take(subject, story: story) }
            try progress(report)
            guard page.count == Self.casesPage else { break }
            last = page.last?.0
        }
        // A subject may have been erased since the log's head was read.
        if erasures.hasUnexplained {
            for entry in try store.reading({ try $0.story(of: Entry.installation) }) { note(erasureIn: entry.entry) }
        }
        finishCases()
    }
}

/// What stands on the stream.
public enum StreamMessage: Hashable, Sendable {
    case entries(AuditBatch)
    case checkpoint(KeptCheckpoint)
}

/// The checkpoints of a store, smallest first, a page at a time.
private struct CheckpointPages {
    private let store: any Store
    private var page: ArraySlice<KeptCheckpoint> = []
    private var last: KeptCheckpoint?
    private var isAtEnd = false

    private static let limit = 1000

    init(_ store: any Store) {
        self.store = store
    }

    /// The next one that covers at most so many entries.
    mutating func next(upTo size: Int64) throws -> KeptCheckpoint? {
        if page.isEmpty, !isAtEnd {
            // Those of the last one's size come again: there is one of each origin.
            let rows = try store.reading { try $0.checkpoints(from: last?.size ?? 0, limit: Self.limit) }
            page = rows[...].drop { row in last.map { row.size == $0.size && row.origin <= $0.origin } ?? false }
            isAtEnd = rows.count < Self.limit
        }
        guard let checkpoint = page.first, checkpoint.size <= size else { return nil }
        last = page.removeFirst()
        return checkpoint
    }
}
