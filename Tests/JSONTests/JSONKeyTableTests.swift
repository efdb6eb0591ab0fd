import JSON
import Testing

@Suite struct JSONKeyTableTests {
    private let names = [
        "", "a", "ab", "abcdefg", "abcdefgh", "abcdefghi", "abcdefgh-middle-1-stuvwxyz", "abcdefgh-middle-2-stuvwxyz",
        "e\u{301}", "é", "bench.type-1", "bench.type-2",
    ]

    private func table(_ names: [String]) -> JSONKeyTable<Int> {
        JSONKeyTable(Dictionary(uniqueKeysWithValues: names.enumerated().map { (JSONKey($1), $0) }))
    }

    @Test func `Each text is found where it stands in a document, and as text`() throws {
        let table = table(names)
        for (number, name) in names.enumerated() {
            let found = try JSONParser().withDocument(JSONValue.string(name).description) { table[$0] }
            #expect(found == number, "\(name)")
            #expect(table[name] == number, "\(name)")
        }
    }

    @Test func `Texts that only look alike are told apart byte for byte`() {
        let table = table(["é"])
        #expect(table["é"] == 0)
        #expect(table["e\u{301}"] == nil)
    }

    @Test func `What was never put in is not found`() throws {
        let table = table(names)
        for text in [#""abcdefgh-middle-3-stuvwxyz""#, #""b""#, "1", "null", "[]", "{}"] {
            #expect(try JSONParser().withDocument(text) { table[$0] } == nil, "\(text)")
        }
        #expect(self.table([])["a"] == nil)
    }

    @Test func `Thousands of texts with the same beginning and end are found`() {
        let names = (0..<5000).map { "a-long-beginning-\($0)-a-long-end" }
        let table = table(names)
        #expect(names.indices.allSatisfy { table[names[$0]] == $0 })
    }
}
