import AuditLog
import Escalation
import SignedNote
import Store

extension Verification {
    private static let page = 10_000
    private static let casesPage = 1000

    /// Recomputes the log of `store` and folds it against its cases, in short readings beside a live fleet.
    ///
    /// - Parameters:
    ///   - progress: Called after each page with the number of entries, then of cases; may throw to end the run.
    ///   - stream: Gives the stream's messages from its beginning, `nil` at its end; `nil` leaves the stream out.
    ///   - export: Holds an exported log against what was read (``take(exported:at:)``).
    ///   - key: The log's first key, where whoever verifies was given it by another way.
    public static func run(
        over store: any Store,
        stream: (() throws -> StreamMessage?)? = nil,
        export: (inout Verification) throws -> Void = { _ in },
        trusting key: VerifierKey? = nil,
        keeping differences: Int = 100,
        progress: (VerificationReport) throws -> Void = { _ in }
    ) throws -> VerificationReport {
        var verification = Verification(keeping: differences, trusting: key)
        try verification.readLog(of: store, progress)
        try export(&verification)
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
        log.reserve(head.size)
        var next: Int64 = 0
        while next < head.size {
            let start = next
            let end = min(head.size, start + Int64(Self.page))
            try store.reading { try readPage(start..<end, from: $0, next: &next) }
            guard next > start else { break }
            try progress(report)
        }
        finishLog(head: head)
    }

    /// Entries of the log with an index in `range`, and the batches and checkpoints that end among them.
    ///
    /// - Parameter next: Follows the last index that was read.
    private mutating func readPage(_ range: Range<Int64>, from reader: any StoreReader, next: inout Int64) throws {
        var batches = try reader.batchRoots(after: range.lowerBound, upTo: range.upperBound)[...]
        var checkpoints = try reader.checkpoints(after: range.lowerBound, upTo: range.upperBound)[...]
        // Where either of them ends next: most entries end none.
        var stop = min(batches.first?.size ?? .max, checkpoints.first?.size ?? .max)
        try reader.lendLog(from: range.lowerBound, limit: range.count) { row in
            guard row.index < range.upperBound else { return }
            take(row)
            next = row.index + 1
            guard next >= stop else { return }
            while let batch = batches.first, batch.size <= next { take(batches.removeFirst()) }
            while let kept = checkpoints.first, kept.size <= next { take(checkpoints.removeFirst()) }
            stop = min(batches.first?.size ?? .max, checkpoints.first?.size ?? .max)
        }
    }

    private mutating func readCases(of store: any Store, _ progress: (VerificationReport) throws -> Void) throws {
        var place = Optional<CasePlace>.none
        repeat {
            let others = try store.reading { reader in
                var others: [CaseID] = []
                place = try reader.lendCases(after: place, limit: Self.casesPage) { row in
                    if !glance(at: row) { others.append(CaseID(String(decoding: row.id, as: UTF8.self))) }
                }
                return try read(others, from: reader)
            }
            for (subject, story) in others { take(subject, story: story) }
            try progress(report)
        } while place != nil
        try readMissed(of: store)
        try readDocuments(of: store)
        // A subject may have been erased since the log's head was read, or a document applied.
        if erasures.hasUnexplained || documents.hasUntold {
            for entry in try store.reading({ try $0.story(of: Entry.installation) }) { note(ofInstallation: entry) }
        }
        finishCases()
        finishDocuments()
    }

    /// Cases that the log tells of and that did not come: their rows may have moved while they were read.
    private mutating func readMissed(of store: any Store) throws {
        var missed = missingCases[...]
        while !missed.isEmpty {
            let page = Array(missed.prefix(Self.casesPage))
            missed = missed.dropFirst(page.count)
            for (subject, story) in try store.reading({ try read(page, from: $0) }) { take(subject, story: story) }
        }
    }

    private mutating func readDocuments(of store: any Store) throws {
        let (all, erased) = try store.reading { (try $0.documentHistory(kind: nil), try $0.erasedDocuments()) }
        for document in all { documents.note(document) }
        for document in erased { erasures.note(document) }
    }

    /// Cases whole, with the story of those that have changed since the log was read, or look so.
    private mutating func read(
        _ ids: [CaseID],
        from reader: any StoreReader
    ) throws -> [(Case, story: [StoredEntry])] {
        var cases: [(Case, story: [StoredEntry])] = []
        for id in ids {
            do {
                guard let subject = try reader.case(id) else { continue }
                cases.append((subject, story: needsStory(subject) ? try reader.story(of: id) : []))
            } catch let error as StoreError where error.kind == .unexpected {
                report.add(.case, case: id, "its row cannot be read: \(error.message)")
                if let place = log.place(of: id) { log.told[place].hasRow = true }
            }
        }
        return cases
    }
}

/// What stands on the stream.
public enum StreamMessage: Hashable, Sendable {
    case entries(AuditBatch)
    case checkpoint(KeptCheckpoint)
}

extension StoreReader {
    /// The checkpoints of sizes between these two, the second one included, smallest first.
    fileprivate func checkpoints(after size: Int64, upTo last: Int64) throws -> [KeptCheckpoint] {
        var found: [KeptCheckpoint] = []
        var limit = 1000
        while true {
            // There may be several of one size, one of each origin: the last size that was read is read again.
            let from = found.last?.size ?? size + 1
            let rows = try checkpoints(from: from, limit: limit)
            found.removeAll { $0.size == from }
            found += rows.filter { $0.size <= last }
            guard rows.count == limit, let end = rows.last, end.size <= last else { return found }
            if end.size == from { limit *= 2 }
        }
    }
}
