import Escalation
import Store

extension Verification {
    private static let page = 1000
    private static let casesPage = 200

    /// Recomputes the log of `store` and folds it against its cases, in short readings beside a live fleet.
    ///
    /// - Parameters:
    ///   - progress: Called after each page with the number of entries, then of cases; may throw to end the run.
    ///   - stream: Gives the stream's messages from its beginning, `nil` at its end; `nil` leaves the stream out.
    public static func run(
        over store: any Store,
        stream: (() throws -> AuditBatch?)? = nil,
        keeping differences: Int = 100,
        progress: (VerificationReport) throws -> Void = { _ in }
    ) throws -> VerificationReport {
        var verification = Verification(keeping: differences)
        try verification.readLog(of: store, progress)
        if let stream {
            while let batch = try stream() {
                for record in batch.records { verification.take(record) }
                try progress(verification.report)
            }
            verification.finishStream()
        }
        try verification.readCases(of: store, progress)
        return verification.report
    }

    /// The head is read first: entries that come later belong to a later head.
    private mutating func readLog(of store: any Store, _ progress: (VerificationReport) throws -> Void) throws {
        let head = try store.reading { try $0.logHead() }
        var next: Int64 = 0
        while next < head.size {
            let limit = Int(min(Int64(Self.page), head.size - next))
            let entries = try store.reading { try $0.log(from: next, limit: limit) }
            guard let last = entries.last else { break }
            for entry in entries where entry.index < head.size { take(entry) }
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
        finishCases()
    }
}
