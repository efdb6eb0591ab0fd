import Testing

@testable import Courier

@Suite struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ])
    func `The examples of RFC 4648 hold both ways`(text: String, encoded: String) {
        #expect(Base64.encode(text.utf8) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test(arguments: ["Zg", "Zg=", "Zh==", "Z===", "Zm9v\n", "Zm 9v", "Zm9_", "=Zg=", "Zg==Zg=="])
    func `Any other spelling is refused`(encoded: String) {
        #expect(Base64.decode(encoded) == nil)
    }
}
