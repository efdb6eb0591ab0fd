import Escalation
import Messages
import Testing

@testable import Store

/// What makes the log one that others can check: nodes, checkpoints, keys.
@Suite struct SignedLogTests {
    private static func checkpoint(
        _ size: Int64,
        _ origin: String = "a",
        _ note: [UInt8] = [1],
        witnesses: Int = 0
    ) -> KeptCheckpoint {
        KeptCheckpoint(
            size: size,
            origin: origin,
            note: note,
            signedAt: Instant(microseconds: size),
            witnesses: witnesses
        )
    }

    @Test(arguments: StoreKind.available)
    func `Nodes and keys come with the leaves, and stay as they are`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write { $0.entries = [Sample.entry(1), Sample.entry(2)] }
            let nodes = [
                KeptNode(level: 1, index: 0, hash: LogTests.hash(100)),
                KeptNode(level: 1, index: 1, hash: LogTests.hash(101)),
                KeptNode(level: 2, index: 0, hash: LogTests.hash(200)),
            ]
            try store.transaction { transaction in
                let waiting = try transaction.unsequenced(limit: 9)
                let leaves = waiting.enumerated().map {
                    Leaf(row: $1.row, index: Int64($0), hash: LogTests.hash(Int64($0)))
                }
                try transaction.append(
                    LogGrowth(leaves: leaves, nodes: nodes, newHead: LogTests.head(2)),
                    to: try transaction.logHead()
                )
            }
            try store.transaction { transaction in
                #expect(try transaction.lockLog().size == 2)
                try transaction.addLogKeyStatement([1])
                try transaction.addLogKeyStatement([2])
            }
            try store.transaction { try $0.addNodes([KeptNode(level: 1, index: 1, hash: LogTests.hash(999))]) }
            try store.reading { (reader: any StoreReader) throws in
                #expect(try reader.treeHashes(level: 0, 0..<9) == [LogTests.hash(0), LogTests.hash(1)])
                #expect(try reader.treeHashes(level: 1, 0..<9) == [LogTests.hash(100), LogTests.hash(101)])
                #expect(try reader.treeHashes(level: 1, 1..<2) == [LogTests.hash(101)])
                #expect(try reader.nodeCount(level: 1) == 2)
                #expect(try reader.nodeCount(level: 2) == 1)
                #expect(try reader.logKeyStatements() == [[1], [2]])
            }
            #expect(throws: StoreError.self) { try fixture.sql("UPDATE tree_node SET hash = ?1", .blob([0])) }
            #expect(throws: StoreError.self) { try fixture.sql("DELETE FROM log_key") }
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Checkpoints are found by their size, and take up cosignatures`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            #expect(try store.reading { try $0.newestCheckpoint(of: nil) } == nil)
            let all = [Self.checkpoint(3), Self.checkpoint(7), Self.checkpoint(7, "b"), Self.checkpoint(9, "b")]
            try store.transaction { transaction in for checkpoint in all { try transaction.keep(checkpoint) } }
            try store.reading { (reader: any StoreReader) throws in
                #expect(try reader.checkpoints(from: 0, limit: 9) == all)
                #expect(try reader.checkpoints(from: 4, limit: 1) == [all[1]])
                #expect(try reader.newestCheckpoint(of: nil) == all[3])
                #expect(try reader.newestCheckpoint(of: "a") == all[1])
            }
            try store.transaction { try $0.keep(Self.checkpoint(7, "a", [1, 2])) }
            #expect(try store.reading { try $0.newestCheckpoint(of: "a") }?.note == [1, 2])
        }
    }

    /// Whoever signs or asks witnesses may stand still, and write what it had in hand once another has come further.
    @Test(arguments: StoreKind.contract)
    func `A checkpoint that more witnesses have seen is not replaced by one that fewer have`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let seen = Self.checkpoint(7, "a", [1, 2, 3], witnesses: 2)
            for late in [Self.checkpoint(7, "a", [1]), Self.checkpoint(7, "a", [1, 2], witnesses: 1)] {
                try store.transaction { try $0.keep(seen) }
                try store.transaction { try $0.keep(late) }
                #expect(try store.reading { try $0.newestCheckpoint(of: "a") } == seen)
                #expect(try store.reading { try $0.newestCheckpoint(witnesses: 2) } == seen)
            }
            let more = Self.checkpoint(7, "a", [1, 2, 3, 4], witnesses: 3)
            try store.transaction { try $0.keep(more) }
            #expect(try store.reading { try $0.newestCheckpoint(of: "a") } == more)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A case keeps the entry that its next one names`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let subject = Sample.aCase(lastEntry: LastEntry(change: 4, digest: Digest(of: [1, 2])))
            try store.write { $0.newCases = [subject] }
            #expect(try store.reading { try $0.case(subject.id) }?.lastEntry == subject.lastEntry)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A held outcome is found once its entry has a place below the size that is asked for, and taken once`(
        kind: StoreKind
    ) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let envelope = Envelope(
                exchange: "belay.outcomes",
                routingKey: "heat.resume",
                id: "AAAA-BBBB-CCCC_2_0",
                type: "dev.belay.outcome",
                contentType: "application/cloudevents+json",
                correlation: "c",
                caseID: "AAAA-BBBB-CCCC",
                body: [1, 2]
            )
            let held = HeldOutcome(
                envelope: envelope,
                caseID: "AAAA-BBBB-CCCC",
                change: 2,
                witnesses: 1,
                callback: "https://example.com"
            )
            try store.write {
                $0.entries = [Sample.entry(1), Sample.entry(2)]
                $0.held = [held]
            }
            func waiting(_ size: Int64, _ witnesses: Int = 1) throws -> [HeldOutcome] {
                try store.reading { try $0.held(upTo: size, witnesses: witnesses, limit: 9) }
            }
            #expect(try store.reading { try $0.heldWitnesses() } == [1])
            #expect(try waiting(9).isEmpty, "its entry has no place yet")
            try LogTests.sequence(store)
            #expect(try waiting(1).isEmpty)
            #expect(try waiting(2, 0).isEmpty)
            #expect(try waiting(2) == [held])
            #expect(try store.transaction { try $0.takeHeld([envelope.id, "other"]) } == [held])
            #expect(try store.transaction { try $0.takeHeld([envelope.id]) } == [])
            #expect(try store.reading { try $0.heldWitnesses() }.isEmpty)
        }
    }
}
