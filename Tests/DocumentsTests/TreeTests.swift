import Documents
import JSON
import Testing

@Suite struct TreeTests {
    private func read(_ text: String) -> DocumentReading<JSONValue> {
        DocumentReader().readSingle(DocumentSource(file: "tree.yaml", text: text)) { $0.tree() }
    }

    @Test func `A document as JSON keeps its shape, and what is written plainly its type`() throws {
        let text = "a: [1, -2, true, ~, text, \"1\", 'no']\nb: {c: {d: []}}\ne: |\n  two\n  lines\n"
        let expected: JSONValue = [
            "a": [1, -2, true, nil, "text", "1", "no"], "b": ["c": ["d": []]], "e": "two\nlines\n",
        ]
        #expect(try read(text).get() == expected)
    }

    @Test func `What readers of YAML disagree about is refused in a tree as well`() {
        let marked = Marked("a: [▸no, ▸0777, ▸1e3]\nb: {c: ▸12:30}\nd: ▸*e\n")
        let issues = DocumentReader().readSingle(marked.source) { $0.tree() }.issues
        #expect(issues.map(\.position) == marked.positions)
    }
}
