import Escalation
import JSON
import Testing

@testable import Store

/// Whoever recomputes a whole log is lent its entries, side by side with their leaves.
@Suite("A log that is lent") struct LentLogTests {
    private static func lent(_ store: any Store, from index: Int64, limit: Int) throws -> [String] {
        var lent: [String] = []
        try store.reading { reader in
            try reader.lendLog(from: index, limit: limit) { row in
                let detail = row.detail.map { Array($0.content) } ?? []
                lent.append(text(row.index, Array(row.hash), Array(row.caseID), row.change, Array(row.body), detail))
            }
        }
        return lent
    }

    private static func read(_ store: any Store, from index: Int64, limit: Int) throws -> [String] {
        try store.reading { try $0.log(from: index, limit: limit) }.map { stored in
            let entry = stored.entry
            let detail = entry.detail.map { $0.content.serialized() } ?? []
            return text(
                stored.index,
                stored.hash,
                Array(entry.caseID.rawValue.utf8),
                entry.change,
                entry.body,
                detail
            )
        }
    }

    private static func text(
        _ index: Int64,
        _ hash: [UInt8],
        _ caseID: [UInt8],
        _ change: Int64,
        _ body: [UInt8],
        _ detail: [UInt8]
    ) -> String {
        "\(index) \(change) " + [hash, caseID, body, detail].map(\.hexadecimal).joined(separator: " ")
    }

    private static func detail(_ number: Int64) -> Entry.Detail? {
        guard number % 3 != 0 else { return nil }
        return Entry.Detail(salt: [7, UInt8(truncatingIfNeeded: number)], content: ["n": .int(number)])
    }

    @Test(arguments: StoreKind.contract)
    func `It comes in its own order, in whatever order its entries were written`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write { $0.entries = (1...6).map { Sample.entry($0, detail: Self.detail($0)) } }
            try store.transaction { transaction in
                let entries = try transaction.unsequenced(limit: 9)
                // The first three in order, the others backwards.
                let order = [0, 1, 2, 5, 4, 3]
                let leaves = order.enumerated().map { index, place in
                    Leaf(row: entries[place].row, index: Int64(index), hash: LogTests.hash(Int64(index)))
                }
                try transaction.append(
                    LogGrowth(leaves: leaves, newHead: LogTests.head(6)),
                    to: try transaction.logHead()
                )
            }
            let whole = try Self.read(store, from: 0, limit: 9)
            #expect(whole.count == 6)
            for start in 0...6 {
                for limit in 1...7 {
                    let lent = try Self.lent(store, from: Int64(start), limit: limit)
                    #expect(lent == Array(whole.dropFirst(start).prefix(limit)), "\(limit) from \(start)")
                }
            }
        }
    }

    @Test(arguments: StoreKind.available)
    func `However long it is, it comes whole, and no more of it than was asked for`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let count: Int64 = 2300
            try store.write {
                $0.entries = (1...count).map { Sample.entry($0, detail: Self.detail($0)) }
            }
            try LogTests.sequence(store, limit: Int(count) - 100)
            let whole = try Self.read(store, from: 0, limit: Int(count))
            #expect(whole.count == Int(count) - 100)
            for (start, limit) in [(0, 3000), (0, 1000), (0, 1001), (999, 2), (1200, 1000), (2199, 5), (2200, 5)] {
                let lent = try Self.lent(store, from: Int64(start), limit: limit)
                #expect(lent == Array(whole.dropFirst(start).prefix(limit)), "\(limit) from \(start)")
            }
        }
    }

    @Test func `A page knows entries that the log has not, and leaves that have no entry`() throws {
        var page = LogPage()
        for (index, row) in [(5, 10), (6, 12), (7, 13), (8, 20)] as [(Int64, Int64)] {
            [UInt8(index)].withUnsafeBytes { page.add(index: index, rowID: row, hash: $0) }
        }
        for row in [9, 12, 20] as [Int64] {
            [UInt8(row)].withUnsafeBytes { page.add(.sealed($0), of: row) }
        }
        #expect(page.isAscending && page.count == 4 && page.next == 9 && page.rows == 10...20)
        var place = LogPage.Place()
        var met: [String] = []
        // 11 has no place in the log yet, and 13 is gone.
        for row in [10, 11, 12, 20, 21] as [Int64] {
            guard page.advance(&place, to: row) else { continue }
            try page.lend(at: place) { index, hash, detail in
                guard case .sealed(let sealed)? = detail else { return met.append("\(index) \(Array(hash))") }
                met.append("\(index) \(Array(hash)) \(Array(sealed))")
            }
        }
        #expect(met == ["5 [5]", "6 [6] [12]", "8 [8] [20]"])
        [1].withUnsafeBytes { page.add(index: 9, rowID: 20, hash: $0) }
        #expect(!page.isAscending)
        page.removeAll()
        #expect(page.isAscending && page.rows == nil && page.next == nil)
    }
}
