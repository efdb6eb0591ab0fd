import Audit
import AuditLog
import Escalation
import JSON
import Store
import Testing

/// Damages a sound log in every way that the verification promises to see.
@Suite("Verification of the log") struct VerificationTests {
    private let cases: [SampleCase]
    private let log: [SequencedEntry]
    private let head: LogHead

    init() throws {
        cases = [try SampleCase("one"), try SampleCase("two", isDecided: false)]
        (log, head) = cases.flatMap(\.entries).sequenced()
    }

    private func report(
        log: [SequencedEntry]? = nil,
        head: LogHead? = nil,
        stream: [AuditRecord]? = nil,
        rows: [Case]? = nil
    ) -> VerificationReport {
        var verification = Verification()
        for entry in log ?? self.log { verification.take(entry) }
        verification.finishLog(head: head ?? self.head)
        for record in stream ?? self.log.map({ AuditRecord($0) }) { verification.take(record) }
        verification.finishStream()
        for row in rows ?? cases.map(\.subject) { verification.take(row) }
        verification.finishCases()
        return verification.report
    }

    private func entry(_ entry: SequencedEntry, body: [UInt8]? = nil, hash: [UInt8]? = nil, index: Int64? = nil)
        -> SequencedEntry
    {
        let body = body ?? entry.entry.body
        let inner = Entry(
            caseID: entry.entry.caseID,
            change: entry.entry.change,
            kind: entry.entry.kind,
            body: body,
            detail: entry.entry.detail
        )
        return SequencedEntry(
            index: index ?? entry.index,
            hash: hash ?? entry.hash,
            entry: inner,
            batchRoot: entry.batchRoot
        )
    }

    private func edited(_ entry: SequencedEntry) -> [UInt8] {
        Array(String(decoding: entry.entry.body, as: UTF8.self).replacing("\"v\":1", with: "\"v\":2").utf8)
    }

    @Test func `A sound log has nothing to say about it`() {
        let report = report()
        #expect(report.isIntact, "\(report.differences)")
        #expect(report.entries == Int64(log.count))
        #expect(report.streamRecords == Int64(log.count))
        #expect(report.cases == 2)
        #expect(report.details > 0)
    }

    @Test func `An entry that was edited no longer fits its leaf, nor the root above`() {
        var damaged = log
        damaged[1] = entry(log[1], body: edited(log[1]))
        let report = report(log: damaged)
        #expect(report.differences.contains { $0.part == .log && $0.index == 1 && $0.message.contains("another leaf") })
        #expect(report.differences.contains { $0.message.contains("root of the batch") })
    }

