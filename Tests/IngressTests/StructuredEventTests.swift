import Escalation
import Ingress
import JSON
import Testing

@Suite struct `A structured CloudEvent` {
    let ingress = Ingress()

    @Test func `gives every attribute that Belay keeps`() throws {
        var message = SampleMessage.cloudEvent(
            """
            {"specversion":"1.0","id":"e-1","source":"/erp","type":"payment.requested","subject":"4711",
             "time":"2026-11-23T04:05:06.5Z","sequence":"42","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
             "partitionkey":"x","data":{"amount":61000}}
            """
        )
        message.userID = "erp"
        let event = try ingress.event(of: message)
        #expect(event.id == "e-1")
        #expect(event.source == "/erp")
        #expect(event.type == "payment.requested")
        #expect(event.subject == "4711")
        #expect(event.time == Instant("2026-11-23T04:05:06.5Z"))
        #expect(event.sequence == 42)
        #expect(event.sender == "erp")
        #expect(event.traceparent == "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        #expect(event.data["amount"]?.int == 61000)
    }

    @Test(arguments: [
        "application/cloudevents+json", "application/cloudevents+json; charset=utf-8", "Application/CloudEvents+JSON",
        "application/cloudevents+json;charset=UTF-8",
    ])
    func `is known by its content type, whatever its case and parameters`(contentType: String) throws {
        let message = SampleMessage(Self.plain, contentType: contentType)
        #expect(try ingress.event(of: message).id == "e-1")
    }

    static let plain = #"{"specversion":"1.0","id":"e-1","source":"/erp","type":"t"}"#

    @Test func `lends its whole document, unless its data was opened`() throws {
        var lent: [Bool] = []
        for data in [#""data":1"#, #""data_base64":"MQ==""#, #""datacontenttype":"image/png","data_base64":"MQ==""#] {
            let body = #"{"specversion":"1.0","id":"1","source":"/s","type":"t",\#(data)}"#
            try ingress.read(SampleMessage.cloudEvent(body), with: MessageParser()) { event, _ in
                lent.append(try event.get().root != nil)
            }
        }
        #expect(lent == [true, false, true])
    }

