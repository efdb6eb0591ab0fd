import JSON
import Testing

@Suite struct JSONViewTests {
    private let event = #"""
        {"type":"payment.requested","id":"e-1","n":null,"yes":true,"big":18446744073709551615,"neg":-5,
         "data":{"amount":50000.5,"items":[1,"two",{"three":3},[]],"vendor":{"rating":2}}}
        """#

    @Test func `Members, elements and scalars are read without copying`() throws {
        try JSONParser().withDocument(self.event) { root in
            #expect(root.kind == .object)
            #expect(root.count == 7)
            #expect(root["type"]?.isEqual(to: "payment.requested" as JSONKey) == true)
            #expect(root["type"]?.isEqual(to: "payment.requested" as StaticString) == true)
            #expect(root["type"]?.isEqual(to: "payment.request") == false)
            #expect(root["type"]?.string == "payment.requested")
            #expect(root["n"]?.isNull == true)
            #expect(root["yes"]?.bool == true)
            #expect(root["missing"] == nil)
            #expect(root["data"]?["amount"]?.double == 50000.5)
            #expect(root[path: ["data", "vendor", "rating"]]?.int == 2)
            #expect(root[path: ["data", "nobody", "rating"]] == nil)
            let items = try #require(root["data"]?["items"])
            #expect(items.elements.map(\.kind) == [.int, .string, .object, .array])
            #expect(items.count == 4)
            #expect(root.members.compactMap { $0.key.string }.first == "type")
            #expect(root.elements.map(\.kind).isEmpty && items.members.map(\.value.kind).isEmpty)
            #expect(items["three"] == nil)
        }
    }

    @Test func `Numbers are exact or nil`() throws {
        try JSONParser().withDocument("[1, -5, 18446744073709551615, 9007199254740993, 2.5, 1e2]") { root in
            let numbers = Array(root.elements)
            #expect(numbers.map(\.kind) == [.int, .int, .uint, .int, .double, .double])
            #expect(numbers.map(\.int) == [1, -5, nil, 9_007_199_254_740_993, nil, nil])
            #expect(numbers.map(\.uint) == [1, nil, .max, 9_007_199_254_740_993, nil, nil])
            #expect(numbers.map(\.double) == [1, -5, nil, nil, 2.5, 100])
        }
    }

    @Test(arguments: ["", "a", "1234567", "12345678", "123456789", "1234567890abcdef", "1234567890abcdefg", "é😀"])
    func `A key is found whatever its length`(name: String) throws {
        let longer = name + "x"
        let value: JSONValue = .object([longer: 1, name: 2])
        try JSONParser().withDocument(value.serialized()) { root in
            #expect(root[JSONKey(name)]?.int == 2)
            #expect(root[JSONKey(longer)]?.int == 1)
            #expect(root[JSONKey(longer + "y")] == nil)
        }
    }
}
