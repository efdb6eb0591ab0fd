import JSON
import Testing

@testable import Escalation

@Suite struct EventTests {
    private func event(time: Instant?, sequence: Int64? = nil) -> Event {
        Event(id: "e", source: "s", type: "t", time: time, sequence: sequence, arrival: Instant(seconds: 100))
    }

    @Test func `An event's place is the source's number, else its time, never ahead of its arrival`() {
        #expect(event(time: Instant(seconds: 5), sequence: 7).position == Position(order: 7, tie: "e"))
        #expect(event(time: Instant(seconds: 5)).position.order == 5_000_000)
        #expect(event(time: Instant(seconds: 500)).position.order == 100_000_000)
        #expect(event(time: nil).position.order == 100_000_000)
        #expect(event(time: Instant(seconds: 500)).instant == Instant(seconds: 100))
    }

    @Test func `A view copies the event out of the message, and takes what is no string for absent`() throws {
        let text = #"{"id":"1","source":"s","type":7,"subject":null,"time":"2026-11-23 04:05:06","data":{"a":[1]}}"#
        try JSONParser().withDocument(Array(text.utf8), limits: JSONLimits()) { root in
            func attribute(_ name: String) -> EventView.Attribute { root[name].map { .json($0) } ?? .absent }
            var view = EventView(
                root: root,
                id: attribute("id"),
                source: attribute("source"),
                type: attribute("type"),
                subject: attribute("subject"),
                time: attribute("time"),
                data: root["data"],
                sender: "erp"
            )
            let event = view.materialised(arrival: Sample.start)
            #expect(event.id == "1" && event.type == "" && event.subject == nil && event.time == nil)
            #expect(event.data == ["a": [1]])
            #expect(event.reference.sender == "erp")
            view.timeIsUTCWithoutZone = true
            #expect(view.materialised(arrival: Sample.start).time?.description == "2026-11-23T04:05:06Z")
        }
    }
}
