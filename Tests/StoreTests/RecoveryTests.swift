import Escalation
import JSON
import Testing

@testable import Store

/// What a recovery asks of the store.
@Suite struct RecoveryTests {
    private static func recoverable(_ fixture: StoreFixture) -> any RecoverableStore {
        fixture.address.openForRecovery(StoreOptions(patience: .seconds(5)))
    }

    private static func taken(_ change: Int64, of id: CaseID = "AAAA-BBBB-CCCC", at index: Int64) -> TakenEntry {
        TakenEntry(entry: Sample.entry(change, of: id), hash: LogTests.hash(index))
    }

    private static func lost(_ key: KeyID, running: Int64) throws -> LostCase {
        let id = DerivedID.ofCase(key, running: running)
        let body: JSONValue = [
            "v": 1, "case": .string(id.rawValue), "change": 1, "kind": "case.opened", "at": "2026-11-30T10:00:00Z",
            "policy": .string(key.policy.rawValue), "version": 4, "trigger": .string(key.trigger.rawValue),
            "running": .int(running), "snapshot": .string(Digest(of: [1]).description), "correlation": "c",
        ]
        return try LostCase([Entry(caseID: id, change: 1, kind: .caseOpened, body: body.serialized())])
    }

    @Test(arguments: StoreKind.available)
    func `Entries are taken over under their indices, and those that were there keep what stands beside them`(
        kind: StoreKind
    ) throws {
        try StoreFixture.with(kind) { fixture in
            let detail = Entry.Detail(salt: [UInt8](repeating: 1, count: 32), content: "x")
            let store = fixture.open()
            try store.write { $0.entries = [Sample.entry(1), Sample.entry(2, detail: detail)] }
            try LogTests.sequence(store, limit: 1)
            let recovery = Self.recoverable(fixture)
            #expect(try recovery.recovering { try $0.beginRecovery(of: "restored") } == 1)
            let closed = #expect(throws: StoreError.self) { try fixture.open().transaction { _ in } }
            #expect(closed?.kind == .restored && closed?.message.contains("restored") == true)
            try recovery.recovering { transaction in
                // The second waited for its index, the third is news.
                try transaction.takeOver(
                    [
                        TakenEntry(entry: Sample.entry(2, detail: detail), hash: LogTests.hash(1)),
                        Self.taken(3, at: 2),
                    ],
                    nodes: [],
                    newHead: LogTests.head(3),
                    after: transaction.logHead()
                )
                try transaction.takeOver(
                    [Self.taken(1, of: "B", at: 3)],
                    nodes: [],
                    newHead: LogTests.head(4),
                    after: LogTests.head(3)
                )
            }
            // An interrupted run begins where it was.
            #expect(try recovery.recovering { try $0.beginRecovery(of: "restored") } == 1)
            let log = try recovery.reading { try $0.log(from: 0, limit: 9) }
            #expect(log.map(\.index) == [0, 1, 2, 3])
            #expect(log.map(\.entry.caseID) == ["AAAA-BBBB-CCCC", "AAAA-BBBB-CCCC", "AAAA-BBBB-CCCC", "B"])
            #expect(log.map(\.entry.detail) == [nil, detail, nil, nil])
            #expect(log.map(\.batchRoot) == [LogTests.head(1).root, nil, LogTests.head(3).root, LogTests.head(4).root])
            #expect(try recovery.reading { try $0.hasUnsequenced() } == false)
            try recovery.recovering { try $0.finishRecovery(incarnation: 2) }
            #expect(try fixture.open().transaction { $0.incarnation } == 2)
            #expect(try fixture.open().reading { try $0.logHead() } == LogTests.head(4))
        }
    }

