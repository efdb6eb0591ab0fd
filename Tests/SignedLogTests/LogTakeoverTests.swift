import AuditLog
import Escalation
import Foundation
import JSON
import Messages
import SignedNote
import Store
import Testing

@testable import Audit
@testable import SignedLog

/// What a restored store takes over from the stream, and what it does not.
@Suite struct LogTakeoverTests {
    private struct Restored {
        let fixture: LogFixture
        let store: any RecoverableStore
        /// What the stream holds since the log's first entry.
        let stream: [StreamMessage]
        let key: SigningKey
    }

    /// A store that was copied when its log had 11 entries, and had 31 when it was lost.
    private func restored() throws -> Restored {
        let fixture = try LogFixture()
        let key = try LogFixture.key(1)
        try fixture.notary(key).begin()
        try fixture.grow(10, signedBy: fixture.notary(key))
        let backup = try fixture.backUp()
        try fixture.grow(12, signedBy: fixture.notary(key))
        try fixture.grow(8, signedBy: fixture.notary(key))
        return Restored(
            fixture: fixture,
            store: try StoreAddress("sqlite:\(backup.path)").openForRecovery(),
            stream: try Self.stream(of: fixture.store),
            key: key
        )
    }

    /// The messages that a sequencer would have published.
    private static func stream(of store: any Store) throws -> [StreamMessage] {
        let (entries, checkpoints) = try store.reading {
            (try $0.log(from: 0, limit: 1000), try $0.checkpoints(from: 0, limit: 1000))
        }
        var rest = entries.map { AuditRecord($0) }[...]
        var messages: [StreamMessage] = []
        while let batch = try AuditBatch(takingFrom: &rest) {
            messages.append(.entries(batch))
            let size = (batch.records.last?.index ?? 0) + 1
            messages += checkpoints.filter { $0.size == size }.map { .checkpoint($0) }
        }
        return messages
    }

    private func takeover(
        of messages: [StreamMessage],
        into store: any Store,
        since kept: Checkpoint? = nil
    ) throws -> LogTakeover {
        var takeover = try LogTakeover(of: store, trusting: nil) { _ in }
        for message in messages { try takeover.take(message) }
        try takeover.finish(since: kept)
        return takeover
    }

    private func refusal(_ body: () throws -> Void) -> LogTakeover.Refusal? {
        do {
            try body()
            return nil
        } catch { return error as? LogTakeover.Refusal }
    }

