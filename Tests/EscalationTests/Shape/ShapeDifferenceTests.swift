import JSON
import Testing

@testable import Escalation

@Suite struct ShapeDifferenceTests {
    private static func shape(_ data: JSONValue, schema: String? = nil) -> EventShape {
        EventShape(dataSchema: schema, fields: ["data": data])
    }

    @Test func `It names what is new, gone or of another type`() {
        let old = Self.shape(["a": 1, "b": "x", "c": ["d": true]])
        let new = Self.shape(["a": "1", "c": ["d": true, "e": .null], "f": [1, "x"]])
        let difference = ShapeDifference(from: old, to: new)
        #expect(difference.added == ["data.c.e", "data.f", "data.f[]"])
        #expect(difference.gone == ["data.b"])
        #expect(difference.retyped.map(\.field) == ["data.a"] && difference.retyped.map(\.to) == ["string"])
        #expect(!difference.isOfAnotherSchema && difference.count == 5)
    }

    @Test func `Of several known shapes it is told from the nearest`() {
        let new = Self.shape(["a": 1, "b": 1, "c": 1])
        let known = [Self.shape(["x": 1]), Self.shape(["a": 1, "b": 1]), Self.shape(["a": 1])]
        #expect(ShapeDifference(of: new, from: known)?.added == ["data.c"])
        #expect(ShapeDifference(of: new, from: []) == nil)
        let unkept = EventShape(dataSchema: nil, structure: .null, digest: Digest(of: [1]))
        #expect(ShapeDifference(of: new, from: [unkept]) == nil)
    }

    @Test func `What an event contains fills no entry`() {
        let many = JSONValue.object(JSONObject((0..<500).map { ("f\($0)", .int(1)) }))
        let difference = ShapeDifference(from: Self.shape([:]), to: Self.shape(many))
        #expect(difference.added.count == 500)
        #expect(difference.json["added"]?.array?.count == 100)
    }

    @Test func `A type that no store could index is kept as its digest`() {
        let kind = EventKind(policy: "p", trigger: "t", type: String(repeating: "x", count: 513))
        #expect(kind.type.hasPrefix("sha256:"))
        #expect(EventKind(policy: "p", trigger: "t", type: kind.type) == kind)
    }
}
