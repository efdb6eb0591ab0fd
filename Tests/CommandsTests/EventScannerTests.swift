import Escalation
import Testing

@testable import Commands

@Suite("Events in files") struct EventScannerTests {
    private func pieces(_ text: String, chunk: Int) throws -> [String] {
        var scanner = EventScanner()
        var pieces: [EventScanner.Piece] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            pieces += try scanner.take(Array(bytes[start..<min(start + chunk, bytes.count)]))
        }
        if let last = scanner.finish() { pieces.append(last) }
        return pieces.map { "\($0.line) " + String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test(
        arguments: [
            ("{\"a\":1}\n{\"a\":2}\n", ["1 {\"a\":1}", "2 {\"a\":2}"]),
            ("[{\"a\":[1,2]},\n {\"b\":{}}]", ["1 {\"a\":[1,2]}", "2 {\"b\":{}}"]),
            ("{\"a\":1}{\"a\":2}[{}]", ["1 {\"a\":1}", "1 {\"a\":2}", "1 {}"]),
            ("{\"a\":\"}{\\\"]\"}", ["1 {\"a\":\"}{\\\"]\"}"]),
            ("{\n\"a\":1\n}\n\n{}", ["1 {\n\"a\":1\n}", "5 {}"]),
            ("{\"a\":", ["1 {\"a\":"]), ("garbage\n{}", ["1 garbage", "2 {}"]), ("", []), (" [ ] ", []),
        ],
        [1, 3, 1000]
    )
    func `Lines, arrays and objects behind one another are cut alike, however they arrive`(
        sample: (String, [String]),
        chunk: Int
    ) throws {
        #expect(try pieces(sample.0, chunk: chunk) == sample.1)
    }

    @Test func `A piece that no broker would take ends the run`() {
        var scanner = EventScanner(bytesMax: 8)
        #expect(throws: CommandFailure.self) { try scanner.take(Array("{\"aaaaaaaaaa\":1}".utf8)) }
    }

    @Test(arguments: [
        (#"{"specversion":"1.0","id":"1","source":"s"}"#, "lacks type"), (#"[1]"#, "JSON object"),
        (#"{"a":}"#, "no JSON"),
        (#"{"specversion":"0.3","id":"1","source":"s","type":"t"}"#, "not 1.0"),
    ])
    func `What is no CloudEvent is named with its line`(text: String, reason: String) {
        #expect {
            try EventMessage(cloudEvent: .init(bytes: Array(text.utf8), line: 7), user: "u", routingKey: nil)
        } throws: { error in
            let mistake = error as? EventMessage.Mistake
            return mistake?.line == 7 && mistake?.text.contains(reason) == true
        }
    }
}
