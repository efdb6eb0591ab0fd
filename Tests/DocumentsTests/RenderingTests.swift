import Documents
import JSON
import Testing

@Suite struct RenderingTests {
    private let source = DocumentSource(file: "p.yaml", text: "kind: policy\nlevls: []\n")

    @Test func `An issue reads like a compiler's, with the line and a caret`() throws {
        let issue = try #require(PolicyReader().policies(in: source).issues.first { $0.line == 2 })
        #expect(
            issue.description == """
                p.yaml:2:1: the key `levls` is not known here: did you mean `levels`?
                  levls: []
                  ^
                """
        )
    }

    @Test func `An issue as JSON holds every part under its own name`() throws {
        let issue = try #require(PolicyReader().policies(in: source).issues.first { $0.line == 2 })
        let expected: JSONValue = [
            "severity": "error", "file": "p.yaml", "line": 2, "column": 1, "path": "levls",
            "message": "the key `levls` is not known here", "hint": "did you mean `levels`?", "source": "levls: []",
        ]
        #expect(issue.json == expected)
    }

    @Test func `The path leads through lists and maps`() throws {
        let text = goodPolicy.replacing("window: 1d", with: "window: 1")
        let issue = try #require(PolicyReader().policies(in: Marked(text).source).issues.first)
        #expect(issue.path == "levels[1].window")
    }

    @Test func `Of a long line only the part around the mistake is shown`() throws {
        let text = "a: [" + (0..<400).map { "x\($0)" }.joined(separator: ", ") + ", &a b]"
        let issue = try #require(
            DocumentReader().read(DocumentSource(file: "l.yaml", text: text)) { _ in true }.issues.first
        )
        let shown = issue.excerpt.description.split(separator: "\n").map(Array.init)
        #expect(shown[0].count <= 102)
        #expect(shown[0][try #require(shown[1].firstIndex(of: "^"))] == "&")
    }

    @Test func `All mistakes of a file are reported at once, in the order of the file`() throws {
        let text = goodPolicy.replacing("kind: policy", with: "kind: polcy")
            .replacing("window: 30m", with: "window: 30").replacing("count: 3", with: "count: 1")
            .replacing("data.amount <= 50", with: "amount <= 50").replacing("outcome-valid-for", with: "outcome")
        let reading = PolicyReader().policies(in: Marked(text).source)
        #expect(reading.value == nil)
        #expect(reading.issues.map(\.line) == [1, 10, 37, 55, 61])
        #expect(throws: DocumentError(issues: reading.issues, omitted: 0)) { try reading.get() }
    }

    @Test func `A warning does not refuse a document`() throws {
        let text = goodPolicy.replacing("claim: 5m", with: "claim: 5h")
        let reading = PolicyReader().policies(in: Marked(text).source)
        #expect(reading.warnings.count == 1 && reading.errors.isEmpty)
        #expect(reading.issues.first?.description.contains("warning: a claim lasts longer") == true)
        _ = try reading.get()
    }

    @Test(arguments: [
        ("windw", "did you mean `window`?"), ("wnidow", "did you mean `window`?"), ("Window", "did you mean `window`?"),
        ("expire", "did you mean `expiry`?"),
    ])
    func `A misspelt key is answered with the nearest`(written: String, hint: String) throws {
        let text = "kind: policy\nlevels:\n  - \(written): 30m\n"
        let issues = PolicyReader().policies(in: DocumentSource(file: "p.yaml", text: text)).issues
        #expect(issues.contains { $0.hint == hint })
    }
}
