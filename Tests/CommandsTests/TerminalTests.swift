import Escalation
import JSON
import Testing

@testable import Commands

@Suite("What is printed") struct TerminalTests {
    @Test(arguments: [
        ("plain", "plain"), ("tab\tand\nline", "tab\\tand\\nline"), ("\u{1B}[31mred", "\\u{1b}[31mred"),
        ("abc\u{202E}txt.exe", "abc\\u{202e}txt.exe"), ("zero\u{200B}width", "zero\\u{200b}width"),
        ("Zoë 漢字", "Zoë 漢字"),
    ])
    func `What could disturb a terminal is escaped`(text: String, shown: String) {
        #expect(text.printable == shown)
    }

    @Test func `JSON stays the same value and becomes safe to look at`() throws {
        let value: JSONValue = ["name": "a\u{202E}b\u{9B}c\u{E0041}"]
        #expect(value.terminalSafe == #"{"name":"a\u202eb\u009bc\udb40\udc41"}"#)
        #expect(try JSONValue.parse(value.terminalSafe) == value)
    }

    @Test func `A table is aligned, wide characters included`() {
        var table = TextTable([.init(title: "NAME"), .init(title: "COUNT", isNumber: true), .init(title: "WHY")])
        table.add(["alice", "7", "late"])
        table.add(["漢字", "12", "a\nb"])
        #expect(
            table.lines(width: 80, style: Style(isOn: false)) == [
                "NAME   COUNT  WHY",
                "alice      7  late",
                "漢字      12  a\\nb",
            ]
        )
    }

    @Test func `Flexible columns give way to a narrow terminal`() {
        var table = TextTable([.init(title: "ID"), .init(title: "WHY", isFlexible: true)])
        table.add(["4F7K", "the amount is larger than anybody expected"])
        #expect(table.lines(width: 24, style: Style(isOn: false)) == ["ID    WHY", "4F7K  the amount is lar…"])
    }

    @Test func `Colours come only where they are wanted, and around the padding`() {
        var table = TextTable([.init(title: "A")])
        table.add([.init("x", tint: .bad)])
        #expect(table.lines(width: 80, style: Style(isOn: true)).last == "\u{1B}[31mx\u{1B}[0m")
        #expect(!Terminal(variables: ["NO_COLOR": "1"]).usesColour)
        #expect(Terminal(variables: ["NO_COLOR": ""]).usesColour)
        #expect(!Terminal(variables: ["TERM": "dumb"]).usesColour)
    }

    @Test(arguments: [
        (Duration.seconds(0), "0s"), (.seconds(59), "59s"), (.seconds(61), "1m1s"), (.seconds(7200), "2h"),
        (.seconds(90_061), "1d1h"), (.seconds(-5), "-5s"),
    ])
    func `A span is shown by its two greatest units`(span: Duration, shown: String) {
        #expect(span.shown == shown)
    }
}
