import Testing

@testable import Commands

/// Keys closed with a passphrase.
@Suite struct AgeFileTests {
    private static let phrase = "correct horse battery staple"

    private static let random = AgeFile.Randomness {
        (0..<32).map { _ in UInt8.random(in: .min ... .max) }
    }

    /// Written in Python over the package cryptography, and opened by rage's library (pyrage) as well.
    private static let foreign = """
        -----BEGIN AGE ENCRYPTED FILE-----
        YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBnSDBEYlc0am84TVpCTElP
        c2h1WVdRIDEwCndxV1BBbkFnT0NPV3lzSnluclpPY2x5cVNwM2FiRVpFWlhMR2VQ
        cGxsWmcKLS0tIDVjbWpoY2d3eTFXWGg1dHJVQ0hEV2QyZGxDS2dNYmFObFYydWdZ
        N2x5S3MKqhBsqWrSWt4p3Tz1wC5rrRFnFqqMjaTDxhUCdCR/ZtQlpiSTg3keez45
        rWeQCgTDy9evW8vLL4SVG2WNYsaGspaHYh3TFOc=
        -----END AGE ENCRYPTED FILE-----

        """

    @Test func `What another program closed is opened`() throws {
        #expect(
            try AgeFile.open(Self.foreign, with: Self.phrase) == "PRIVATE+KEY+example+0badc0de+not-a-key\n"
        )
        #expect(throws: AgeFile.Failure.wrongPassphrase) { try AgeFile.open(Self.foreign, with: Self.phrase + " ") }
    }

    @Test(arguments: ["", "PRIVATE+KEY+a", String(repeating: "x", count: 64 << 10)])
    func `What was closed is opened with the same passphrase and with no other`(text: String) throws {
        let closed = try AgeFile.close(text, with: Self.phrase, work: 2, Self.random)
        #expect(AgeFile.isClosed(closed))
        #expect(!closed.contains("PRIVATE"))
        #expect(try AgeFile.open(closed, with: Self.phrase) == text)
        #expect(throws: AgeFile.Failure.wrongPassphrase) { try AgeFile.open(closed, with: "") }
    }

    @Test func `A file in which any byte is another one is not opened`() throws {
        let closed = Array(try AgeFile.close("key", with: Self.phrase, work: 1, Self.random).utf8)
        for place in closed.indices.dropFirst(35).dropLast(34) where closed[place] != UInt8(ascii: "\n") {
            var changed = closed
            changed[place] = changed[place] == UInt8(ascii: "B") ? UInt8(ascii: "C") : UInt8(ascii: "B")
            let text = String(decoding: changed, as: UTF8.self)
            #expect(throws: AgeFile.Failure.self, "byte \(place)") { try AgeFile.open(text, with: Self.phrase) }
        }
    }

    @Test func `A file that would take more memory than there is to give is not tried`() throws {
        let closed = try AgeFile.close("key", with: Self.phrase, work: 9, Self.random)
        let armoured = closed.split(separator: "\n").dropFirst().dropLast().joined()
        #expect(!armoured.isEmpty)
        let costly = try Self.edited(closed) { $0.replacing(" 9\n", with: " 40\n") }
        #expect(throws: AgeFile.Failure.tooCostly(40)) { try AgeFile.open(costly, with: Self.phrase) }
        for header in [" 09\n", " -1\n", " 0\n", " x\n", " 9 9\n"] {
            let other = try Self.edited(closed) { $0.replacing(" 9\n", with: header) }
            #expect(throws: AgeFile.Failure.self) { try AgeFile.open(other, with: Self.phrase) }
        }
    }

    @Test(arguments: [
        "", "-----BEGIN AGE ENCRYPTED FILE-----",
        "-----BEGIN AGE ENCRYPTED FILE-----\n-----END AGE ENCRYPTED FILE-----",
        "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----",
        "-----BEGIN AGE ENCRYPTED FILE-----\n!\n-----END AGE ENCRYPTED FILE-----",
    ])
    func `What is no such file is refused and stops nothing`(text: String) {
        #expect(throws: AgeFile.Failure.self) { try AgeFile.open(text, with: Self.phrase) }
    }

    /// The same file with another header.
    private static func edited(_ closed: String, _ change: (String) -> String) throws -> String {
        let lines = closed.split(separator: "\n")
        let bytes = try #require(BinaryText(base64: lines.dropFirst().dropLast().joined()))
        return "\(lines[0])\n\(BinaryText(latin: change(bytes.latin)).base64)\n\(lines[lines.count - 1])\n"
    }
}