    @Test func `A leaf forged to fit an edited entry shows in the root and on the stream`() {
        var damaged = log
        let body = edited(log[1])
        damaged[1] = entry(log[1], body: body, hash: TreeHash.leaf(body).bytes)
        let report = report(log: damaged)
        #expect(!report.differences.contains { $0.message.contains("another leaf than the log") })
        #expect(report.differences.contains { $0.message.contains("root of the batch") })
        #expect(
            report.differences.contains { $0.part == .stream && $0.index == 1 && $0.message.contains("another text") }
        )
    }

    @Test func `A log that was forged to its root still differs from the stream`() {
        // The newest entry: none after it names it.
        let bodies = log.map { $0.index == head.size - 1 ? edited($0) : $0.entry.body }
        let entries = zip(log, bodies).map {
            Entry(
                caseID: $0.entry.caseID,
                change: $0.entry.change,
                kind: $0.entry.kind,
                body: $1,
                detail: $0.entry.detail
            )
        }
        let forged = entries.sequenced()
        let report = report(log: forged.log, head: forged.head)
        #expect(!report.differences.isEmpty)
        #expect(report.differences.allSatisfy { $0.part == .stream })
    }

    @Test func `An entry forged to the root of the log is not the one that the next of its case names`() {
        let bodies = log.map { $0.index == 1 ? edited($0) : $0.entry.body }
        let entries = zip(log, bodies).map {
            Entry(
                caseID: $0.entry.caseID,
                change: $0.entry.change,
                kind: $0.entry.kind,
                body: $1,
                detail: $0.entry.detail
            )
        }
        let forged = entries.sequenced()
        let report = report(log: forged.log, head: forged.head, stream: forged.log.map { AuditRecord($0) })
        #expect(report.differences.map(\.message) == ["its `previous` is not the hash of its case's entry before"])
    }

    @Test func `A dropped entry leaves a gap in the indices and in its case`() {
        let report = report(log: log.filter { $0.index != 2 })
        #expect(report.differences.contains { $0.index == 3 && $0.message.contains("expected entry 2") })
        #expect(report.differences.contains { $0.caseID != nil && $0.message.contains("is missing") })
    }

    @Test func `Reordered entries show, even under their old indices`() {
        var damaged = log
        damaged[0] = entry(log[1], index: 0)
        damaged[1] = entry(log[0], index: 1)
        let report = report(log: damaged)
        #expect(report.differences.contains { $0.message.contains("is due") })
        #expect(report.differences.contains { $0.message.contains("root of the batch") })
    }

    @Test func `A head that says something else is seen`() {
        let report = report(head: LogHead(size: head.size, root: TreeHash.empty.bytes, peaks: head.peaks))
        #expect(report.differences.map(\.message) == ["the head's root is another when recomputed"])
    }

    @Test func `What stands beside an entry is held against its commitment`() throws {
        var damaged = log
        let place = try #require(log.firstIndex { $0.entry.detail != nil })
        let old = log[place]
        damaged[place] = SequencedEntry(
            index: old.index,
            hash: old.hash,
            entry: Entry(
                caseID: old.entry.caseID,
                change: old.entry.change,
                kind: old.entry.kind,
                body: old.entry.body,
                detail: Entry.Detail(salt: old.entry.detail?.salt ?? [], content: ["text": "invented"])
            ),
            batchRoot: old.batchRoot
        )
        #expect(
            report(log: damaged).differences.map(\.message) == ["what stands beside it is not what it was committed to"]
        )
    }

    @Test func `Records missing on the stream are named; repeats are not missed`() {
        let records = log.map { AuditRecord($0) }
        let missing = report(stream: records.filter { $0.index != 3 })
        #expect(missing.differences.map(\.index) == [3])
        let short = report(stream: Array(records.dropLast(2)))
        #expect(short.streamBehind == 2)
        #expect(short.differences.first?.message.contains("2 entries before the log") == true)
        let repeated = report(stream: Array(records[0...3]) + Array(records[2...]))
        #expect(repeated.isIntact)
        #expect(repeated.streamRepeats == 2)
        let trimmed = report(stream: Array(records.dropFirst(2)))
        #expect(trimmed.isIntact)
        #expect(trimmed.streamBegins == 2)
    }

    @Test func `A row changed by hand does not fit its last entry`() {
        let own = cases[1].subject
        guard case .open(var stay) = own.status else { Issue.record("it is open"); return }
        stay.windowEnds = stay.windowEnds + .seconds(86_400)
        let row = Case(
            id: own.id,
            key: own.key,
            running: own.running,
            policy: own.policy,
            openedAt: own.openedAt,
            opening: own.opening,
            snapshot: own.snapshot,
            status: .open(stay),
            change: own.change,
            revision: own.revision,
            attached: own.attached,
            waiting: own.waiting,
            updatedAt: own.updatedAt
        )
        let report = report(rows: [cases[0].subject, row])
        #expect(report.differences.map(\.caseID) == [own.id])
        #expect(report.differences.first?.message.contains("changed past Belay") == true)
        // One that comes twice is one case, and is looked at both times.
        let double = self.report(rows: cases.map(\.subject) + [own, row])
        #expect(double.cases == 2)
        #expect(double.differences.map(\.caseID) == [own.id])
    }

    @Test func `A row that is gone, and one that nobody logged, are both seen`() throws {
        let gone = report(rows: [cases[0].subject])
        #expect(gone.differences.map(\.caseID) == [cases[1].subject.id])
        let invented = try SampleCase("invented").subject
        let report = report(rows: cases.map(\.subject) + [invented])
        #expect(report.differences.map(\.caseID) == [invented.id])
    }

    @Test func `Differences beyond the limit are counted`() {
        var verification = Verification(keeping: 2)
        for entry in log.reversed() { verification.take(entry) }
        #expect(verification.report.differences.count == 2)
        #expect(verification.report.differenceCount > 2)
    }
}
