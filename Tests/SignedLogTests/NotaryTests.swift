import AuditLog
import Escalation
import Foundation
import SignedNote
import Store
import Testing

@testable import Audit
@testable import SignedLog

@Suite struct NotaryTests {
    @Test func `The first key is taken into use by an entry, and signs every head from there on`() throws {
        let fixture = try LogFixture()
        let key = try LogFixture.key(1)
        let notary = fixture.notary(key)
        try fixture.grow(5, signedBy: notary)
        #expect(try fixture.checkpoints().isEmpty, "no key was taken into use yet")
        try notary.begin()
        try notary.begin()
        try fixture.grow(signedBy: notary)
        try fixture.grow(7, signedBy: notary)
        let checkpoints = try fixture.checkpoints()
        #expect(try checkpoints.map { try Checkpoint(text: $0.text).size } == [6, 13])
        for note in checkpoints { #expect(try note.signers(among: [key.verifier]) == [key.verifier]) }
        let report = try fixture.verify(trusting: key.verifier)
        #expect(report.isIntact, "\(report.differences)")
        #expect(report.checkpoints == 2 && report.signedSize == 13)
    }

    @Test func `A heartbeat is an entry like any other`() throws {
        let fixture = try LogFixture()
        let notary = fixture.notary(try LogFixture.key(1))
        try notary.begin()
        try notary.beat()
        #expect(try fixture.grow(signedBy: notary).size == 2)
        let log = try fixture.store.reading { try $0.log(from: 0, limit: 9) }
        #expect(log.map(\.entry.kind) == [.logKeyStated, .logHeartbeat])
    }

    @Test func `A head is signed once, whoever asks again`() throws {
        let fixture = try LogFixture()
        let notary = fixture.notary(try LogFixture.key(1))
        try notary.begin()
        let head = try fixture.grow(4, signedBy: notary)
        let again = try notary.sign(head)
        #expect(again?.size == 5)
        #expect(try fixture.checkpoints().count == 1)
    }

    @Test func `A log whose key is not at hand is not signed`() throws {
        let fixture = try LogFixture()
        let (key, other) = (try LogFixture.key(1), try LogFixture.key(2))
        try fixture.notary(key).begin()
        let head = try fixture.grow(2)
        #expect(throws: Notary.Refusal.noKey(key.verifier.description)) { _ = try fixture.notary(other).sign(head) }
    }

    @Test func `A store that was rolled back behind what others have seen is not signed`() throws {
        let fixture = try LogFixture()
        let key = try LogFixture.key(1)
        try fixture.notary(key).begin()
        try fixture.grow(10, signedBy: fixture.notary(key))
        let backup = try fixture.backUp()
        try fixture.grow(10, signedBy: fixture.notary(key))
        let seen = try #require(try fixture.store.reading { try $0.newestCheckpoint(of: nil) })
        #expect(seen.size == 21)

        let restored = try StoreAddress("sqlite:\(backup.path)").open(StoreOptions())
        defer { restored.close() }
        let notary = Notary(restored, keyring: LogKeyring([key]))
        #expect(throws: Notary.Refusal.contradiction(size: 11, signed: 21)) { try notary.signBeginning(after: seen) }
        try notary.signBeginning(after: nil)
        // Grown past it with other entries, it is a fork.
        try restored.transaction { transaction in
            var changes = ChangeSet()
            changes.entries = (100..<120).map { number in
                Entry(caseID: "DDDD-EEEE-FFFF", change: number, kind: .commentAdded, body: Array("\(number)".utf8))
            }
            _ = try transaction.write(changes)
        }
        let head = try LogBuilder(restored).append().head
        #expect(head.size == 31)
        #expect(throws: Notary.Refusal.contradiction(size: 31, signed: 21)) { try notary.signBeginning(after: seen) }
    }

    /// A sequencer may stand still past its role with a head in hand, and go on once another has signed a larger one.
    @Test func `A head from which the signed log has grown is late, and no contradiction`() throws {
        let fixture = try LogFixture()
        let notary = fixture.notary(try LogFixture.key(1))
        try notary.begin()
        try fixture.grow(10, signedBy: notary)
        let old = try fixture.store.reading { try $0.logHead() }
        try fixture.grow(10, signedBy: notary)
        let signed = try fixture.store.reading { try $0.checkpoints(from: 0, limit: 9) }
        #expect(try notary.sign(old) == nil)
        #expect(try fixture.store.reading { try $0.checkpoints(from: 0, limit: 9) } == signed)
        let forged = LogHead(size: old.size, root: Array(repeating: 7, count: 32), peaks: old.peaks)
        #expect(throws: Notary.Refusal.contradiction(size: 21, signed: 11)) { try notary.sign(forged) }
    }

    @Test func `A checkpoint of a key that is not the log's says nothing to the notary`() throws {
        let fixture = try LogFixture()
        let (key, stranger) = (try LogFixture.key(1), try LogFixture.key(9))
        let notary = fixture.notary(key)
        try notary.begin()
        try fixture.grow(3, signedBy: notary)
        let checkpoint = try #require(Checkpoint(origin: stranger.name, size: 1000, root: .leaf([1])))
        var note = try #require(SignedNote(unsigned: checkpoint.text))
        note.sign(with: stranger)
        let forged = KeptCheckpoint(size: 1000, origin: "x", note: note.bytes, signedAt: Instant(microseconds: 0))
        try notary.signBeginning(after: forged)
    }
}
