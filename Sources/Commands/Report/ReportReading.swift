import Escalation
import Insight
import Store

/// Reads the log in pages, each in a short transaction of its own, so that no worker waits for a report.
struct ReportReading {
    /// How much of the log there was.
    private(set) var head: LogHead
    /// Entries that have no place in the log yet, and so none in the report.
    private(set) var waiting = 0
    private static let page = 5000

    /// - Parameter progress: Called after each page with how many entries were read; may throw to end it.
    static func fold(
        _ store: any Store,
        _ scope: ReportScope,
        progress: (Int64, Int64) throws -> Void = { _, _ in }
    ) throws -> (fold: CaseFold, reading: ReportReading) {
        var fold = CaseFold(scope)
        let (head, status) = try store.reading { (try $0.logHead(), try $0.status()) }
        var reading = ReportReading(head: head)
        reading.waiting = status.unsequenced
        var next: Int64 = 0
        while next < head.size {
            let limit = Int(min(Int64(page), head.size - next))
            let lines = try store.reading {
                try $0.logLines(from: next, limit: limit, detailOf: CaseFold.kindsWithDetail)
            }
            guard let last = lines.last else { break }
            for line in lines where line.index < head.size {
                let entry = line.entry
                fold.take(entry.kind, of: entry.caseID, body: entry.body, detail: entry.detail?.content)
            }
            next = last.index + 1
            try progress(next, head.size)
        }
        return (fold, reading)
    }
}

extension DeadFigures {
    /// The dead letters of a period, by where they lay and why.
    init(_ letters: [DeadLetter], in scope: ReportScope) {
        self.init(
            letters.filter { scope.from <= $0.at && $0.at < scope.to }.map {
                DeadFigures.Letter(queue: $0.queue, reason: $0.reason, isOpen: $0.state == .dead)
            }
        )
    }
}
