import Testing

@testable import Escalation

@Suite struct DigestTests {
    @Test func `A digest is SHA-256, and its written form reads back`() {
        let digest = Digest(of: "abc".utf8)
        #expect(digest.description == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Digest(written: digest.description) == digest)
    }

    @Test(arguments: [
        "", "sha256:", "sha256:00", "sha512:" + String(repeating: "0", count: 64),
        "sha256:" + String(repeating: "g", count: 64),
        "sha256:" + String(repeating: "0", count: 63), "sha256:" + String(repeating: "0", count: 66),
    ])
    func `Any other text is no digest`(text: String) {
        #expect(Digest(written: text) == nil)
    }

    @Test func `A commitment is HMAC-SHA-256 under its salt`() {
        // RFC 4231, test case 2.
        let commitment = Digest.commitment(to: Array("what do ya want for nothing?".utf8), salt: Array("Jefe".utf8))
        #expect(commitment == "hmac-sha256:5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test func `Hexadecimal reads back`() {
        let bytes = (0...255).map { UInt8($0) }
        #expect([UInt8](hexadecimal: bytes.hexadecimal) == bytes)
        #expect([UInt8](hexadecimal: bytes.hexadecimal.uppercased()) == bytes)
        #expect([UInt8](hexadecimal: "") == [])
        #expect([UInt8](hexadecimal: "0") == nil)
        #expect([UInt8](hexadecimal: "0x") == nil)
    }
}
