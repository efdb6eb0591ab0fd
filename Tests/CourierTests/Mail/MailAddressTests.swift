import Testing

@testable import Courier

@Suite struct MailAddressTests {
    @Test(arguments: ["a@b", "first.last+tag@mail.example.org", "o'hara@xn--bcher-kva.example", "x_y@under_score.lan"])
    func `A plain address is taken`(text: String) throws {
        #expect(try MailAddress(text).address == text)
    }

    @Test(arguments: [
        "", "a", "@b", "a@", "a@b@c", "a b@c", "a..b@c", ".a@b", "a@b..c", "a@-b", "a@[127.0.0.1]", "\"a b\"@c",
        "a@b\r\nRCPT TO:<x@y>", "a\n@b", "a@b\0", "ä@b", "a@bücher.example", "<a@b>", "a@b>", "a,b@c",
    ])
    func `An address that means more than an address is refused`(text: String) {
        #expect(throws: CourierError.self) { try MailAddress(text) }
    }

    @Test(arguments: ["A\r\nBcc: x@y", "A\0", "A\u{85}B", "A\u{7F}", "A\tB"])
    func `A name with a control character is refused`(name: String) {
        #expect(throws: CourierError.self) { try MailAddress("a@b", displayName: name) }
    }

    @Test func `An error shows a hostile address on one line`() {
        #expect { try MailAddress("a\r\nb") } throws: { error in
            "\(error)".contains("'a??b'")
        }
    }
}
