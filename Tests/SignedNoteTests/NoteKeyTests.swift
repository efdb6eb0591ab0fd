import Testing

@testable import SignedNote

@Suite struct NoteKeyTests {
    private func key() throws -> SigningKey {
        let name = try #require(NoteName("alice-laptop"))
        return try #require(SigningKey(name: name, seed: Array(0..<32)))
    }

    @Test func `A private key is written and read again, and its public half with it`() throws {
        let key = try key()
        let again = try SigningKey(written: key.written)
        #expect(again.written == key.written)
        #expect(again.verifier == key.verifier)
        #expect(try VerifierKey(written: key.verifier.description) == key.verifier)
        #expect(key.written.hasPrefix("PRIVATE+KEY+alice-laptop+\(key.verifier.id.written)+A"))
    }

    @Test func `A key under another name is another key`() throws {
        let key = try key()
        let renamed = key.verifier.description.replacing("alice-laptop", with: "mallory")
        #expect(throws: NoteError.malformedKey("its hash is not that of its name and key")) {
            try VerifierKey(written: renamed)
        }
    }

    @Test(arguments: ["", "a", "a+b", "a+00000000+", "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"])
    func `What is no public key is refused`(text: String) {
        #expect(throws: NoteError.self) { try VerifierKey(written: text) }
    }

    @Test func `A cosigner's key is of another type, and refused`() {
        let error = #expect(throws: NoteError.self) {
            try VerifierKey(
                written: "witness.example.com/w1+969980cf+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"
            )
        }
        #expect(error == .malformedKey("its type 4 is not Ed25519 (1)"))
    }

    @Test func `An error about a private key does not repeat it`() throws {
        let damaged = String(try key().written.dropLast(3))
        let error = #expect(throws: NoteError.self) { try SigningKey(written: damaged) }
        #expect(error?.description.contains("AAEC") == false)
        let described = "\(try key())"
        #expect(!described.contains("AAEC"))
    }

    @Test(arguments: ["", "a b", "a+b", "a\u{2003}b", "a\nb", "a\u{7F}", String(repeating: "n", count: 256)])
    func `A name holds no space, no plus and no control`(text: String) {
        #expect(NoteName(text) == nil)
    }
}
