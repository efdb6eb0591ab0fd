import Escalation
import JSON
import Testing

@testable import Store

/// Moving an installation from one store to another.
@Suite struct CopyTests {
    private func fill(_ store: any Store) throws {
        let lane = try store.transaction { try $0.takeLane(LaneID("l"), lease: .seconds(60)) }
        _ = try store.transaction { try $0.apply(Sample.document()) }
        try store.transaction { transaction in
            let id = KeyID(policy: "p", trigger: "t", value: "k")
            _ = try transaction.admit((0..<1203).map { Sample.message("m\($0)") })
            _ = try transaction.raiseTrial(digest: Digest(of: [1]), again: nil)
            _ = try transaction.meetShapes([ShapeTests.seen("a")])
            _ = try transaction.meetShapes([ShapeTests.seen("b")])
            _ = try transaction.lockKeys([id])
            _ = try transaction.write(
                ChangeSet {
                    $0.keys = [KeyRow(id: id, running: 3, counted: [Sample.start])]
                    $0.newCases = RoundTripTests.statuses.enumerated().map {
                        Sample.aCase(CaseID("C-\($0)"), status: $1, waiting: Sample.waiting)
                    }
                    $0.entries = (1...3).map {
                        Sample.entry($0, detail: Entry.Detail(salt: [UInt8](repeating: 1, count: 32), content: "x"))
                    }
                    $0.notices = [Sample.notice("n")]
                    $0.inboxAnswers = [(Sample.message("m7").id, Sample.envelope("answer"))]
                    $0.lane = lane
                    $0.outbox = [Sample.envelope("o", body: [0, 255])]
                }
            )
            try transaction.addDead([Sample.deadLetter("d")])
            try transaction.noteWorker(
                WorkerPresence(
                    id: "h/review/1",
                    kind: "review",
                    host: "h",
                    process: 7,
                    version: "1.0",
                    levels: ["operator"],
                    startedAt: Sample.start,
                    seenAt: Sample.start,
                    documentsRevision: 1
                )
            )
        }
        try LogTests.sequence(store, limit: 2)
        // Whoever has seen the store before does not work on it any more.
        try store.transaction { try $0.setMeta("incarnation", "5") }
    }

    /// Everything that readers can see.
    private func contents(_ store: any Store) throws -> [AnyHashable] {
        try store.reading { reader in
            [
                try reader.counts(), try reader.casesPage(after: nil, limit: 99), try reader.log(from: 0, limit: 99),
                try reader.story(of: "AAAA-BBBB-CCCC"), try reader.notices(of: "AAAA-BBBB-CCCC"),
                try reader.documents(), try reader.documentsRevision(), try reader.dead(state: nil, limit: 9),
                try reader.logHead(), try reader.keyRow(KeyID(policy: "p", trigger: "t", value: "k")),
                reader.incarnation, try reader.status().outboxRows, try reader.status().unsequenced,
                try reader.shapes(), try reader.workers(),
            ] as [AnyHashable]
        }
    }

    @Test(arguments: StoreKind.available, StoreKind.available)
    func `A store comes out of a move as it went in, and the old one is closed`(from: StoreKind, to: StoreKind) throws {
        try StoreFixture.with(from) { source in
            try StoreFixture.with(to, migrated: false) { target in
                try fill(source.open())
                let before = try contents(source.open())
                var seen: [StoreCopy.Progress] = []
                let rows = try StoreCopy(from: source.address, to: target.address).run { seen.append($0) }
                #expect(rows > 1200 && seen.contains(.init(table: "inbox", rows: 1203)))
                let (old, new) = (source.open(), target.open())
                #expect(try contents(new) == before)
                let error = #expect(throws: StoreError.self) { try old.transaction { _ in } }
                #expect(error?.kind == .moved)
                // Life goes on where it was: numbers are not drawn twice, answers are remembered.
                try new.write { $0.entries = [Sample.entry(4)] }
                try LogTests.sequence(new)
                #expect(try new.reading { try $0.logHead() }.size == 5)
                let verdict = try new.transaction { try $0.admit([Sample.message("m7")]) }
                #expect(verdict == [.repeated(answer: Sample.envelope("answer"))])
            }
        }
    }

    @Test(arguments: StoreKind.available)
    func `A target that holds anything is refused, and the source goes on`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { source in
            try StoreFixture.with(kind) { target in
                try fill(source.open())
                _ = try target.open().transaction { try $0.admit([Sample.message("there")]) }
                let error = #expect(throws: StoreError.self) {
                    try StoreCopy(from: source.address, to: target.address).run()
                }
                #expect(error?.message.contains("not empty") == true)
                try source.open().transaction { _ in }
                try target.open().transaction { _ in }
                #expect(throws: StoreError.self) { try StoreCopy(from: source.address, to: source.address).run() }
            }
        }
    }

    @Test(arguments: StoreKind.available)
    func `A move that was cut off before the new store opened is finished by another run`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { source in
            try StoreFixture.with(kind) { target in
                try fill(source.open())
                try StoreCopy(from: source.address, to: target.address).run()
                try target.open().transaction { try $0.setMeta("arriving", source.address.description) }
                let error = #expect(throws: StoreError.self) { try target.open().transaction { _ in } }
                #expect(error?.message.contains("not finished") == true)
                #expect(try StoreCopy(from: source.address, to: target.address).run() == 0)
                try target.open().transaction { _ in }
            }
        }
    }
}
