import Escalation
import Ingress
import JSON
import Testing

@Suite struct `A batch` {
    let ingress = Ingress()

    private func event(_ id: String) -> String { #"{"specversion":"1.0","id":"\#(id)","source":"/s","type":"t"}"# }

    @Test func `is split into its events`() throws {
        let readings = try ingress.readings(of: .cloudEventBatch("[\(event("a")),\(event("b"))]"))
        #expect(readings.map(\.event?.id) == ["a", "b"])
        #expect(readings.map(\.position) == [0, 1])
    }

    @Test func `goes on past an element that cannot be read`() throws {
        let readings = try ingress.readings(of: .cloudEventBatch("[\(event("a")),{\"id\":\"b\"},7,\(event("c"))]"))
        #expect(readings.map(\.event?.id) == ["a", nil, nil, "c"])
        #expect(readings[1].error?.place == "specversion")
        #expect(readings[1].text == #"[{"id":"b"}]"#)
        #expect(readings[2].text == "[7]")
    }

    @Test func `hands over elements that can be sent again alone`() throws {
        for reading in try ingress.readings(of: .cloudEventBatch("[\(event("a")),\(event("b"))]")) {
            let again = try ingress.readings(of: .cloudEventBatch(reading.text))
            #expect(again.map(\.event?.id) == [reading.event?.id])
        }
    }

    @Test func `may be empty`() throws {
        #expect(try ingress.readings(of: .cloudEventBatch("[]")).isEmpty)
    }

    @Test func `that is no array is refused once`() throws {
        #expect(try ingress.refusal(of: .cloudEventBatch(event("a"))).code == .batch)
    }

    @Test func `with more events than accepted is refused whole`() throws {
        let parser = MessageParser(limits: .init(elementsMax: 2))
        let readings = try ingress.readings(of: .cloudEventBatch("[1,2,3]"), with: parser)
        #expect(readings.map(\.error?.code) == [.batch])
    }

    @Test func `whose JSON is broken anywhere is refused whole`() throws {
        let error = try ingress.refusal(of: .cloudEventBatch("[\(event("a")),{]"))
        #expect(error.code == .json)
    }

    @Test func `opens the data of each element by itself`() throws {
        let readings = try ingress.readings(
            of: .cloudEventBatch(
                """
                [{"specversion":"1.0","id":"a","source":"/s","type":"t","data_base64":"eyAieHl6IjogMTIzIH0="},
                 {"specversion":"1.0","id":"b","source":"/s","type":"t","data_base64":"ezF9"},
                 {"specversion":"1.0","id":"c","source":"/s","type":"t","data_base64":"MQ=="}]
                """
            )
        )
        #expect(readings.map(\.event?.data) == [["xyz": 123], nil, 1])
    }
}
