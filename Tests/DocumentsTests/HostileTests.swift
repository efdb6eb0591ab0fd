import Documents
import Testing

/// A file that is meant to do harm, and how the refusal of it begins.
private struct Hostile: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let issues: [String]

    init(_ description: String, _ bytes: [UInt8], _ issues: String...) {
        self.testDescription = description
        self.bytes = bytes
        self.issues = issues
    }

    init(_ description: String, _ text: String, _ issues: String...) {
        self.testDescription = description
        self.bytes = Array(text.utf8)
        self.issues = issues
    }
}

private let aliasBomb = """
    a: &a [x, x, x, x, x, x, x, x, x]
    b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
    c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
    d: {*c : 1, *c : 2}
    """

private let hostile: [Hostile] = [
    Hostile("an anchor", "name: &n x", "1:7: anchors are refused"),
    Hostile("an alias that nothing defines", "name: *n", "1:7: aliases are refused"),
    Hostile("a recursive alias", "a: &a [*a]", "1:4: anchors are refused", "1:8: aliases are refused"),
    Hostile("a tag", "name: !!python/object x", "1:7: tags are refused"),
    Hostile("a local tag on a map", "!mine\nname: x", "1:1: tags are refused"),
    Hostile("a tag handle", "%TAG ! tag:example.com,2026:\n---\nname: x", "1:1: directives are refused"),
    Hostile("a version directive", "%YAML 1.1\n---\nname: x", "1:1: directives are refused"),
    Hostile("a merge key", "a: {<<: {b: c}}", "1:5: merge keys are refused"),
    Hostile(
        "a key twice",
        "name: x\nname: y\nname: z",
        "2:1: the key `name` stands here twice",
        "3:1: the key `name` stands here twice"
    ),
    Hostile("a list as a key", "[a, b]: c", "1:1: a key must be text"),
    Hostile("a map as a key", "? {a: b}\n: c", "1:3: a key must be text"),
    Hostile("an empty key", "\"\": c", "1:1: a key must be text"),
    Hostile("a tab as an indent", "a:\n\tb: c", "2:1: this is not YAML"),
    Hostile("a quote that never ends", "a: \"b", "1:6: this is not YAML"),
    Hostile("a bracket that never ends", "a: [b", "2:1: this is not YAML"),
    Hostile("text with a colon", "a: b: c", "1:5: this is not YAML"),
    Hostile("text that begins with an at sign", "a: @b", "1:4: this is not YAML"),
    Hostile("invalid UTF-8", Array("a: b\nc: ".utf8) + [0xC3, 0x28], "2:4: this is not UTF-8 text"),
    Hostile("a surrogate in UTF-8", [0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80], "1:4: this is not UTF-8 text"),
    Hostile("NUL", Array("a: b".utf8) + [0] + Array("c".utf8), "1:5: the character U+0000 cannot be seen"),
    Hostile("an escape sequence for terminals", "a: \u{1B}[2J", "1:4: the character U+001B cannot be seen"),
    Hostile("text that runs backwards", "a: x\u{202E}y", "1:5: the character U+202E cannot be seen"),
    Hostile("a line break that editors do not show", "a: x\u{2028}b: y", "1:5: the character U+2028 cannot be seen"),
    Hostile("a carriage return alone", "a: b\rc: d", "1:5: a carriage return stands alone"),
    Hostile("nothing", "", "1:1: there is no document here"),
    Hostile("a comment alone", "# nothing\n", "1:1: there is no document here"),
    Hostile("1 MB", [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20), "1:1: the file has 1048576 bytes"),
    Hostile("lists 10,000 deep", String(repeating: "[", count: 10_000), "1:1: lists and maps stand in one another"),
    Hostile("maps 10,000 deep", String(repeating: "{a: ", count: 10_000), "1:129: lists and maps stand in one another"),
    Hostile("keys 10,000 deep", String(repeating: "{", count: 10_000), "1:1: lists and maps stand in one another"),
    Hostile(
        "block lists 10,000 deep",
        String(repeating: "- ", count: 10_000),
        "1:65: lists and maps stand in one another"
    ),
]

private func read(_ bytes: [UInt8]) -> [DocumentIssue] {
    DocumentReader().read(DocumentSource(file: "hostile.yaml", bytes: bytes)) { _ in true }.issues
}

@Suite struct HostileTests {
    @Test(arguments: hostile)
    private func `A hostile file is refused where it is hostile`(file: Hostile) {
        let said = zip(read(file.bytes), file.issues).map { issue, expected in
            String("\(issue.position): \(issue.message)".prefix(expected.count))
        }
        #expect(said == file.issues)
        #expect(read(file.bytes).count == file.issues.count)
    }

    @Test(.timeLimit(.minutes(1)))
    func `An alias bomb is refused without being expanded, even where it is a key`() {
        let messages = read(Array(aliasBomb.utf8)).map(\.message)
        #expect(messages.filter { $0.hasPrefix("anchors") }.count == 3)
        #expect(messages.filter { $0.hasPrefix("aliases") }.count == 20)
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["- a\n", "a: b\n", "? a\n", "[a],\n", "{a}: b\n", "'\n", "--- \n", "!a ", "&a ", "a: |\n", "\""]
    )
    func `A quarter of a megabyte of anything is read in no time`(piece: String) {
        let copies = DocumentLimits().bytesMax / piece.utf8.count
        let started = ContinuousClock.now
        let issues = read(Array(String(repeating: piece, count: copies).utf8))
        #expect(issues.count <= DocumentLimits().issuesMax)
        #expect(ContinuousClock.now - started < .seconds(10))
    }

    @Test func `Issues beyond the limit are counted`() throws {
        let text = (0..<500).map { "key\($0): &a x" }.joined(separator: "\n")
        let reading = DocumentReader().read(DocumentSource(file: "many.yaml", text: text)) { _ in true }
        #expect(reading.issues.count == 100)
        #expect(reading.omitted == 400)
        #expect(throws: DocumentError.self) { try reading.get() }
    }

    @Test func `What was written before the file stops being YAML is read all the same`() {
        let text = "kind: polcy\n---\na: b: c"
        let reading = PolicyReader().policies(in: DocumentSource(file: "half.yaml", text: text))
        #expect(reading.issues.contains { $0.message.hasPrefix("`polcy`") })
        #expect(reading.issues.contains { $0.message.hasPrefix("this is not YAML") })
    }

    @Test func `Windows line ends and a byte order mark change nothing`() throws {
        let text = "\u{FEFF}" + goodPolicy.replacing("\n", with: "\r\n")
        #expect(PolicyReader().policies(in: DocumentSource(file: "crlf.yaml", text: text)).issues.isEmpty)
        let wrong = "\u{FEFF}kind: policy\r\nnam: x\r\n"
        let issues = PolicyReader().policies(in: DocumentSource(file: "crlf.yaml", text: wrong)).issues
        #expect(issues.contains { $0.position == SourcePosition(line: 2, column: 1) && $0.excerpt.text == "nam: x" })
    }
}
