import Escalation
import Ingress
import JSON
import Testing

/// The mark of a drill's event is read, or stops the event; nobody guesses.
@Suite struct DrillAttributeTests {
    private func mark(of message: SampleMessage) throws -> [Result<DrillID?, IngressError>] {
        var results: [Result<DrillID?, IngressError>] = []
        try Ingress().read(message, with: MessageParser()) { result, _ in results.append(result.map(\.drill)) }
        return results
    }

    private static func event(_ members: String) -> SampleMessage {
        .cloudEvent(#"{"specversion":"1.0","id":"1","source":"/s","type":"t"\#(members)}"#)
    }

    @Test func `An event without a mark is none of a drill, one with a mark is its drill's`() throws {
        #expect(try mark(of: Self.event("")).map { try $0.get() } == [nil])
        #expect(try mark(of: Self.event(#","belaydrill":"d-1""#)).map { try $0.get() } == ["d-1"])
        #expect(try mark(of: Self.event(#","data":{"belaydrill":"x y"}"#)).map { try $0.get() } == [nil])
    }

    @Test(arguments: [
        #","belaydrill":null"#, #","belaydrill":"""#, #","belaydrill":true"#, #","belaydrill":7"#,
        #","belaydrill":["d-1"]"#, #","belaydrill":{"id":"d-1"}"#, #","belaydrill":"a b""#, #","belaydrill":"d_1""#,
        #","belaydrill":"\u0000""#, #","BelayDrill":"d-1""#, #","belayDrill":null"#, #","BELAYDRILL":"d-1""#,
    ])
    func `A mark that cannot be read stops its event`(members: String) throws {
        for result in try mark(of: Self.event(members)) {
            #expect(throws: IngressError.self) { try result.get() }
        }
    }

    @Test(arguments: ["cloudEvents:belaydrill", "cloudEvents_belaydrill", "belaydrill"])
    func `A mark in a header where none is read stops the message`(header: String) throws {
        var structured = Self.event("")
        structured.headers[header] = .text("d-1")
        var foreign = SampleMessage("{}", contentType: "application/json")
        foreign.headers[header] = .text("d-1")
        var batch = SampleMessage("[]", contentType: "application/cloudevents-batch+json")
        batch.headers[header] = .text("d-1")
        for message in [structured, foreign, batch] {
            let results = try mark(of: message)
            #expect(results.count == 1)
            for result in results { #expect(throws: IngressError.self) { try result.get() } }
        }
    }

    @Test func `In binary mode the mark is the header of its event`() throws {
        var message = SampleMessage("{}", contentType: "application/json")
        for (name, text) in [("specversion", "1.0"), ("id", "1"), ("source", "/s"), ("type", "t")] {
            message.headers["cloudEvents:" + name] = .text(text)
        }
        #expect(try mark(of: message).map { try $0.get() } == [nil])
        message.headers["cloudEvents:belaydrill"] = .text("d-1")
        #expect(try mark(of: message).map { try $0.get() } == ["d-1"])
        for wrong in [HeaderValue.text(""), .text("a b"), .bool(true), .other] {
            message.headers["cloudEvents:belaydrill"] = wrong
            for result in try mark(of: message) {
                if case .bool = wrong { continue }
                #expect(throws: IngressError.self) { try result.get() }
            }
        }
        message.headers["cloudEvents:belaydrill"] = nil
        message.headers["cloudEvents_belaydrill"] = .text("d-1")
        for result in try mark(of: message) { #expect(throws: IngressError.self) { try result.get() } }
    }
}