    @Test(arguments: StoreKind.available)
    func `Another entry under the same number is not taken over`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            try fixture.open().write { $0.entries = [Sample.entry(1)] }
            let recovery = Self.recoverable(fixture)
            let other = Entry(caseID: "AAAA-BBBB-CCCC", change: 1, kind: .caseOpened, body: Array("{}".utf8))
            let error = #expect(throws: StoreError.self) {
                try recovery.recovering { transaction in
                    try transaction.takeOver(
                        [TakenEntry(entry: other, hash: LogTests.hash(0))],
                        nodes: [],
                        newHead: LogTests.head(1),
                        after: transaction.logHead()
                    )
                }
            }
            #expect(error?.kind == .data && error?.message.contains("worked on after it was restored") == true)
            #expect(try recovery.reading { try $0.logHead() }.size == 0)
        }
    }

    @Test(arguments: StoreKind.available)
    func `Open cases, those behind the log and those without a row are found`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let closed = CaseStatus.closed(
                Closure(outcome: .refused, at: Sample.start, level: "operator", by: .expiry(nil))
            )
            let store = fixture.open()
            try store.write {
                $0.newCases = [
                    Sample.aCase("OPEN"), Sample.aCase("ENDED", status: closed, change: 1),
                    Sample.aCase("BEHIND", status: closed, change: 1),
                ]
                $0.entries = [
                    Sample.entry(1, of: "OPEN"), Sample.entry(1, of: "ENDED"), Sample.entry(1, of: "BEHIND"),
                    Sample.entry(2, of: "BEHIND"),
                ]
            }
            let lost = try Self.lost(KeyID(policy: "heat", trigger: "too-hot", value: "k"), running: 1)
            try store.write {
                $0.entries = [
                    Entry(caseID: lost.id, change: 1, kind: .caseOpened, body: Array("{}".utf8)),
                    Entry(caseID: "OPEN", change: 2, kind: .caseOpened, body: Array("{}".utf8)),
                ]
            }
            try LogTests.sequence(store)
            let recovery = Self.recoverable(fixture)
            try recovery.recovering { transaction in
                #expect(try transaction.casesToRecover(after: nil, limit: 9) == ["BEHIND", "OPEN"])
                #expect(try transaction.casesToRecover(after: "BEHIND", limit: 9) == ["OPEN"])
                #expect(try transaction.casesWithoutRow(from: 0, limit: 9) == [lost.id])
                #expect(try transaction.casesWithoutRow(from: 5, limit: 9) == [])
                try transaction.note([lost], incarnation: 2)
                #expect(try transaction.casesWithoutRow(from: 0, limit: 9) == [])
            }
        }
    }

    @Test(arguments: StoreKind.available)
    func `The number of a case that was lost is not given again`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let (key, other) = (
                KeyID(policy: "heat", trigger: "too-hot", value: "k"),
                KeyID(policy: "heat", trigger: "too-hot", value: "l")
            )
            let recovery = Self.recoverable(fixture)
            try recovery.recovering { transaction in
                _ = try transaction.beginRecovery(of: "restored")
                try transaction.note([Self.lost(key, running: 1), Self.lost(key, running: 2)], incarnation: 2)
                try transaction.raiseInstallationChange(to: 41)
                try transaction.raiseInstallationChange(to: 7)
                #expect(try transaction.nextInstallationChange() == 42)
                #expect(try transaction.holdRole("sequencer", holder: "gone", lease: .seconds(600)))
                try transaction.finishRecovery(incarnation: 2)
            }
            let store = fixture.open()
            try store.transaction { transaction in
                let rows = try transaction.lockKeys([key, other])
                #expect(rows[key]?.running == 2 && rows[other]?.running == 0)
                var row = try #require(rows[key])
                #expect(row.take(.raised, at: Position(order: 1, tie: "e"), event: Sample.start) == .open(running: 3))
                _ = try transaction.write(ChangeSet { $0.keys = [row] })
            }
            #expect(try store.reading { try $0.keyRow(key) }?.running == 3)
            #expect(try store.transaction { try $0.holdRole("sequencer", holder: "new", lease: .seconds(1)) })
            // Whoever is of an earlier version would take what was recovered for what it was before.
            let floor = try #require(try store.reading { try $0.meta("schema-floor") })
            #expect(Int64(floor) ?? 0 >= 16)
        }
    }
}