    @Test func `has no subject where it is null`() throws {
        let event = try ingress.event(
            of: .cloudEvent(#"{"specversion":"1.0","id":"1","source":"/s","type":"t","subject":null,"data":null}"#)
        )
        #expect(event.subject == nil)
        #expect(event.data == .null)
    }

    @Test func `takes the trace from a header where it has none itself`() throws {
        let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        var message = SampleMessage.cloudEvent(Self.plain)
        message.headers["traceparent"] = .text(trace)
        #expect(try ingress.event(of: message).traceparent == trace)
        message.headers["traceparent"] = .text("not a trace\n")
        #expect(try ingress.event(of: message).traceparent == nil)
    }

    @Test(arguments: [
        (#"{"id":"1","source":"/s","type":"t"}"#, IngressError.Code.missing, "specversion"),
        (#"{"specversion":"1.0","source":"/s","type":"t"}"#, .missing, "id"),
        (#"{"specversion":"1.0","id":"1","type":"t"}"#, .missing, "source"),
        (#"{"specversion":"1.0","id":"1","source":"/s"}"#, .missing, "type"),
        (#"{"specversion":"1.0","id":null,"source":"/s","type":"t"}"#, .missing, "id"),
        (#"{"specversion":"0.3","id":"1","source":"/s","type":"t"}"#, .version, "specversion"),
        (#"{"specversion":1.0,"id":"1","source":"/s","type":"t"}"#, .version, "specversion"),
        (#"{"specversion":"1.0","id":1,"source":"/s","type":"t"}"#, .invalid, "id"),
        (#"{"specversion":"1.0","id":"","source":"/s","type":"t"}"#, .invalid, "id"),
        (#"{"specversion":"1.0","id":"1\u0000","source":"/s","type":"t"}"#, .invalid, "id"),
        (#"{"specversion":"1.0","id":"1","source":"/s\n","type":"t"}"#, .invalid, "source"),
        (#"{"specversion":"1.0","id":"1","source":"/s\u0085","type":"t"}"#, .invalid, "source"),
        (#"{"specversion":"1.0","id":"1","source":"/s","type":["t"]}"#, .invalid, "type"),
        (#"{"specversion":"1.0","id":"1","source":"/s","type":"t","subject":7}"#, .invalid, "subject"),
        (#"{"specversion":"1.0","id":"1","source":"/s","type":"t","time":"yesterday"}"#, .invalid, "time"),
        (#"{"specversion":"1.0","id":"1","source":"/s","type":"t","time":1795401807}"#, .invalid, "time"),
        (#"{"specversion":"1.0","id":"1","source":"/s","type":"t","sequence":1.5}"#, .invalid, "sequence"),
        (
            #"{"specversion":"1.0","id":"1","source":"/s","type":"t","sequence":"99999999999999999999"}"#, .invalid,
            "sequence"
        ),
        (#"{"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype":7}"#, .invalid, "datacontenttype"),
        (
            #"{"specversion":"1.0","id":"1","source":"/s","type":"t","data":1,"data_base64":"MQ=="}"#, .data,
            "data_base64"
        ),
        (#"{"specversion":"1.0","id":"1","id":"2","source":"/s","type":"t"}"#, .json, "id"),
        (#"{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{"a":1,"\u0061":2}}"#, .json, "data.a"),
    ])
    func `is refused with what, where and what to do`(body: String, code: IngressError.Code, place: String) throws {
        let readings = try ingress.readings(of: .cloudEvent(body))
        let error = try #require(readings.first?.error)
        #expect(readings.count == 1)
        #expect(error.code == code)
        #expect(error.place == place)
        #expect(!error.advice.isEmpty)
        #expect(readings[0].text == body, "a dead letter keeps what was sent")
    }

    @Test(arguments: ["", "[]", "7", "{", "null", "{\"specversion\":\"1.0\"", "\u{FEFF}{}"])
    func `that is no JSON object is refused`(body: String) throws {
        #expect(try ingress.refusal(of: .cloudEvent(body)).code == .json)
    }

    @Test func `with bytes that are no UTF-8 is refused where they stand`() throws {
        var message = SampleMessage.cloudEvent(Self.plain)
        message.body[24] = 0xFF
        let error = try ingress.refusal(of: message)
        #expect(error.code == .json)
        #expect(error.place == "byte 24")
    }

    @Test func `with an attribute longer than a key may be is refused`() throws {
        let long = String(repeating: "x", count: 1025)
        let error = try ingress.refusal(
            of: .cloudEvent(#"{"specversion":"1.0","id":"\#(long)","source":"/s","type":"t"}"#)
        )
        #expect(error.code == .invalid)
        #expect(!error.description.contains("xxxx"), "values stay out of messages")
    }

    @Test(arguments: ["gzip", "GZIP", "deflate", "br", "base64"])
    func `with an encoded body is refused unread`(encoding: String) throws {
        var message = SampleMessage.cloudEvent(Self.plain)
        message.contentEncoding = encoding
        #expect(try ingress.refusal(of: message).code == .encoding)
    }

    @Test(arguments: ["utf-8", "UTF-8", "", "identity"])
    func `with a content encoding that encodes nothing is read`(encoding: String) throws {
        var message = SampleMessage.cloudEvent(Self.plain)
        message.contentEncoding = encoding
        #expect(try ingress.event(of: message).id == "e-1")
    }

    @Test func `in another format is refused`() throws {
        let message = SampleMessage("<event/>", contentType: "application/cloudevents+xml")
        #expect(try ingress.refusal(of: message).code == .format)
    }

    @Test func `with a sequence that is no number is ordered by its time`() throws {
        let event = try ingress.event(
            of: .cloudEvent(
                #"{"specversion":"1.0","id":"1","source":"/s","type":"t","sequence":"01ARZ3NDEKTSV4RRFFQ69G5FAV"}"#
            )
        )
        #expect(event.sequence == nil)
    }

    @Test func `stops nothing when the callback throws`() throws {
        struct Stop: Error {}
        let parser = MessageParser()
        #expect(throws: Stop.self) {
            try ingress.read(SampleMessage.cloudEvent(Self.plain), with: parser) { _, _ in throw Stop() }
        }
        #expect(try ingress.readings(of: .cloudEvent(Self.plain), with: parser).count == 1)
    }

    @Test func `passes on an error of the callback that looks like its own`() throws {
        let error = try ingress.refusal(of: .cloudEvent("{}"))
        var calls = 0
        #expect(throws: IngressError.self) {
            try ingress.read(SampleMessage.cloudEvent(Self.plain), with: MessageParser()) { _, _ in
                calls += 1
                throw error
            }
        }
        #expect(calls == 1)
    }
}

@Suite struct `Data in base 64` {
    let ingress = Ingress()

    private func body(_ data: String, _ type: String? = nil) -> SampleMessage {
        let type = type.map { #","datacontenttype":"\#($0)""# } ?? ""
        return .cloudEvent(#"{"specversion":"1.0","id":"1","source":"/s","type":"t"\#(type),"data_base64":"\#(data)"}"#)
    }

    @Test(arguments: [nil, "application/json", "application/vnd.acme+json; charset=utf-8"])
    func `is opened where it is JSON`(type: String?) throws {
        let event = try ingress.event(of: body("eyAieHl6IjogMTIzIH0=", type))
        #expect(event.data == ["xyz": 123])
    }

    @Test func `of another type is left behind`() throws {
        let event = try ingress.event(of: body("... base64 encoded string ...", "application/vnd.apache.thrift.binary"))
        #expect(event.data == .null)
    }

    @Test(arguments: ["eyA", "====", "e=Ag", "eyA*", "eyAg\\neyAg"])
    func `that is none is refused`(data: String) throws {
        #expect(try ingress.refusal(of: body(data)).code == .data)
    }

    @Test func `that holds no JSON is refused with the place inside it`() throws {
        let error = try ingress.refusal(of: body("ezF9"))
        #expect(error.code == .json)
        #expect(error.place == "data_base64, byte 1")
    }
}
