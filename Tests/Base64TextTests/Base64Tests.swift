import Base64Text
import Foundation
import Testing

@Suite struct Base64Tests {
    @Test func `It is written and read as Foundation does, whatever the length`() {
        for count in 0...200 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255) }
            let text = Base64.encode(bytes)
            #expect(text == Data(bytes).base64EncodedString(), "\(bytes)")
            #expect(Base64.decode(text.utf8) == bytes, "\(text)")
        }
    }

    /// RFC 4648, section 3: digits of another alphabet, missing padding, and bits that nobody needs.
    @Test(arguments: [
        "A", "AA", "AAA", "AA=A", "=AAA", "A===", "AB==", "AAB=", "AA==AAAA", "AA A", "AAA\n", "AAA-", "AAA_", "AAAé",
        "Zg", "Zg=", "Zh==", "Z===", "Zm9v\n", "Zm 9v", "Zm9_", "=Zg=", "Zg==Zg==", "====",
    ])
    func `Anything else is none`(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }

    @Test func `Nothing is written as nothing`() {
        #expect(Base64.encode([]).isEmpty)
        #expect(Base64.decode("".utf8) == [])
    }

    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ])
    func `The examples of RFC 4648 hold both ways`(text: String, encoded: String) {
        #expect(Base64.encode(text.utf8) == encoded)
        #expect(Base64.decode(encoded.utf8) == Array(text.utf8))
    }

    @Test func `It is the same of what does not lie in one piece`() {
        let bytes = Array(0...255 as ClosedRange<UInt8>)
        let text = Base64.encode(bytes.lazy.map { $0 })
        #expect(text == Base64.encode(bytes))
        #expect(Base64.decode(text.utf8.lazy.map { $0 }) == bytes)
    }
}
