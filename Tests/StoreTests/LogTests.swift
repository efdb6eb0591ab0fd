import Escalation
import JSON
import Testing

@testable import Store

/// The sequencer's side of the store.
@Suite struct LogTests {
    @Test(arguments: StoreKind.contract)
    func `What has no place in the log yet is counted up to a limit`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            #expect(try store.transaction { try $0.logBacklog(upTo: 9) } == 0)
            try store.write { $0.entries = (1...3).map { Sample.entry($0) } }
            #expect(try store.transaction { try $0.logBacklog(upTo: 9) } == 3)
            #expect(try store.transaction { try $0.logBacklog(upTo: 2) } == 2)
            try Self.sequence(store, limit: 2)
            #expect(try store.transaction { try $0.logBacklog(upTo: 9) } == 1)
        }
    }

    static func hash(_ number: Int64) -> [UInt8] { Digest(of: "\(number)".utf8).bytes }

    /// Gives everything without an index its index.
    static func sequence(_ store: any Store, limit: Int = 100) throws {
        try store.transaction { transaction in
            let entries = try transaction.unsequenced(limit: limit)
            let head = try transaction.logHead()
            let leaves = entries.enumerated().map { place, entry in
                Leaf(row: entry.row, index: head.size + Int64(place), hash: hash(head.size + Int64(place)))
            }
            let newHead = self.head(head.size + Int64(leaves.count))
            try transaction.append(LogGrowth(leaves: leaves, newHead: newHead), to: head)
        }
    }

    static func head(_ size: Int64) -> LogHead {
        LogHead(size: size, root: hash(-size), peaks: (0..<size.nonzeroBitCount).map { hash(Int64($0)) })
    }

    @Test(arguments: StoreKind.contract)
    func `Entries are given indices in the order of their writing, batch by batch`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            #expect(try store.reading { try $0.logHead() }.size == 0)
            #expect(try store.reading { try $0.hasUnsequenced() } == false)
            try store.write { $0.entries = [Sample.entry(1), Sample.entry(1, of: "B"), Sample.entry(2)] }
            try store.write { $0.entries = [Sample.entry(3)] }
            #expect(try store.reading { try $0.hasUnsequenced() })
            try Self.sequence(store, limit: 3)
            #expect(try store.reading { try $0.logHead() } == Self.head(3))
            try Self.sequence(store)
            #expect(try store.transaction { try $0.logHead() } == Self.head(4))
            #expect(try store.transaction { try $0.unsequenced(limit: 9) } == [])
            let log = try store.reading { try $0.log(from: 1, limit: 9) }
            #expect(log.map(\.index) == [1, 2, 3])
            #expect(log.map(\.entry) == [Sample.entry(1, of: "B"), Sample.entry(2), Sample.entry(3)])
            #expect(log.map(\.hash) == (1...3).map(Self.hash))
            #expect(log.map(\.batchRoot) == [nil, Self.head(3).root, Self.head(4).root])
            #expect(try store.reading { try $0.story(of: "AAAA-BBBB-CCCC") }.map(\.index) == [0, 2, 3])
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Entries and roots that are lent are those that are read`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write { $0.entries = [Sample.entry(1), Sample.entry(1, of: "B"), Sample.entry(2)] }
            try Self.sequence(store, limit: 2)
            try Self.sequence(store)
            let (read, roots) = try store.reading {
                (try $0.log(from: 1, limit: 9), try $0.batchRoots(after: 0, upTo: 3))
            }
            var lent: [[String]] = []
            try store.reading { reader in
                try reader.lendLog(from: 1, limit: 9) { row in
                    let parts =
                        [row.hash, row.caseID, row.kind, row.body] + (row.detail.map { [$0.salt, $0.content] } ?? [])
                    lent.append(["\(row.index)", "\(row.change)"] + parts.map { Array($0).hexadecimal })
                }
            }
            #expect(
                lent
                    == read.map { stored in
                        let entry = stored.entry
                        let detail = entry.detail.map { [$0.salt, $0.content.serialized()] } ?? []
                        let texts = [entry.caseID.rawValue, entry.kind.rawValue].map { Array($0.utf8) }
                        return ["\(stored.index)", "\(entry.change)"]
                            + ([stored.hash] + texts + [entry.body] + detail).map(\.hexadecimal)
                    }
            )
            #expect(
                roots == [BatchRoot(size: 2, root: Self.head(2).root), BatchRoot(size: 3, root: Self.head(3).root)]
            )
            #expect(throws: Stop.self) {
                try store.reading { try $0.lendLog(from: 0, limit: 9) { _ in throw Stop() } }
            }
            // What was thrown inside leaves the connection as it was.
            #expect(try store.reading { try $0.batchRoots(after: 2, upTo: 3) }.count == 1)
        }
    }

    private struct Stop: Error {}

    @Test(arguments: StoreKind.contract)
    func `An entry that no export could hold does not come into being, nor anything written with it`(kind: StoreKind)
        throws
    {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            func entry(_ change: Int64, bytes: Int) -> Entry {
                let body = [UInt8](repeating: UInt8(ascii: " "), count: bytes)
                return Entry(caseID: "AAAA-BBBB-CCCC", change: change, kind: .commentAdded, body: body)
            }
            try store.write { $0.entries = [entry(1, bytes: 65_535)] }
            let error = #expect(throws: StoreError.self) {
                try store.write { $0.entries = [entry(2, bytes: 10), entry(3, bytes: 65_536)] }
            }
            #expect(error?.kind == .data)
            #expect(error?.message.contains("entry 3 of case AAAA-BBBB-CCCC") == true)
            #expect(try store.reading { try $0.counts() }.entries == 1)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A second sequencer finds that the log has moved`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let (one, other) = (fixture.open(), fixture.open())
            try one.write { $0.entries = [Sample.entry(1), Sample.entry(2)] }
            let entries = try other.transaction { try $0.unsequenced(limit: 1) }
            let empty = try other.transaction { try $0.logHead() }
            try Self.sequence(one, limit: 1)
            let leaf = Leaf(row: entries[0].row, index: 0, hash: Self.hash(0))
            let error = #expect(throws: StoreError.self) {
                try other.transaction { try $0.append(LogGrowth(leaves: [leaf], newHead: Self.head(1)), to: empty) }
            }
            #expect(error?.kind == .logMoved && error?.isRetriable == false)
            try Self.sequence(other)
            #expect(try one.reading { try $0.logHead() } == Self.head(2))
        }
    }

    @Test(arguments: StoreKind.available)
    func `An entry cannot be given two indices`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write { $0.entries = [Sample.entry(1)] }
            let entry = try store.transaction { try $0.unsequenced(limit: 1)[0] }
            try Self.sequence(store)
            let error = #expect(throws: StoreError.self) {
                try store.transaction {
                    let leaf = Leaf(row: entry.row, index: 1, hash: Self.hash(1))
                    try $0.append(LogGrowth(leaves: [leaf], newHead: Self.head(2)), to: Self.head(1))
                }
            }
            #expect(error?.kind == .logMoved)
            #expect(throws: StoreError.self) {
                try fixture.sql("INSERT INTO leaf (idx, row_id, hash) VALUES (1, ?1, ?2)", .int(entry.row), .blob([0]))
            }
            #expect(try store.reading { try $0.logHead() } == Self.head(1))
        }
    }
}
