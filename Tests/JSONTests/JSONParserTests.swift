import JSON
import Testing

@Suite struct JSONParserTests {
    private func kind(_ text: String, limits: JSONLimits = JSONLimits()) -> JSONError.Kind? {
        do {
            _ = try JSONValue.parse(text, limits: limits)
            return nil
        } catch {
            return error.kind
        }
    }

    @Test(arguments: [
        #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"[{"x":{"b":1,"c":2,"b":3}}]"#, #"{"":1,"":2}"#,
        #"{"abcdefgh1":1,"abcdefgh2":2,"abcdefgh1":3}"#, #"{"é":1,"\u00e9":2}"#, #"{"😀":1,"\ud83d\ude00":2}"#,
        #"{"a":{"k":1},"b":[{"k":1,"k":1}]}"#,
    ])
    func `A key that stands twice in one object is refused at any depth`(text: String) {
        #expect(self.kind(text) == .duplicateKey)
    }

    @Test(arguments: [
        #"{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}"#, #"{"é":1,"e\u0301":2}"#, #"{"a\u0000":1,"a":2}"#,
        #"{"a\u0000\u0000":1,"a\u0000":2,"a":3,"":4}"#, #"{"abcdefgh1":1,"abcdefgh2":2,"abcdefgh":3}"#,
    ])
    func `Keys of different objects or different bytes are not duplicates`(text: String) {
        #expect(self.kind(text) == nil)
    }

    @Test(arguments: [25, 100, 5_000])
    func `A duplicate among many keys is found`(count: Int) {
        var members = (0..<count).map { "\"key-number-\($0)\":\($0)" }
        #expect(self.kind("{" + members.joined(separator: ",") + "}") == nil)
        members.append("\"key-number-\(count / 2)\":0")
        #expect(self.kind("{" + members.joined(separator: ",") + "}") == .duplicateKey)
    }

    @Test func `The path of a duplicate key is named`() {
        #expect(throws: JSONError.self) { try JSONValue.parse(#"{"data":{"items":[{},{"x":1,"x":2}]}}"#) }
        do {
            _ = try JSONValue.parse(#"{"data":{"items":[{},{"x":1,"x":2}]}}"#)
        } catch {
            #expect(error.path == "data.items[1].x")
            #expect("\(error)".contains("data.items[1].x"))
        }
    }

    @Test(arguments: [
        ("\"\\ud800\"", JSONError.Kind.invalidString), ("\"\\udc00\"", .invalidString),
        ("\"\\ud800\\u0041\"", .invalidString), ("\"\\udc00\\ud800\"", .invalidString), ("\"\\x\"", .invalidString),
        ("\"open", .invalidString), ("\"\u{1}\"", .invalidString), ("\"\\u00g0\"", .invalidString),
        ("18446744073709551616", .numberOutOfRange), ("-9223372036854775809", .numberOutOfRange),
        ("100000000000000000000000", .numberOutOfRange), ("1e999", .numberOutOfRange), ("-1e999", .numberOutOfRange),
        ("01", .numberOutOfRange), ("1.", .numberOutOfRange), ("-", .numberOutOfRange),
        ("", .empty), ("  ", .empty), ("{", .syntax), ("[1,]", .syntax), ("{\"a\"}", .syntax), ("[1] 2", .syntax),
        ("{\"a\":1,}", .syntax), ("nul", .syntax), ("[1 2]", .syntax), ("{1:2}", .syntax), ("// x", .syntax),
    ])
    func `What is not JSON is refused`(text: String, kind: JSONError.Kind) {
        let found = self.kind(text)
        // simdjson may call the same fault by a neighbouring name; that it is refused is what counts, and the name of
        // the clear cases.
        #expect(found != nil)
        if kind == .numberOutOfRange || kind == .invalidString || kind == .empty {
            #expect(found == kind || found == .syntax)
        }
    }

    @Test func `Bytes that are not UTF-8 are refused`() {
        for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22]] {
            #expect(throws: JSONError.self) { try JSONValue.parse(bytes) }
        }
    }

    @Test func `The offset of a fault of form is named`() {
        do {
            _ = try JSONValue.parse(#"{"a": 1, "b": tru }"#)
            Issue.record("accepted")
        } catch {
            #expect(error.offset == 17)
        }
    }

    @Test func `Limits hold at their edges`() {
        let limits = JSONLimits(bytesMax: 40, depthMax: 3, keysMax: 2, stringBytesMax: 5)
        #expect(self.kind("[[[1]]]", limits: limits) == nil)
        #expect(self.kind("[[[[1]]]]", limits: limits) == .tooDeep)
        #expect(self.kind(#"{"a":{"b":1}}"#, limits: limits) == nil)
        #expect(self.kind(#"{"a":{"b":{"c":1}}}"#, limits: limits) == .tooManyKeys)
        #expect(self.kind(#"["12345"]"#, limits: limits) == nil)
        #expect(self.kind(#"["123456"]"#, limits: limits) == .stringTooLong)
        #expect(self.kind(#"{"123456":1}"#, limits: limits) == .stringTooLong)
        #expect(self.kind(String(repeating: " ", count: 39) + "1", limits: limits) == nil)
        #expect(self.kind(String(repeating: " ", count: 40) + "1", limits: limits) == .tooLarge)
        #expect(self.kind("1", limits: JSONLimits(depthMax: 0)) == nil)
        #expect(self.kind("[]", limits: JSONLimits(depthMax: 0)) == .tooDeep)
    }

    @Test func `A hundred megabytes in one string and a million brackets are refused`() {
        let large =
            [UInt8(ascii: "\"")] + [UInt8](repeating: UInt8(ascii: "a"), count: 100 << 20) + [UInt8(ascii: "\"")]
        #expect(throws: JSONError.self) { try JSONValue.parse(large, limits: JSONLimits(bytesMax: 1 << 40)) }
        let deep = 500_000
        #expect(self.kind(String(repeating: "[", count: deep)) != nil)
        #expect(self.kind(String(repeating: "[", count: deep) + String(repeating: "]", count: deep)) == .tooDeep)
        let objects = String(repeating: #"{"a":"#, count: deep) + "1" + String(repeating: "}", count: deep)
        #expect(self.kind(objects) == .tooDeep)
    }

    @Test func `A parser is used again after large, small and refused documents`() throws {
        let parser = JSONParser()
        let large = "[" + String(repeating: "1,", count: 1_500_000) + "1]"
        #expect(try parser.withDocument(large) { $0.count } == 1_500_001)
        #expect(try parser.withDocument(#"{"a":2}"#) { $0["a"]?.int } == 2)
        #expect(throws: JSONError.self) { try parser.withDocument("[") { _ in } }
        #expect(try parser.withDocument("3") { $0.int } == 3)
        #expect(try parser.withDocument("[[1]]", limits: JSONLimits(depthMax: 2)) { $0.count } == 1)
        #expect(throws: JSONError.self) { try parser.withDocument("[[1]]", limits: JSONLimits(depthMax: 1)) { _ in } }
    }
}
