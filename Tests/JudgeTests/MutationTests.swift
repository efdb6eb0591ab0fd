import AuditLog
import Foundation
import SignedNote
import Testing

@Suite struct MutationTests {
    /// What must not change where a changed log is accepted.
    private struct Substance: Equatable {
        var entries: [[UInt8]]
        var lines: [UInt8]
        var text: String
        /// In an order of their own: a note's may stand in any.
        var signatures: [NoteSignature]
    }

    /// A log of two bundles, with an old key, a witness, and a signature line that nobody knows.
    private struct Target {
        let files: LogFilesInMemory
        let trust: LogTrust
        let size: Int64
        /// Names and keys together: a line whose name was changed is one that nobody knows.
        let required: [NoteName: NoteKeyID]

        init() throws {
            let old = try #require(SigningKey(name: JudgedLog.origin, seed: Array(repeating: 7, count: 32)))
            let first = LogKeyHistory.first(old.verifier)
            var note = try #require(SignedNote(unsigned: first.text))
            note.sign(with: old)
            var history = try LogKeyHistory(beginning: note)
            note = try #require(
                SignedNote(unsigned: history.next(.trust(JudgedLog.key.verifier, from: 100)).text)
            )
            note.sign(with: old)
            note.sign(with: JudgedLog.key)
            try history.accept(note)
            let log = JudgedLog(count: 261)
            var head = try log.note(261)
            head.cosign(with: try #require(WitnessSigningKey(name: NoteName("stranger")!, seed: Array(0..<32))), at: 5)
            files = try LogExport.run(
                into: LogFilesInMemory(),
                under: head,
                keys: history.keys,
                history: history,
                entries: log.feed
            ).files
            trust = LogTrust(try LogPolicy(JudgedLog.policy), history: history)
            size = 261
            required = [
                JudgedLog.key.name: JudgedLog.key.verifier.id,
                JudgedLog.witness.name: JudgedLog.witness.verifier.id,
            ]
        }

        func substance(of files: LogFilesInMemory) throws -> Substance {
            func bytes(_ path: String) throws -> [UInt8] { try #require(files.files[path]) }
            let note = try SignedNote(bytes(LogFileName.checkpoint))
            let bundles = [TileName(.entries, index: 0), TileName(.entries, index: 1, width: 5)]
            return Substance(
                entries: try bundles.flatMap { EntryBundle.decode(try bytes("\($0!)")) ?? [] },
                lines: try bytes("\(LinesFile(holding: 0, of: size))"),
                text: note.text,
                signatures: note.signatures.filter { required[$0.name] == $0.keyID }.sorted { $0.line < $1.line }
            )
        }
    }

    private func mutate(_ count: Int, seed: UInt64) throws {
        let target = try Target()
        let sound = try target.substance(of: target.files)
        #expect(sound.entries.count == 261 && sound.signatures.count == 2)
        var random = SeededNumbers(seed: seed)
        var (refused, same, made) = (0, 0, 0)
        var byKind: [String: Int] = [:]
        while made < count {
            let kind = Mutation.allCases.randomElement(using: &random)!
            var files = target.files
            guard let place = kind.apply(to: &files.files, &random) else { continue }
            made += 1
            byKind["\(kind)", default: 0] += 1
            let report = try ExportVerification.run(over: files, trusting: target.trust, keeping: 1)
            if !report.isIntact {
                refused += 1
                continue
            }
            same += 1
            let isUnchanged = (try? target.substance(of: files)) == sound
            #expect(isUnchanged, "seed \(seed), mutation \(made), \(kind) of \(place)")
        }
        let kinds = byKind.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        print("\(made) mutations with seed \(seed): \(refused) refused, \(same) left everything the same (\(kinds))")
        #expect(refused + same == count && refused > count / 2 && same > 0)
    }

    @Test func `Whatever is changed in an exported log is refused, or leaves all that counts byte for byte the same`()
        throws
    {
        try mutate(4000, seed: .random(in: 0...UInt64.max))
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["BELAY_SOAK"] != nil, "a long run: deploy/dev soak"))
    func `Soak: the same of a hundred thousand changes`() throws {
        let seed = ProcessInfo.processInfo.environment["BELAY_SEED"].flatMap { UInt64($0) }
        try mutate(100_000, seed: seed ?? .random(in: 0...UInt64.max))
    }
}
