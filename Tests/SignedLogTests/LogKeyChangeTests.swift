import AuditLog
import Escalation
import SignedNote
import Store
import Testing

@testable import Audit
@testable import SignedLog

@Suite struct LogKeyChangeTests {
    private let old: SigningKey
    private let new: SigningKey
    private let renamed: SigningKey

    init() throws {
        old = try LogFixture.key(1)
        new = try LogFixture.key(2)
        renamed = try LogFixture.key(3, "audit.example.com/belay/2")
    }

    private var keyring: LogKeyring { LogKeyring([old, new, renamed]) }

    /// A log of ten entries that the old key has signed.
    private func signed() throws -> (LogFixture, Notary) {
        let fixture = try LogFixture()
        let notary = Notary(fixture.store, keyring: keyring)
        try notary.begin()
        try fixture.grow(9, signedBy: notary)
        return (fixture, notary)
    }

    private func change(_ key: SigningKey, _ reason: LogKeyChange.Reason, of keyring: LogKeyring? = nil) -> LogKeyChange
    {
        LogKeyChange(to: key, of: keyring ?? self.keyring, reason: reason, by: "olga")
    }

    private func signers(_ note: SignedNote) throws -> [VerifierKey] {
        try note.signers(among: keyring.keys.map(\.verifier))
    }

    @Test func `The old key hands over to the new one, and an auditor who knows the old one follows`() throws {
        let (fixture, notary) = try signed()
        try change(new, .rotation).make(in: fixture.store)
        try fixture.grow(5, signedBy: notary)
        let checkpoints = try fixture.checkpoints()
        #expect(try checkpoints.map { try Checkpoint(text: $0.text).size } == [10, 16])
        #expect(try checkpoints.map(signers) == [[old.verifier], [new.verifier]])
        let report = try fixture.verify(trusting: old.verifier)
        #expect(report.isIntact, "\(report.differences)")
        #expect(report.checkpoints == 2)
        #expect(try fixture.verify(trusting: new.verifier).differences.contains { $0.message.contains("first key") })
    }

    @Test func `What the old key signs after it handed over does not count`() throws {
        let (fixture, notary) = try signed()
        try change(new, .rotation).make(in: fixture.store)
        let head = try fixture.grow(5, signedBy: notary)
        let checkpoint = try Checkpoint(head, of: old.name)
        var note = try #require(SignedNote(unsigned: checkpoint.text))
        note.sign(with: old)
        try fixture.keep(note, size: head.size)
        let report = try fixture.verify(trusting: old.verifier)
        #expect(
            report.differences.contains { $0.message.contains("signs from size 0 up to 10") },
            "\(report.differences)"
        )
    }

    @Test func `Nobody takes a key into use without the old one`() throws {
        let (fixture, _) = try signed()
        #expect(throws: LogKeyChange.Refusal.self) {
            try change(new, .rotation, of: LogKeyring([new])).make(in: fixture.store)
        }
        // Past the product's own checks: the table says so, and no statement of the old key does.
        let history = try #require(try LogOrigins(try fixture.store.reading { try $0.logKeyStatements() }).current)
        let forged = try SignedLog.signed(history.next(.trust(new.verifier, from: 11)), by: [new])
        try fixture.store.transaction { try $0.addLogKeyStatement(forged.bytes) }
        let report = try fixture.verify(trusting: old.verifier)
        #expect(
            report.differences.contains { $0.message.contains("the old key has not signed it") },
            "\(report.differences)"
        )
    }

    @Test func `What a compromised key signed from that size on is counted as distrusted, and the log goes on renamed`()
        throws
    {
        let (fixture, notary) = try signed()
        try fixture.grow(4, signedBy: notary)
        try change(renamed, .compromise(from: 11)).make(in: fixture.store)
        try fixture.grow(5, signedBy: notary)
        let checkpoints = try fixture.checkpoints()
        #expect(try checkpoints.map { try Checkpoint(text: $0.text).size } == [10, 14, 21])
        #expect(try checkpoints.map(signers) == [[old.verifier], [old.verifier], [renamed.verifier]])
        let report = try fixture.verify(trusting: old.verifier)
        #expect(report.isIntact, "\(report.differences)")
        #expect(report.checkpointsOfDistrusted == 1)
        #expect(report.origins.map { "\($0.origin)" } == ["\(old.name)", "\(renamed.name)"])
    }

    @Test func `Under a new origin the log goes on, from the root that it had`() throws {
        let (fixture, notary) = try signed()
        let last = try #require(try fixture.checkpoints().last)
        try change(renamed, .newOrigin).make(in: fixture.store)
        try fixture.grow(5, signedBy: notary)
        let newest = try #require(try fixture.checkpoints().last)
        #expect(try Checkpoint(text: newest.text).origin == renamed.name)
        let report = try fixture.verify(trusting: old.verifier)
        #expect(report.isIntact, "\(report.differences)")
        #expect(report.origins.last?.continued == (try Checkpoint(text: last.text)))
    }

    @Test func `A new origin that goes on from another tree is seen`() throws {
        let (fixture, notary) = try signed()
        let other = try #require(Checkpoint(origin: old.name, size: 10, root: .leaf([7])))
        let note = try SignedLog.signed(LogKeyHistory.first(renamed.verifier, continuing: other), by: [renamed])
        try fixture.store.transaction { transaction in
            try transaction.addLogKeyStatement(note.bytes)
            var changes = ChangeSet()
            changes.entries = [.logKey(note, number: try transaction.nextInstallationChange(), at: transaction.now)]
            _ = try transaction.write(changes)
        }
        try fixture.grow(1, signedBy: notary)
        let report = try fixture.verify()
        #expect(
            report.differences.contains { $0.message.contains("goes on from another tree") },
            "\(report.differences)"
        )
    }

    @Test func `A change that says the wrong thing is refused`() throws {
        let (fixture, _) = try signed()
        let refused = [
            change(old, .rotation), change(renamed, .rotation), change(new, .newOrigin),
            change(new, .compromise(from: 5)),
            change(renamed, .compromise(from: 11)), change(try LogFixture.key(9), .rotation),
        ]
        for change in refused { #expect(throws: LogKeyChange.Refusal.self) { try change.make(in: fixture.store) } }
        let unsigned = try LogFixture()
        #expect(throws: LogKeyChange.Refusal.self) { try change(new, .rotation).make(in: unsigned.store) }
        #expect(try fixture.verify().isIntact)
    }

    @Test func `A checkpoint that another key signed, or of another root, does not pass`() throws {
        let (fixture, _) = try signed()
        func keep(_ root: TreeHash, _ signer: SigningKey) throws {
            let checkpoint = try #require(Checkpoint(origin: signer.name, size: 10, root: root))
            var note = try #require(SignedNote(unsigned: checkpoint.text))
            note.sign(with: signer)
            try fixture.keep(note, size: 10)
        }
        let root = try #require(TreeHash(bytes: try fixture.store.reading { try $0.logHead() }.root))
        try keep(root, LogFixture.key(9))
        #expect(try fixture.verify().differences.contains { $0.message.contains("no key that is known") })
        try keep(.leaf([0]), old)
        #expect(try fixture.verify().differences.contains { $0.message.contains("its root is another") })
    }
}
