import AuditLog
import Testing

@testable import Audit

@Suite("Messages of the audit stream") struct AuditBatchTests {
    private func records(_ count: Int64, from first: Int64 = 0, bytes: Int = 40, rootAt ends: Set<Int64> = [])
        -> ArraySlice<AuditRecord>
    {
        (first..<first + count).map { index in
            let body = Array("{\"index\":\(index)}".utf8) + [UInt8](repeating: UInt8(ascii: " "), count: bytes)
            return AuditRecord(index: index, body: body, root: ends.contains(index) ? TreeHash.leaf(body) : nil)
        }[...]
    }

    private func batches(of records: ArraySlice<AuditRecord>) throws -> [AuditBatch] {
        var rest = records
        var batches: [AuditBatch] = []
        while let batch = try AuditBatch(takingFrom: &rest) { batches.append(batch) }
        return batches
    }

    @Test func `Nothing is lost or moved between messages, and only the last entry of one has a root`() throws {
        let all = records(1200, from: 17, rootAt: [17, 100, 900, 1216])
        let batches = try batches(of: all)
        #expect(batches.flatMap(\.records) == Array(all))
        for batch in batches { #expect(batch.records.dropLast().allSatisfy { $0.root == nil }) }
        #expect(batches.map { $0.records[0].index } == [17, 18, 101, 351, 601, 851, 901, 1151])
    }

    @Test func `A message is bounded in bytes, but an entry is never cut`() throws {
        let long = try batches(of: records(10, bytes: 50_000))
        #expect(long.map(\.records.count) == [2, 2, 2, 2, 2])
        let longer = try batches(of: records(3, bytes: 500_000))
        #expect(longer.map(\.records.count) == [1, 1, 1])
    }

    @Test func `An entry with a line break in it is not taken for two`() throws {
        var rest = [AuditRecord(index: 4, body: Array("{}\n{}".utf8), root: nil)][...]
        let error = #expect(throws: BrokenLine.self) { _ = try AuditBatch(takingFrom: &rest) }
        #expect(error?.index == 4)
    }
}
