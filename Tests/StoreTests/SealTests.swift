import Testing

@testable import Store

/// What stands in the store encrypted.
@Suite struct SealTests {
    private let key = SubjectKey.draw()

    @Test func `What is sealed opens with its key, and says which that is`() throws {
        for plain in ["Jane Roe", "Jörg 😀", "", String(repeating: "long ", count: 20_000)] {
            let bytes = key.seal(Array(plain.utf8))
            #expect(bytes.withUnsafeBytes { Seal($0)?.keyID } == key.id)
            #expect(opened(bytes, with: key) == Array(plain.utf8))
            let text = key.seal(plain)
            #expect(Seal.keyID(ofText: text) == key.id)
            #expect(opened(text, with: key) == Array(plain.utf8))
        }
    }

    /// Made with Python's `cryptography`: the key 00…1f, the nonce 64…6f.
    @Test func `What others seal the same way opens`() throws {
        let earlier = "sealed:AW8MLG4qi08PnT0fWnucHiJkZWZnaGlqa2xtbm8CerADWbs5+wwYbjjkSgslr7RxHK7zWnw="
        let id = try #require(SubjectKeyID(written: "6f0c2c6e2a8b4f0f9d3d1f5a7b9c1e22"))
        let key = try #require(SubjectKey(id: id, bytes: (0..<32).map { UInt8($0) }))
        #expect(opened(earlier, with: key) == Array("Jane Roe".utf8))
    }

    @Test func `The same is never sealed the same twice, and nothing of it shows`() {
        let text = "Jane Roe, Jane Roe, Jane Roe"
        #expect(key.seal(text) != key.seal(text))
        #expect(!String(decoding: key.seal(Array(text.utf8)), as: UTF8.self).contains("Jane"))
    }

    @Test func `Another key opens nothing, and neither does this one once a byte was changed`() throws {
        let sealed = key.seal(Array("Jane Roe".utf8))
        #expect(opened(sealed, with: SubjectKey.draw(as: key.id)) == nil)
        for place in sealed.indices.dropFirst() {
            var damaged = sealed
            damaged[place] ^= 1
            #expect(damaged.withUnsafeBytes { Seal($0) != nil })
            #expect(opened(damaged, with: key) == nil, "byte \(place)")
        }
    }

    @Test(arguments: ["", "{}", "[]", "sealed:", "sealed:!", "sealed:AQ==", "sealed", "text"])
    func `What is not sealed is told apart`(text: String) {
        #expect(Seal.keyID(ofText: text) == nil)
        #expect(Array(text.utf8).withUnsafeBytes { Seal($0) == nil })
    }

    private func opened(_ bytes: [UInt8], with key: SubjectKey) -> [UInt8]? {
        bytes.withUnsafeBytes { Seal($0)?.opened(with: key) }
    }

    private func opened(_ text: String, with key: SubjectKey) -> [UInt8]? {
        text.withBytes { Seal.lend(text: $0) { $0?.opened(with: key) } }
    }

    @Test func `Names of others are known again, and not told apart by guessing without the key`() throws {
        let (one, other) = (
            try #require(Pseudonyms(written: Pseudonyms.draw())), Pseudonyms(written: Pseudonyms.draw())
        )
        #expect(one.of("jane@example.com") == one.of("jane@example.com"))
        #expect(one.of("jane@example.com") != other?.of("jane@example.com"))
        #expect(one.ofKey("belay-drill d-1 jane@example.com").hasPrefix("belay-drill d-1 "))
        #expect(!one.ofKey("belay-drill d-1 jane@example.com").contains("jane"))
        #expect(Pseudonyms(written: "") == nil)
    }
}
