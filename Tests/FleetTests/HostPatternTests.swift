import Fleet
import Testing

struct HostPatternTests {
    @Test(arguments: [
        ("example.com", "example.com", 443, true), ("example.com", "EXAMPLE.com", 443, true),
        ("example.com", "www.example.com", 443, false), ("example.com", "example.com", 8443, false),
        ("example.com:8443", "example.com", 8443, true), ("*.example.com", "a.b.example.com", 443, true),
        ("*.example.com", "example.com", 443, false), ("*.example.com", "evilexample.com", 443, false),
        ("*.example.com", ".example.com", 443, false),
    ])
    func `A pattern covers its own hosts and no others`(pattern: String, host: String, port: Int, isAllowed: Bool)
        throws
    {
        #expect(try #require(HostPattern(pattern)).allows(host: host, port: port) == isAllowed)
    }

    @Test(arguments: ["", "*", "*.", "https://a", "a/b", "a b", "a:0", "a:x", "a:1:2", ".a", "a.", "ä.example"])
    func `What is no host is refused`(text: String) {
        #expect(HostPattern(text) == nil)
    }
}
