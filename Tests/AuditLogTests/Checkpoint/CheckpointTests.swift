import SignedNote
import Testing

@testable import AuditLog

@Suite struct CheckpointTests {
    private let origin = NoteName("audit.example.com/warden")!
    private let note = """
        audit.example.com/warden
        7
        +k016RE+tiKYQ9tRZWULFIfsTzA5ie06HfgX1ucM+y8=

        \u{2014} audit.example.com/warden BZzuBErDFtezGE8AkfNGwX35k5IZdX7026qwRLu5JE1K8Wg69h2ldFsGX/0IejbQV/11bR9pIEFzQNT/ZUy58LHceAQ=
        \u{2014} witness.example.com/w1 lpmAzwAAAABlU/EARIPhJImcCVytbOyMN8/oNe/yR7wJ39byZRjZQ1ZHuffYgJNwwGri3hWKh0EMGzqW5GutirLgb3yt0MqPga1aAw==

        """
    private let logKey = "audit.example.com/warden+059cee04+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    private let witnessKey = "witness.example.com/w1+969980cf+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"

    @Test func `The published checkpoint is that of the published log, signed by its key and seen by its witness`()
        throws
    {
        let note = try SignedNote(Array(note.utf8))
        let checkpoint = try Checkpoint(text: note.text)
        #expect(checkpoint == Checkpoint(origin: origin, size: 7, root: SampleTree.published.root(of: 7)))
        #expect(try note.signers(among: [VerifierKey(written: logKey)]).map(\.name) == [origin])
        let witness = try WitnessKey(written: witnessKey)
        let seen = try note.cosignatures(among: [witness])
        #expect(seen.map(\.witness) == [witness] && seen.map(\.time) == [1_700_000_000])
    }

    @Test func `What we write is the published checkpoint, byte for byte but for the signatures`() throws {
        let checkpoint = try #require(Checkpoint(origin: origin, size: 7, root: SampleTree.published.root(of: 7)))
        var ours = try #require(SignedNote(unsigned: checkpoint.text))
        let key = try #require(SigningKey(name: origin, seed: Array(0...31)))
        let witness = try #require(
            WitnessSigningKey(name: NoteName("witness.example.com/w1")!, seed: Array(0x20...0x3F))
        )
        #expect(key.verifier.description == logKey && witness.verifier.description == witnessKey)
        ours.sign(with: key)
        ours.cosign(with: witness, at: 1_700_000_000)
        let published = try SignedNote(Array(note.utf8))
        #expect(ours.text == published.text)
        #expect(try ours.signers(among: [key.verifier]) == [key.verifier])
        #expect(try ours.cosignatures(among: [witness.verifier]).map(\.time) == [1_700_000_000])
        #expect(ours.signatures.map(\.keyID) == published.signatures.map(\.keyID))
    }

    @Test func `A cosignature over another text, or with another time, is refused`() throws {
        let witness = try WitnessKey(written: witnessKey)
        let larger = note.replacing("\n7\n", with: "\n8\n")
        #expect(throws: NoteError.badSignature(witness.name)) {
            try SignedNote(Array(larger.utf8)).cosignatures(among: [witness])
        }
        let later = note.replacing("lpmAzwAAAABlU/EA", with: "lpmAzwAAAABlU/EB")
        #expect(throws: NoteError.badSignature(witness.name)) {
            try SignedNote(Array(later.utf8)).cosignatures(among: [witness])
        }
        #expect(try SignedNote(Array(note.utf8)).cosignatures(among: []) == [])
    }

    @Test func `A key of the log is none of a witness, and the other way round`() {
        #expect(throws: NoteError.malformedKey("its type 1 is not a witness's (4)")) {
            try WitnessKey(written: logKey)
        }
        #expect(throws: NoteError.malformedKey("its type 4 is not Ed25519 (1)")) {
            try VerifierKey(written: witnessKey)
        }
    }

    @Test(arguments: [
        "", "a\n", "a\n7\n", "a\n7\nAAAA\n", "a b\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "a\n07\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "a\n+7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "a\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "a\n9223372036854775808\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "a\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n",
        "a\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
        "a\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n",
        "a\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "a\n0\n+k016RE+tiKYQ9tRZWULFIfsTzA5ie06HfgX1ucM+y8=\n",
    ])
    func `What is no checkpoint is refused`(text: String) {
        #expect(throws: CheckpointError.self) { try Checkpoint(text: text) }
    }

    @Test func `An empty log has the root of nothing`() throws {
        let empty = try Checkpoint(text: "a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
        #expect(empty.size == 0 && empty.root == .empty)
    }
}
