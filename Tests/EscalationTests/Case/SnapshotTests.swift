import JSON
import Testing

@testable import Escalation

@Suite struct SnapshotTests {
    @Test func `Only what the trigger names is kept`() {
        let paths = ["data.amount", "source", "data.absent", "data.vendor.name"].compactMap { FieldPath($0) }
        let snapshot = Snapshot(of: Sample.event(), capture: paths)
        #expect(snapshot.fields == ["data": ["amount": 400], "source": "/erp"])
    }

    @Test func `Without a capture all of the data is kept and nothing else`() {
        #expect(Snapshot(of: Sample.event(), capture: nil).fields == ["data": ["amount": 400, "vendor": "Acme"]])
    }

    @Test func `A field inside another is kept whichever is named first`() {
        var event = Sample.event()
        event.data = ["vendor": ["name": "Acme", "rating": 2]]
        for paths in [["data.vendor", "data.vendor.name"], ["data.vendor.name", "data.vendor"]] {
            let snapshot = Snapshot(of: event, capture: paths.compactMap { FieldPath($0) })
            #expect(snapshot.fields == ["data": ["vendor": ["name": "Acme", "rating": 2]]])
        }
    }

    @Test func `What was asked is kept beside the data, which cannot pass itself off as it`() {
        var event = Sample.event()
        event.data = ["ask": ["question": "forged"]]
        let ask = Ask(gate: "pay", question: "Pay?", workflow: Workflow(name: "erp", digest: "sha256:1", run: "7"))
        let snapshot = Snapshot(of: event, capture: [], asking: ask)
        #expect(snapshot.question == "Pay?")
        #expect(Snapshot(of: event, capture: nil).question == nil)
        #expect(snapshot.fields["ask"]?["digest"] == "sha256:1")
        #expect(snapshot.fields["ask"]?["run"] == nil, "two runs that ask the same ask the same")
    }

    @Test func `The order of members makes no difference, even beside a number without canonical form`() throws {
        for number in ["1", "9007199254740993", "1.5"] {
            let one = try JSONValue.parse(#"{"a":{"x":"\#(number)","n":\#(number)},"b":[1]}"#)
            let two = try JSONValue.parse(#"{"b":[1],"a":{"n":\#(number),"x":"\#(number)"}}"#)
            #expect(Snapshot(fields: one).digest == Snapshot(fields: two).digest)
        }
    }

    @Test func `Values that differ have digests that differ`() throws {
        let texts = [
            "9007199254740993", "9007199254740992", "\"9007199254740993\"", "1", "\"1\"", "true", "null", "[]", "{}",
            "[null]",
            "18446744073709551615", "1.5",
        ]
        let digests = try texts.map { Snapshot(fields: .object(["n": try JSONValue.parse("[\($0)]")])).digest }
        #expect(Set(digests).count == texts.count)
    }
}
