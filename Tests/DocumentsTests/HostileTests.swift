import CEL
import Documents
import Escalation
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

    @Test(.timeLimit(.minutes(1)), arguments: ["1 + ", "true && ", "!", "(", "[", "x.", "[1].all(x, "])
    func `A condition of a million parts is refused, and the process lives`(part: String) {
        let expression = String(repeating: part, count: 1_000_000) + "1"
        #expect(throws: (any Error).self) { try Vocabulary.event().compile(expression) }
        let most = (DocumentLimits().bytesMax - 2000) / part.utf8.count
        let text = goodPolicy.replacing(
            "when: data.amount > 100",
            with: "when: '" + String(repeating: part, count: most - 100) + "1'"
        )
        let issues = PolicyReader().policies(in: DocumentSource(file: "large.yaml", text: text)).issues
        #expect(issues.contains { $0.severity == .error })
    }

    @Test(.timeLimit(.minutes(1)))
    func `A policy of ten megabytes is refused unread`() {
        let text = goodPolicy + String(repeating: "# padding\n", count: 1 << 20)
        let reading = PolicyReader().policies(in: DocumentSource(file: "large.yaml", text: text))
        #expect(reading.value == nil)
        #expect(reading.issues.map(\.hint) == ["split it"])
    }

    @Test func `Tests of a policy are held to the same rules as the rest of it`() {
        func messages(_ tests: String) -> [String] {
            let text = goodPolicy + "\ntests:\n" + tests
            return PolicyReader().policies(in: DocumentSource(file: "tests.yaml", text: text)).issues.map(\.message)
        }
        #expect(messages("  - &a {name: x, steps: [*a]}").contains { $0.hasPrefix("anchors are refused") })
        #expect(
            messages("  - {name: x, steps: [{event: {type: !!str y}}]}").contains { $0.hasPrefix("tags are refused") }
        )
        #expect(
            messages("  - {name: x, steps: [{<<: {after: 1h}}]}").contains { $0.hasPrefix("merge keys are refused") }
        )
        #expect(messages("  - {name: x, steps: [{afer: 1h}]}").contains { $0.hasPrefix("the key `afer` is not known") })
        #expect(
            messages("  - {name: x, steps: [{after: 1h, until: 2026-01-01T00:00:00Z}]}") == [
                "two things happen in this step"
            ]
        )
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
