import Testing

@testable import Fleet

struct HostPatternTests {
    @Test(arguments: [
        ("hooks.example.com", "hooks.example.com", nil, false),
        ("Hooks.Example.com:8443", "hooks.example.com", 8443, false),
        ("*.example.com", "*.example.com", nil, false),
        ("http://127.0.0.1:8080", "127.0.0.1", 8080, true),
    ])
    func `A host is a name with its port and what is permitted there`(
        text: String,
        pattern: String,
        port: Int?,
        allowsHTTP: Bool
    ) throws {
        let host = try #require(HostPattern(text))
        #expect(host.pattern == pattern)
        #expect(host.port == port)
        #expect(host.allowsHTTP == allowsHTTP)
        #expect(host.description == text.lowercased())
    }

    @Test(arguments: [
        "", "*", "*.", "https://example.com", "example.com/path", "example.com:0", "example.com:70000", "a b",
        ".example.com", "example.com.", "user@example.com", "example.com:1:2", "\u{e4}.example.com",
    ])
    func `What is no host is refused`(text: String) {
        #expect(HostPattern(text) == nil)
    }
}
