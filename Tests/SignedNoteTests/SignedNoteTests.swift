import Testing

@testable import SignedNote

/// The vectors are those of C2SP signed-note, and of a checkpoint that Go's `sumdb/note` accepted.
@Suite struct SignedNoteTests {
    private let exampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    private let example = """
        This is an example message.

        — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

        """
    private let logKey = "audit.example.com/warden+059cee04+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    private let checkpoint = """
        audit.example.com/warden
        7
        +k016RE+tiKYQ9tRZWULFIfsTzA5ie06HfgX1ucM+y8=

        — audit.example.com/warden BZzuBErDFtezGE8AkfNGwX35k5IZdX7026qwRLu5JE1K8Wg69h2ldFsGX/0IejbQV/11bR9pIEFzQNT/ZUy58LHceAQ=
        — witness.example.com/w1 lpmAzwAAAABlU/EARIPhJImcCVytbOyMN8/oNe/yR7wJ39byZRjZQ1ZHuffYgJNwwGri3hWKh0EMGzqW5GutirLgb3yt0MqPga1aAw==

        """

    private func read(_ text: String) throws(NoteError) -> SignedNote { try SignedNote(Array(text.utf8)) }

    private func key(_ name: String, _ first: UInt8) throws -> SigningKey {
        let name = try #require(NoteName(name))
        return try #require(SigningKey(name: name, seed: Array(first..<(first + 32))))
    }

    @Test func `The example of the specification is accepted`() throws {
        let key = try VerifierKey(written: exampleKey)
        #expect(key.description == exampleKey)
        let note = try read(example)
        #expect(note.text == "This is an example message.\n")
        #expect(try note.signers(among: [key]) == [key])
        #expect(note.written == example)
    }

    @Test func `A checkpoint is accepted by the log's key, beside a signature line of a kind that nobody knows here`()
        throws
    {
        let key = try VerifierKey(written: logKey)
        let note = try read(checkpoint)
        #expect(try note.signers(among: [key]) == [key])
        #expect(note.signatures.map(\.signature.count) == [64, 72])
        // The key of the vectors is made of the seed 00…1f.
        #expect(try self.key("audit.example.com/warden", 0).verifier == key)
    }

    @Test func `What one key signs, another does not answer for`() throws {
        let note = try read(example)
        let stranger = try key("example.com/foo", 7).verifier
        #expect(throws: NoteError.noKnownSignature) { try note.signers(among: [stranger]) }
        #expect(throws: NoteError.noKnownSignature) { try note.signers(among: []) }
    }

    @Test func `A text changed by one letter carries no signature`() throws {
        let changed = try read(example.replacing("example message", with: "example massage"))
        let key = try VerifierKey(written: exampleKey)
        #expect(throws: NoteError.badSignature(key.name)) { try changed.signers(among: [key]) }
    }

    @Test func `One bad signature of a known key spoils the note, good ones beside it or not`() throws {
        let (alice, bob) = (try key("alice", 1), try key("bob", 2))
        var note = try #require(SignedNote(unsigned: "one\n"))
        note.sign(with: alice)
        note.sign(with: bob)
        var other = try #require(SignedNote(unsigned: "two\n"))
        other.sign(with: bob)
        let mixed = try read(note.text + "\n" + note.signatures[0].line + other.signatures[0].line)
        #expect(throws: NoteError.badSignature(bob.name)) {
            try mixed.signers(among: [alice.verifier, bob.verifier])
        }
        #expect(try mixed.signers(among: [alice.verifier]) == [alice.verifier])
    }

    @Test func `The same signature twice is refused, not counted`() throws {
        let alice = try key("alice", 1)
        var note = try #require(SignedNote(unsigned: "one\n"))
        note.sign(with: alice)
        note.sign(with: alice)
        #expect(note.signatures.count == 1)
        let twice = try read(note.written + note.signatures[0].line)
        #expect(throws: NoteError.repeatedSignature(alice.name)) { try twice.signers(among: [alice.verifier]) }
    }

    @Test func `A text may hold empty lines: the last one parts it from the signatures`() throws {
        let alice = try key("alice", 1)
        var note = try #require(SignedNote(unsigned: "one\n\n— no signature\n\n\n"))
        note.sign(with: alice)
        let again = try read(note.written)
        #expect(again == note)
        #expect(try again.signers(among: [alice.verifier]) == [alice.verifier])
    }

    @Test(arguments: [
        ("", NoteError.noSignatures),
        ("one\n", .noSignatures),
        ("one\n\n", .noSignatures),
        ("\n\n", .noSignatures),
        ("one\n\n— alice AAAAAAA=", .noSignatures),
        ("one\n\n- alice AAAAAAA=\n", .malformedSignature(line: 1)),
        ("one\n\n— alice\n", .malformedSignature(line: 1)),
        ("one\n\n— al+ice AAAAAAA=\n", .malformedSignature(line: 1)),
        ("one\n\n— al\u{A0}ice AAAAAAA=\n", .malformedSignature(line: 1)),
        ("one\n\n—  AAAAAAA=\n", .malformedSignature(line: 1)),
        ("one\n\n— alice AAAAAAA= \n", .malformedSignature(line: 1)),
        // Four bytes of key id and no signature; stray low bits; no padding; the alphabet of addresses.
        ("one\n\n— alice AAAAAA==\n", .malformedSignature(line: 1)),
        ("one\n\n— alice AAAAAAB=\n", .malformedSignature(line: 1)),
        ("one\n\n— alice AAAAAAA\n", .malformedSignature(line: 1)),
        ("one\n\n— alice AAAAAA-=\n", .malformedSignature(line: 1)),
        ("one\r\n\n— alice AAAAAAA=\n", .control),
        ("one\u{1B}[2J\n\n— alice AAAAAAA=\n", .control),
        ("one\0\n\n— alice AAAAAAA=\n", .control),
    ])
    func `What is not written as a note is refused by name`(text: String, error: NoteError) {
        #expect(throws: error) { try self.read(text) }
    }

    @Test func `Bytes past the bounds, and bytes that are no text, are refused`() {
        let large = "a\n" + String(repeating: "b", count: SignedNote.bytesMax) + "\n\n— alice AAAAAAA=\n"
        #expect(throws: NoteError.tooLarge(bytesMax: SignedNote.bytesMax)) { try self.read(large) }
        let many = "a\n\n" + String(repeating: "— alice AAAAAAA=\n", count: SignedNote.signaturesMax + 1)
        #expect(throws: NoteError.tooManySignatures(max: SignedNote.signaturesMax)) { try self.read(many) }
        #expect(throws: NoteError.notText) { try SignedNote([0x61, 0xFF, 0x0A, 0x0A]) }
        #expect(SignedNote(unsigned: "no line end") == nil)
        #expect(SignedNote(unsigned: "a\ttab\n") == nil)
    }
}
