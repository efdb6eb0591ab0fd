import JSON
import Testing

@Suite struct JSONValueTests {
    @Test func `Literals build values and subscripts take them apart`() {
        let value: JSONValue = ["a": 1, "b": [true, nil, "x", 2.5]]
        #expect(value["a"]?.int == 1)
        #expect(value["b"]?[2]?.string == "x")
        #expect(value["b"]?[9] == nil)
        #expect(value["c"] == nil)
        #expect(value.description == #"{"a":1,"b":[true,null,"x",2.5]}"#)
        #expect(
            value.prettyPrinted() == "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    null,\n    \"x\",\n    2.5\n  ]\n}"
        )
    }

    @Test func `Strings and keys are compared by bytes, not by Unicode equivalence`() {
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
        let object: JSONObject = ["\u{E9}": 1, "e\u{301}": 2]
        #expect(object.count == 2)
        #expect(object["e\u{301}"] == 2)
    }

    @Test func `Objects are equal whatever the order of their members`() {
        let left: JSONObject = ["a": 1, "b": 2]
        let right: JSONObject = ["b": 2, "a": 1]
        #expect(left == right && left.hashValue == right.hashValue)
        #expect(left.keys != right.keys)
    }

    @Test func `An object of many members finds, replaces and removes them`() {
        var object = JSONObject()
        for number in 0..<40 { object["k\(number)"] = .int(Int64(number)) }
        object["k7"] = "seven"
        object["k0"] = nil
        #expect(object.count == 39)
        #expect(object["k7"] == "seven")
        #expect(object["k39"] == 39)
        #expect(object["k0"] == nil)
        for number in 8..<40 { object["k\(number)"] = nil }
        #expect(object.keys == (1..<8).map { "k\($0)" })
        #expect(object["k3"] == 3)
    }

    @Test func `The canonical form sorts by UTF-16 units and writes numbers as ECMAScript does`() throws {
        let value: JSONValue = ["\u{FB33}": 1, "\u{1F600}": 2, "a": 3, "B": 4, "a10": 5, "a2": 6, "": 7]
        #expect(
            String(decoding: try value.canonical(), as: UTF8.self)
                == "{\"\":7,\"B\":4,\"a\":3,\"a10\":5,\"a2\":6,\"\u{1F600}\":2,\"\u{FB33}\":1}"
        )
        // RFC 8785, appendix B.
        let numbers: [(UInt64, String)] = [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"), (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"), (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"), (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"), (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"), (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
        ]
        for (bits, text) in numbers {
            let canonical = try JSONValue.double(Double(bitPattern: bits)).canonical()
            #expect(String(decoding: canonical, as: UTF8.self) == text)
        }
    }

    @Test func `The canonical form refuses numbers it cannot carry exactly`() {
        let refused: [JSONValue] = [.int(1 << 53), .int(.min), .uint(.max), .double(.nan), .double(.infinity)]
        for value in refused {
            do {
                _ = try JSONValue.object(["a": .array([value])]).canonical()
                Issue.record("accepted \(value)")
            } catch {
                #expect(error.kind == .notRepresentable)
                #expect(error.path == "a[0]")
            }
        }
        #expect(throws: Never.self) { try JSONValue.int((1 << 53) - 1).canonical() }
    }

    @Test func `Control characters are escaped and slashes are not`() {
        #expect(JSONValue.string("\u{0}\u{8}\t\n\u{1f}\"\\/é").description == #""\u0000\b\t\n\u001f\"\\/é""#)
    }
}
