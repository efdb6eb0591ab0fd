import Documents
import Escalation
import Testing

private enum Key: String, DocumentKey { case text, number, truth, span }

private struct Values: Equatable {
    var text: String?
    var number: Int64?
    var truth: Bool?
    var span: Duration?
}

private func read(_ text: String) -> DocumentReading<Values> {
    DocumentReader().readSingle(DocumentSource(file: "plain.yaml", text: text)) { document in
        guard let fields = document.fields(Key.self) else { return nil }
        return Values(
            text: fields[.text]?.text(),
            number: fields[.number]?.integer(),
            truth: fields[.truth]?.bool(),
            span: fields[.span]?.duration()
        )
    }
}

@Suite struct PlainTextTests {
    @Test(arguments: [
        "NO", "no", "Yes", "on", "OFF", "y", "N", "true", "True", "FALSE", "~", "null", "NULL", "0777", "0o17", "0x1F",
        "0b1", "1e3", "1.5", "-1", "+1", ".5", "1_000", "12:30", ".inf", "-.INF", ".nan", "42", "99999999999999999999",
    ])
    func `Text that a reader of YAML could take for something else is no text without quotes`(written: String) throws {
        #expect(throws: DocumentError.self) { try read("text: \(written)").get() }
        #expect(try read("text: \"\(written)\"").get().text == written)
        #expect(try read("text: '\(written)'").get().text == written)
    }

    @Test(arguments: ["1.2.3", "30m", "v1", "a1e3", "10.0.0.1", "e", "2026-01-31", "not", "nope", "x12:30", "1a"])
    func `Other text needs no quotes`(written: String) throws {
        #expect(try read("text: \(written)").get().text == written)
    }

    @Test(arguments: ["\"1\"", "01", "0x1", "1e3", "1.0", "1_000", "+1", "one", "true", "~", "9223372036854775808"])
    func `A number is only what is written in decimal digits`(written: String) {
        #expect(throws: DocumentError.self) { try read("number: \(written)").get() }
    }

    @Test func `Numbers and truth values are read where they are wanted`() throws {
        let values = try read("number: -12\ntruth: false\nspan: 2h30m").get()
        #expect(values == Values(number: -12, truth: false, span: .seconds(9000)))
    }

    @Test(arguments: ["yes", "no", "on", "True", "\"true\"", "1", "~"])
    func `A truth value is only true or false`(written: String) {
        #expect(throws: DocumentError.self) { try read("truth: \(written)").get() }
    }

    @Test(arguments: ["30", "m", "30m2h", "1.5h", "-1s", "30 m", "1s1s", "99999999999d", "\"\"", "0s", "[1s]"])
    func `A span of time has a unit for every number`(written: String) {
        #expect(throws: DocumentError.self) { try read("span: \(written)").get() }
    }
}