    @Test func `What the stream has beyond the store is taken over as it is, and verifies from the first entry`() throws
    {
        let restored = try restored()
        let takeover = try takeover(of: restored.stream, into: restored.store)
        #expect(takeover.from == 11 && takeover.size == 31)
        #expect(takeover.checkpoints.map(\.size) == [23, 31])
        try restored.store.recovering { transaction in
            var head = try transaction.logHead()
            for batch in takeover.batches {
                try transaction.takeOver(batch.entries, nodes: batch.nodes, newHead: batch.head, after: head)
                head = batch.head
            }
            for checkpoint in takeover.checkpoints { try transaction.keep(checkpoint) }
        }
        let (own, others) = (restored.store, restored.fixture.store)
        #expect(try own.reading { try $0.logHead() } == others.reading { try $0.logHead() })
        #expect(
            try own.reading { try $0.log(from: 0, limit: 99) } == others.reading { try $0.log(from: 0, limit: 99) },
            "the same bytes under the same indices, and batches that end where they ended"
        )
        var verification = Verification(trusting: restored.key.verifier)
        try verification.readLog(of: own) { _ in }
        #expect(verification.report.isIntact, "\(verification.report.differences)")
        #expect(verification.report.checkpoints == 3)
        // There is nothing more to take over then.
        #expect(try self.takeover(of: restored.stream, into: own).batches.isEmpty)
    }

    @Test func `What was repeated on the stream is taken once`() throws {
        let restored = try restored()
        let messages = restored.stream + restored.stream.suffix(2)
        #expect(try takeover(of: messages, into: restored.store).size == 31)
    }

    @Test func `An entry that was changed on the stream is not taken over`() throws {
        let restored = try restored()
        for place in [0, 2] {
            var messages = restored.stream
            let entries = messages.indices.filter { if case .entries = messages[$0] { true } else { false } }
            guard case .entries(let batch) = messages[entries[place == 0 ? 0 : entries.count - 1]] else { continue }
            var records = batch.records
            let body = String(decoding: records[0].body, as: UTF8.self) + " "
            records[0] = AuditRecord(index: records[0].index, body: Array(body.utf8), root: records[0].root)
            messages[entries[place == 0 ? 0 : entries.count - 1]] = .entries(AuditBatch(records: records))
            let refusal = refusal { _ = try takeover(of: messages, into: restored.store) }
            guard case .differences(let differences, _)? = refusal else {
                Issue.record("\(place): \(String(describing: refusal))")
                continue
            }
            #expect(!differences.isEmpty)
        }
    }

    @Test func `A stream with a hole, or without its end, is not taken for the log`() throws {
        let restored = try restored()
        let places = restored.stream.indices.filter { if case .entries = restored.stream[$0] { true } else { false } }
        var holed = restored.stream
        holed.remove(at: places[places.count - 2])
        let hole = refusal { _ = try takeover(of: holed, into: restored.store) }
        guard case .gap(from: 11, to: 23)? = hole else {
            Issue.record("\(String(describing: hole))")
            return
        }
        var cut = restored.stream
        cut.remove(at: places[places.count - 1])
        let short = refusal { _ = try takeover(of: cut, into: restored.store) }
        guard case .cutShort(size: 23, covered: 31)? = short else {
            Issue.record("\(String(describing: short))")
            return
        }
    }

    @Test func `A store that went on by itself is not the one that the stream goes on from`() throws {
        let restored = try restored()
        try restored.store.transaction { transaction in
            var changes = ChangeSet()
            changes.entries = [
                Entry(
                    caseID: "DDDD-EEEE-FFFF",
                    change: 1,
                    kind: .commentAdded,
                    body: Array(#"{"v":1,"case":"DDDD-EEEE-FFFF","change":1,"kind":"comment.added"}"#.utf8)
                )
            ]
            _ = try transaction.write(changes)
        }
        _ = try LogBuilder(restored.store).append()
        let refusal = refusal { _ = try takeover(of: restored.stream, into: restored.store) }
        guard case .differences? = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
    }

    @Test func `A checkpoint that somebody kept tells of a log that is shorter, or another`() throws {
        let restored = try restored()
        let newest = try #require(try restored.fixture.store.reading { try $0.newestCheckpoint(of: nil) })
        let kept = try Checkpoint(text: try SignedNote(newest.note).text)
        #expect(try takeover(of: restored.stream, into: restored.store, since: kept).size == 31)
        let short = refusal { _ = try takeover(of: [], into: restored.store, since: kept) }
        guard case .cutShort(size: 11, covered: 31)? = short else {
            Issue.record("\(String(describing: short))")
            return
        }
        let other = try #require(Checkpoint(origin: kept.origin, size: 20, root: kept.root))
        let refused = refusal { _ = try takeover(of: restored.stream, into: restored.store, since: other) }
        guard case .notKept(size: 20)? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
    }

    @Test func `A subject that was erased after the backup is erased again`() throws {
        let fixture = try LogFixture()
        let subject = Self.closed(change: 1)
        try fixture.store.transaction { transaction in
            var changes = ChangeSet()
            changes.newCases = [subject]
            changes.entries = [
                Entry(
                    caseID: subject.id,
                    change: 1,
                    kind: .caseClosed,
                    body: Array(#"{"v":1,"case":"WWWW-XXXX-YYYY","change":1,"kind":"case.closed"}"#.utf8)
                )
            ]
            _ = try transaction.write(changes)
        }
        try fixture.grow(3, signedBy: nil)
        let backup = try fixture.backUp()
        let name = try #require(subject.opening.subject)
        guard case .erased(let holding) = try Erasure(of: name, basis: "asked", by: "dora").carryOut(in: fixture.store)
        else { return #expect(Bool(false), "it is erased") }
        try fixture.grow(1, signedBy: nil)

        let store = try StoreAddress("sqlite:\(backup.path)").openForRecovery()
        #expect(
            try store.reading { try $0.subject(name) }?.cases == [subject],
            "the backup holds what was erased since"
        )
        let takeover = try takeover(of: Self.stream(of: fixture.store), into: store)
        try store.recovering { transaction in
            _ = try transaction.beginRecovery(of: "restored")
            var head = try transaction.logHead()
            for batch in takeover.batches {
                try transaction.takeOver(batch.entries, nodes: batch.nodes, newHead: batch.head, after: head)
                head = batch.head
            }
            // As a recovery leaves a case of which the log says more than its row.
            _ = try transaction.lockCases([subject.id])
            var changes = ChangeSet()
            changes.updatedCases = [Self.closed(change: 2)]
            _ = try transaction.write(changes)
        }
        let recovery = StoreRecovery(
            store,
            post: Post(topology: Topology(levels: []), source: "test"),
            holder: "test",
            what: "restored"
        ) { _ in throw Refused() }
        var report = RecoveryReport(incarnation: 2, from: takeover.from)
        report.size = takeover.size
        try recovery.eraseAgain(&report)
        #expect(report.erased == [holding.key])
        #expect(try store.reading { try $0.subject(name) } == nil)
        #expect(try store.reading { try $0.case(subject.id) }?.snapshot.fields == [:])
        try recovery.eraseAgain(&report)
        #expect(report.erased == [holding.key], "once")
    }

    private struct Refused: Error {}

    private static func closed(change: Int64) -> Case {
        Case(
            id: "WWWW-XXXX-YYYY",
            key: KeyID(policy: "payments", trigger: "large", value: "Jane Roe"),
            running: 1,
            policy: PolicyReference(name: "payments", version: 1),
            openedAt: Instant(microseconds: 0),
            opening: Opening(
                cause: .threshold,
                because: "It is.",
                event: EventReference(id: "1", source: "test", type: "asked"),
                correlation: "c",
                subject: SubjectName(kind: "customer", name: "Jane Roe")
            ),
            snapshot: Snapshot(fields: ["name": "Jane Roe"]),
            status: .closed(
                Closure(outcome: .refused, at: Instant(microseconds: 1), level: "operator", by: .person("ada"))
            ),
            change: change,
            revision: 1,
            attached: 0,
            waiting: [],
            updatedAt: Instant(microseconds: 1)
        )
    }
}
