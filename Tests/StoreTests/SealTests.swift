import Testing

@testable import Store

/// What stands in the store encrypted.
@Suite struct SealTests {
    private let key = SubjectKey.draw()

    @Test func `What is sealed opens with its key, and says which that is`() throws {
        let bytes: [UInt8] = Array("Jane Roe".utf8)
        let seal = try #require(Seal(key.seal(bytes)))
        #expect(seal.keyID == key.id)
        #expect(try seal.opened(with: key) == bytes)
        let text = try #require(Seal(key.seal("Jörg 😀")))
        #expect(try text.opened(with: key) == Array("Jörg 😀".utf8))
        #expect(try #require(Seal(key.seal([]))).opened(with: key).isEmpty)
    }

    @Test func `The same is never sealed the same twice, and nothing of it shows`() {
        let text = "Jane Roe, Jane Roe, Jane Roe"
        #expect(key.seal(text) != key.seal(text))
        #expect(!String(decoding: key.seal(Array(text.utf8)), as: UTF8.self).contains("Jane"))
    }

    @Test func `Another key opens nothing, and neither does this one once a byte was changed`() throws {
        let sealed = key.seal(Array("Jane Roe".utf8))
        #expect(throws: (any Error).self) { try Seal(sealed)?.opened(with: SubjectKey.draw(as: key.id)) }
        for place in sealed.indices.dropFirst() {
            var damaged = sealed
            damaged[place] ^= 1
            let seal = try #require(Seal(damaged))
            #expect(throws: (any Error).self) { try seal.opened(with: key) }
        }
    }

    @Test(arguments: ["", "{}", "[]", "sealed:", "sealed:!", "sealed:AQ==", "sealed", "text"])
    func `What is not sealed is told apart`(text: String) {
        #expect(Seal(text) == nil)
        #expect(Seal(Array(text.utf8)) == nil)
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
