import Testing

@testable import Courier

@Suite struct AllowListTests {
    private func allows(_ entries: [AllowList.Entry], _ url: String) -> Bool {
        (try? AllowList(entries).entry(for: WebhookURL(url))) != nil
    }

    @Test(arguments: [
        ("https://hooks.example.org/x", true), ("https://HOOKS.Example.org", true),
        ("https://hooks.example.org:443", true),
        ("https://example.org", false), ("https://a.hooks.example.org", false),
        ("https://hooks.example.org.evil.test", false),
        ("https://hooks.example.org:8443", false), ("http://hooks.example.org", false),
        ("http://hooks.example.org:443", false), ("https://evil.test\\@hooks.example.org", false),
        ("https://evil.test#@hooks.example.org", false), ("https://hooks.example.org@evil.test", false),
    ])
    func `An exact name allows itself, over https, on its port`(url: String, isAllowed: Bool) throws {
        #expect(self.allows([try AllowList.Entry("Hooks.example.org")], url) == isAllowed)
    }

    @Test(arguments: [
        ("https://a.example.org", true), ("https://a.b.example.org", true), ("https://example.org", false),
        ("https://badexample.org", false), ("https://.example.org", false),
    ])
    func `A suffix allows what stands beneath it`(url: String, isAllowed: Bool) throws {
        #expect(self.allows([try AllowList.Entry("*.example.org")], url) == isAllowed)
    }

    @Test(arguments: [
        "https://127.0.0.1", "https://127.1", "https://0x7f.1", "https://2130706433", "https://0177.0.0.1",
        "https://%31%32%37.0.0.1",
    ])
    func `Every way to write an address is that address, and needs an entry of its own`(url: String) throws {
        #expect(try WebhookURL(url).host == "127.0.0.1")
        #expect(self.allows([try AllowList.Entry("127.0.0.1")], url))
        #expect(!self.allows([try AllowList.Entry("*.1"), try AllowList.Entry("*.0.0.1")], url))
    }

    @Test func `An IPv6 address needs an entry too, in any spelling`() throws {
        #expect(self.allows([try AllowList.Entry("2001:db8::1")], "https://[2001:DB8:0::1]/"))
        #expect(!self.allows([try AllowList.Entry("2001:db8::1")], "https://[2001:db8::2]/"))
    }

    @Test(arguments: [
        "", "hooks.example.org", "//hooks.example.org", "ftp://hooks.example.org", "file:///etc/passwd", "gopher://x",
        "https://user@hooks.example.org", "https://u:p@hooks.example.org", "https://hooks.example.org.", "https://",
        "https://hooks.example.org:0", "https://hooks.example.org:99999", "https://hooks example.org",
        "https://[fe80::1%25eth0]/",
        "https://bücher.example", "https://a%00b.example", "https://a\0.example", "https://a\r\nb.example",
        "https://-a.example",
    ])
    func `A URL no webhook needs is refused`(url: String) {
        #expect(throws: CourierError.self) { try WebhookURL(url) }
    }

    @Test func `http must be allowed for the host`() throws {
        let entry = try AllowList.Entry("hooks.lan", ports: [80], allowsHTTP: true)
        #expect(self.allows([entry], "http://hooks.lan"))
        #expect(!self.allows([try AllowList.Entry("hooks.lan", ports: [80])], "http://hooks.lan"))
    }

    @Test func `The entry that allows a URL is found behind one that does not`() throws {
        let entries = [try AllowList.Entry("hooks.lan"), try AllowList.Entry("*.lan", ports: [8443])]
        #expect(self.allows(entries, "https://hooks.lan:8443"))
    }

    @Test(arguments: ["", "*", "*.", "a b", "https://a", "a/b", "a:443", "*.*.a", "a.*"])
    func `A pattern that would allow nothing, or everything, is refused`(pattern: String) {
        #expect(throws: CourierError.self) { try AllowList.Entry(pattern) }
        #expect(throws: CourierError.self) { try AllowList.Entry("a", ports: []) }
    }
}
