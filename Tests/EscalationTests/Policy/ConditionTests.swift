import CEL
import JSON
import Testing

@testable import Escalation

@Suite struct ConditionTests {
    private let fields: JSONValue = [
        "data": ["amount": 600, "rating": 2.5], "type": "pay", "source": "/erp", "subject": .null,
    ]

    @Test func `A limit reads what was captured, whatever variables it names`() {
        #expect(
            Sample.limit("data.amount > 500 && type == 'pay' && source == '/erp'").verdict(onSnapshot: fields) == .holds
        )
        #expect(Sample.limit("data.rating >= 3").verdict(onSnapshot: fields) == .fails)
    }

    @Test func `What a limit cannot read is unknown, never a no`() {
        for text in ["data.absent > 1", "data.amount == 1 / 0", "data.amount", "subject.startsWith('x')"] {
            guard case .unknown(let reason) = Sample.limit(text).verdict(onSnapshot: fields) else {
                Issue.record("\(text) was decided")
                continue
            }
            #expect(!reason.isEmpty)
        }
        guard case .unknown = Sample.limit("data.amount > 1").verdict(onSnapshot: .object([:])) else {
            Issue.record("nothing was captured")
            return
        }
    }

    @Test func `Declared types do not move the slots of the variables`() throws {
        let declared = Vocabulary.snapshot(data: .object(CELShape(["amount": .int], isOpen: true)))
        let condition = Condition(text: "data.amount > 500", program: try declared.compile("data.amount > 500"))
        #expect(condition.verdict(onSnapshot: fields) == .holds)
    }
}

@Suite struct FieldPathTests {
    @Test func `Dotted names lead to a value`() {
        let root: JSONValue = ["a": ["b": [1, 2], "c": .null], "": 7]
        #expect(FieldPath("a.b")?.value(in: root) == [1, 2])
        #expect(FieldPath("a.c")?.value(in: root) == .null)
        for absent in ["x", "a.x", "a.b.0", "a.c.d"] { #expect(FieldPath(absent)?.value(in: root) == nil) }
        #expect(FieldPath("a.b")?.description == "a.b")
    }

    @Test(arguments: ["", ".", "a.", ".a", "a..b"]) func `An empty name is no name`(text: String) {
        #expect(FieldPath(text) == nil)
    }

    @Test func `A path is within itself and within what contains it`() throws {
        let (inner, outer) = (try #require(FieldPath("a.b")), try #require(FieldPath("a")))
        #expect(inner.isWithin(outer) && inner.isWithin(inner) && !outer.isWithin(inner))
        #expect(FieldPath(names: []) == nil)
    }
}
