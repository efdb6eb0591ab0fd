import Escalation
import Ingress
import JSON
import Testing

@Suite struct `A CloudEvent in binary mode` {
    let ingress = Ingress()

    private func message(
        _ prefix: String = "cloudEvents:",
        _ changes: [String: HeaderValue?] = [:],
        body: String = #"{"a":1}"#,
        contentType: String? = "application/json; charset=utf-8"
    ) -> SampleMessage {
        var attributes: [String: HeaderValue?] = [
            "specversion": .text("1.0"), "type": .text("com.example.someevent"), "time": .text("2018-04-05T03:56:24Z"),
            "id": .text("1234-1234-1234"), "source": .text("/mycontext/subcontext"),
        ]
        for (name, value) in changes { attributes[name] = value }
        var message = SampleMessage(body, contentType: contentType)
        for case (let name, let value?) in attributes { message.headers[prefix + name] = value }
        return message
    }

    @Test(arguments: ["cloudEvents:", "cloudEvents_"])
    func `has its attributes in headers and its data in the body`(prefix: String) throws {
        let event = try ingress.event(of: message(prefix, ["sequence": .int(7), "subject": .bool(true)]))
        #expect(event.id == "1234-1234-1234")
        #expect(event.source == "/mycontext/subcontext")
        #expect(event.type == "com.example.someevent")
        #expect(event.subject == "true")
        #expect(event.sequence == 7)
        #expect(event.time == Instant("2018-04-05T03:56:24Z"))
        #expect(event.data == ["a": 1])
    }

    @Test func `may carry its time as a timestamp`() throws {
        let event = try ingress.event(of: message("cloudEvents:", ["time": .time(1_522_900_584)]))
        #expect(event.time == Instant("2018-04-05T03:56:24Z"))
    }

    @Test func `without a body has no data`() throws {
        #expect(try ingress.event(of: message(body: "")).data == .null)
    }

    @Test func `with a body that is not JSON has no data`() throws {
        #expect(try ingress.event(of: message(body: "<a/>", contentType: "application/xml")).data == .null)
    }

    @Test func `with a body that should be JSON and is not is refused`() throws {
        #expect(try ingress.refusal(of: message(body: "<a/>")).code == .json)
    }

    @Test(
        arguments: [
            ("id", nil, IngressError.Code.missing), ("source", nil, .missing), ("type", nil, .missing),
            ("specversion", .text("0.3"), .version), ("id", .text(""), .invalid), ("id", .other, .invalid),
            ("type", .text("a\u{1b}[2J"), .invalid), ("time", .text("noon"), .invalid),
            ("sequence", .text("99999999999999999999"), .invalid),
        ] as [(String, HeaderValue?, IngressError.Code)]
    )
    func `is refused with the header's name`(name: String, value: HeaderValue?, code: IngressError.Code) throws {
        let error = try ingress.refusal(of: message("cloudEvents_", [name: value]))
        #expect(error.code == code)
        #expect(error.place == (name == "sequence" ? "sequence" : "cloudEvents_" + name))
    }
}
