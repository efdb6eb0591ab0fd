import Testing

@testable import AuditLog

@Suite("Commitments") struct CommitmentTests {
    private func hash(_ content: [UInt8], _ salt: [UInt8]) -> HashWords {
        content.withUnsafeBytes { content in salt.withUnsafeBytes { Commitment.hash(of: content, salt: $0) } }
    }

    private func words(_ text: String) -> HashWords? {
        Array(text.utf8).withUnsafeBytes { HashWords(hexadecimal: $0) }
    }

    /// RFC 4231, test cases 1, 2, 6 and 7.
    @Test func `They are HMAC-SHA-256, with keys shorter and longer than a block`() {
        #expect(
            hash(Array("Hi There".utf8), [UInt8](repeating: 0x0B, count: 20))
                == words("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        )
        #expect(
            hash(Array("what do ya want for nothing?".utf8), Array("Jefe".utf8))
                == words("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        )
        let long = [UInt8](repeating: 0xAA, count: 131)
        #expect(
            hash(Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8), long)
                == words("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
        )
        let text =
            "This is a test using a larger than block-size key and a larger than block-size data. "
            + "The key needs to be hashed before being used by the HMAC algorithm."
        #expect(
            hash(Array(text.utf8), long) == words("9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2")
        )
    }

    @Test func `A written hash has its mark and its digits, and is illegible in any other spelling`() {
        func read(_ text: String) -> WrittenHash {
            Array(text.utf8).withUnsafeBytes { WrittenHash($0, after: Commitment.mark) }
        }
        let digits = String(repeating: "0f", count: 32)
        #expect(read("hmac-sha256:" + digits) == words(digits).map { .hash($0) })
        for text in ["", digits, "hmac-sha256:", "sha256:" + digits, "hmac-sha256:" + digits.uppercased(), "hmac-"] {
            #expect(read(text) == .illegible, "\(text)")
        }
    }
}
