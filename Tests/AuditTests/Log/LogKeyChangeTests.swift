import AuditLog
import Escalation
import SignedNote
import Store
import Testing

@testable import Audit

@Suite struct LogKeyChangeTests {
    /// A log of some entries that `keys[0]` has signed.
    private func signed(_ keys: SigningKey...) throws -> (LogFixture, Notary) {
        let fixture = try LogFixture()
        let notary = Notary(store: fixture.store, keyring: LogKeyring(keys))
        try notary.begin()
        try fixture.grow(9, signedBy: notary)
        return (fixture, notary)
    }

    @Test func `The old key signs over to the new one, and an auditor who knows the old one follows`() throws {
        let (old, new) = (try LogFixture.key(1), try LogFixture.key(2))
        let (fixture, notary) = try signed(old, new)
        try LogKeyChange(to: new.verifier, reason: .rotation, by: "olga").write(to: fixture.store)
        try fixture.grow(5, signedBy: notary)
        let checkpoints = try fixture.checkpoints()
        #expect(try checkpoints.map { try Checkpoint(text: $0.text).size } == [1, 10, 11, 16])
        #expect(try checkpoints[1].signers(among: [old.verifier, new.verifier]) == [old.verifier])
        #expect(try checkpoints[2].signers(among: [old.verifier, new.verifier]) == [old.verifier, new.verifier])
        #expect(try checkpoints[3].signers(among: [old.verifier, new.verifier]) == [new.verifier])
        let report = try fixture.verify(trusting: old.verifier)
        #expect(report.isIntact, "\(report.differences)")
        #expect(report.checkpoints == 4)
        #expect(try fixture.verify(trusting: new.verifier).differences.contains { $0.message.contains("first key") })
    }

    @Test func `Whoever takes a key into use without the old one's signature is seen`() throws {
        let (old, new) = (try LogFixture.key(1), try LogFixture.key(2))
        let (fixture, _) = try signed(old)
        try LogKeyChange(to: new.verifier, reason: .rotation, by: "mallory").write(to: fixture.store)
        try fixture.grow(5, signedBy: fixture.notary(new))
        let report = try fixture.verify(trusting: old.verifier)
        #expect(report.differences.contains { $0.message.contains("has not signed the head") }, "\(report.differences)")
    }

    @Test func `What a compromised key signed past the size that was still good is counted as distrusted`() throws {
        let (old, new) = (try LogFixture.key(1), try LogFixture.key(2))
        let (fixture, notary) = try signed(old, new)
        try fixture.grow(4, signedBy: notary)
        try LogKeyChange(to: new.verifier, reason: .compromise(past: 10), by: "olga").write(to: fixture.store)
        try fixture.grow(5, signedBy: notary)
        let checkpoints = try fixture.checkpoints()
        #expect(try checkpoints.map { try Checkpoint(text: $0.text).size } == [1, 10, 14, 15, 20])
        #expect(try checkpoints[3].signers(among: [old.verifier, new.verifier]) == [new.verifier])
        let report = try fixture.verify(trusting: old.verifier)
        #expect(report.isIntact, "\(report.differences)")
        #expect(report.checkpointsOfDistrusted == 1)
        #expect(report.keys.last?.distrustedFrom == 10)
    }

    @Test func `Under a new origin the log goes on, and its entry holds the last checkpoint of the old one`() throws {
        let (old, new) = (try LogFixture.key(1), try LogFixture.key(2, "audit.example.com/belay/2"))
        let (fixture, notary) = try signed(old, new)
        let last = try #require(try fixture.checkpoints().last)
        try LogKeyChange(to: new.verifier, reason: .newOrigin, by: "olga").write(to: fixture.store)
        try fixture.grow(5, signedBy: notary)
        let entry = try #require(try fixture.store.reading { try $0.log(from: 10, limit: 1) }.first?.entry)
        #expect(String(decoding: entry.body, as: UTF8.self).contains("audit.example.com/belay\\n10\\n"))
        #expect(String(decoding: entry.body, as: UTF8.self).contains(last.written.split(separator: "\n").last ?? "?"))
        let newest = try #require(try fixture.checkpoints().last)
        #expect(try Checkpoint(text: newest.text).origin == new.name)
        let report = try fixture.verify(trusting: old.verifier)
        #expect(report.isIntact, "\(report.differences)")
    }

    @Test func `A change that would leave nobody to sign, or says the wrong thing, is refused`() throws {
        let (old, other) = (try LogFixture.key(1), try LogFixture.key(2, "other.example.com"))
        let (fixture, _) = try signed(old)
        let unsigned = try LogFixture()
        let refused: [LogKeyChange] = [
            LogKeyChange(to: old.verifier, reason: .rotation, by: "olga"),
            LogKeyChange(to: other.verifier, reason: .rotation, by: "olga"),
            LogKeyChange(to: other.verifier, reason: .compromise(past: 5), by: "olga"),
            LogKeyChange(to: try LogFixture.key(3).verifier, reason: .newOrigin, by: "olga"),
            LogKeyChange(to: try LogFixture.key(3).verifier, reason: .compromise(past: 11), by: "olga"),
        ]
        for change in refused {
            #expect(throws: LogKeyChange.Refusal.self) { try change.write(to: fixture.store) }
        }
        #expect(throws: LogKeyChange.Refusal.self) {
            try LogKeyChange(to: old.verifier, reason: .rotation, by: "olga").write(to: unsigned.store)
        }
    }

    @Test func `A checkpoint that another key signed, or of another root, does not pass`() throws {
        let (key, stranger) = (try LogFixture.key(1), try LogFixture.key(9))
        let (fixture, _) = try signed(key)
        func keep(_ size: Int64, _ root: TreeHash, _ signer: SigningKey) throws {
            let checkpoint = try #require(Checkpoint(origin: signer.name, size: size, root: root))
            var note = try #require(SignedNote(unsigned: checkpoint.text))
            note.sign(with: signer)
            try fixture.store.transaction { transaction in
                try transaction.keep(
                    KeptCheckpoint(size: size, origin: "\(signer.name)", note: note.bytes, signedAt: transaction.now)
                )
            }
        }
        let root = try #require(TreeHash(bytes: try fixture.store.reading { try $0.logHead() }.root))
        try keep(10, root, stranger)
        #expect(try fixture.verify().differences.contains { $0.message.contains("no key that is known") })
        try keep(10, .leaf([0]), key)
        #expect(try fixture.verify().differences.contains { $0.message.contains("its root is another") })
    }
}
