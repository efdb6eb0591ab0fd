import Escalation
import Messages
import Testing

@Suite struct HintTests {
    private func read(_ text: String, _ kind: Hint.Kind) -> Hint? { Hint(body: Array(text.utf8), kind: kind) }

    @Test func `Each hint reads back from its own queue`() {
        let passed = Hint.passed("ABCD-EFGH-JKMN", level: "operator", generation: 2)
        #expect(Hint(body: passed.body, kind: .review) == passed)
        let practised = Hint.passed("ABCD-EFGH-JKMN", level: "operator", generation: 2, drill: "d-1")
        #expect(Hint(body: practised.body, kind: .review) == practised)
        let deadline = Hint.deadline(Instant(microseconds: .max))
        #expect(Hint(body: deadline.body, kind: .sla) == deadline)
        #expect(Hint(body: Hint.notices.body, kind: .notify) == .notices)
    }

    @Test func `A hint holds no state`() {
        let body = String(decoding: Hint.passed("A", level: "l", generation: 1).body, as: UTF8.self)
        #expect(body == #"{"case":"A","level":"l","generation":1}"#)
    }

    @Test(arguments: [
        "", "{", "null", "[]", "7", "\"x\"", #"{"a":1,"a":2}"#, "\u{0}", String(repeating: "{\"a\":", count: 200),
    ])
    func `What is no object is no hint, on any queue`(text: String) {
        for kind in [Hint.Kind.review, .sla, .notify] { #expect(read(text, kind) == nil) }
    }

    @Test(arguments: [
        "{}", #"{"case":"A"}"#, #"{"case":"A","level":"l"}"#, #"{"case":1,"level":"l","generation":1}"#,
        #"{"case":"A","level":"l","generation":"1"}"#, #"{"case":"A","level":"l","generation":1.5}"#,
        #"{"case":"A","level":"l","generation":18446744073709551615}"#, #"{"case":"","level":"l","generation":1}"#,
        #"{"case":"A\u0000","level":"l","generation":1}"#, #"{"case":"A","level":"\n","generation":1}"#,
        #"{"due":1}"#, #"{"case":"A","level":"l","generation":1,"drill":null}"#,
        #"{"case":"A","level":"l","generation":1,"drill":"a b"}"#,
    ])
    func `A garbled hint to a level is none`(text: String) {
        #expect(read(text, .review) == nil)
    }

    @Test func `A case that cannot exist is not looked for`() {
        let long = String(repeating: "A", count: 256)
        #expect(read(#"{"case":"\#(long)","level":"l","generation":1}"#, .review) == nil)
        #expect(Hint(body: [UInt8](repeating: 0x20, count: 65 * 1024) + Array("{}".utf8), kind: .notify) == nil)
    }

    @Test func `A forged hint is read and makes somebody look, no more`() {
        #expect(
            read(#"{"case":"X","level":"board","generation":-9223372036854775808,"outcome":"resume"}"#, .review)
                == .passed("X", level: "board", generation: .min)
        )
        #expect(read(#"{"due":-9223372036854775808}"#, .sla) == .deadline(Instant(microseconds: .min)))
        #expect(read("{}", .sla) == nil)
    }
}
