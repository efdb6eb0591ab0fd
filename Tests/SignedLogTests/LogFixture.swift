import AuditLog
import Escalation
import Foundation
import SignedNote
import Store

@testable import Audit
@testable import SignedLog

/// A store of its own for one test, on disk, with a log that grows as the sequencer grows it.
final class LogFixture {
    let directory: URL
    let store: any Store
    private var written: Int64 = 0

    static let origin = "audit.example.com/belay"

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "belay-log-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        store = try Self.open(directory)
        try store.migrate()
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    private static func open(_ directory: URL) throws -> any Store {
        try StoreAddress("sqlite:\(directory.path)/belay.db").open(StoreOptions())
    }

    static func key(_ seed: UInt8, _ name: String = origin) throws -> SigningKey {
        guard let name = NoteName(name), let key = SigningKey(name: name, seed: Array(repeating: seed, count: 32))
        else {
            throw CocoaError(.featureUnsupported)
        }
        return key
    }

    func notary(_ keys: SigningKey...) -> Notary { Notary(store, keyring: LogKeyring(keys)) }

    /// Writes entries of one case, not yet sequenced.
    func write(_ count: Int) throws {
        let entries = (0..<count).map { _ in
            written += 1
            return Entry(
                caseID: "AAAA-BBBB-CCCC",
                change: written,
                kind: .commentAdded,
                body: Array(
                    #"{"v":1,"case":"AAAA-BBBB-CCCC","change":\#(written),"kind":"comment.added"}"#.utf8
                )
            )
        }
        try store.transaction { transaction in
            var changes = ChangeSet()
            changes.entries = entries
            _ = try transaction.write(changes)
        }
    }

    /// Gives everything that waits its place, and has each head signed.
    @discardableResult
    func grow(_ count: Int = 0, signedBy notary: Notary? = nil) throws -> LogHead {
        if count > 0 { try write(count) }
        let builder = LogBuilder(store)
        while true {
            let appended = try builder.append()
            _ = try notary?.sign(appended.head)
            if appended.count == 0 { return appended.head }
        }
    }

    func checkpoints() throws -> [SignedNote] {
        try store.reading { try $0.checkpoints(from: 0, limit: 1000) }.map { try SignedNote($0.note) }
    }

    /// Puts a checkpoint into the store past the notary.
    func keep(_ note: SignedNote, size: Int64) throws {
        try store.transaction { transaction in
            let origin = String(note.text.prefix { $0 != "\n" })
            try transaction.keep(
                KeptCheckpoint(size: size, origin: origin, note: note.bytes, signedAt: transaction.now)
            )
        }
    }

    func verify(trusting key: VerifierKey? = nil) throws -> VerificationReport {
        var verification = Verification(trusting: key)
        try verification.readLog(of: store) { _ in }
        return verification.report
    }

    /// Everything that the store holds, as a backup has it.
    func backUp() throws -> URL {
        let copy = directory.appending(path: "copy.db")
        let source = directory.appending(path: "belay.db")
        for suffix in ["", "-wal"] {
            let (from, to) = (source.path + suffix, copy.path + suffix)
            if FileManager.default.fileExists(atPath: from) {
                try FileManager.default.copyItem(atPath: from, toPath: to)
            }
        }
        return copy
    }
}
