import Escalation
import Ingress
import JSON
import Testing

@Suite struct `Hostile input` {
    @Test func `nested a hundred thousand deep is refused`() throws {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect(try Ingress().refusal(of: .cloudEvent(deep)).code == .json)
        let inside = #"{"specversion":"1.0","id":"1","source":"/s","type":"t","data":\#(deep)}"#
        #expect(try Ingress().refusal(of: .cloudEvent(inside)).code == .json)
    }

    @Test func `of 20 MB is refused`() throws {
        let large =
            #"{"specversion":"1.0","id":"1","source":"/s","type":"t","data":"\#(String(repeating: "x", count: 20 << 20))"}"#
        #expect(try Ingress().refusal(of: .cloudEvent(large)).code == .json)
    }

    @Test func `that opens itself within itself is opened once`() throws {
        let ingress = Ingress(sources: [
            try SourceDocument(
                yaml:
                    "kind: source\nname: s\nversion: 1\nmatch: {}\nformat: { open: a, identity: content, source: /s, type: t }"
            )
        ])
        var nested = "{}"
        for _ in 0..<8 { nested = JSONValue.object(["a": .string(nested)]).description }
        let event = try ingress.event(of: .json(nested))
        #expect(event.data["a"]?.string != nil)
    }

    /// Every message is read or refused; none traps, and a refused element never takes its neighbours along.
    @Test func `made of altered messages never traps`() throws {
        var random = SeededGenerator.announced("altered messages")
        let (ingress, parser) = (try ProjectFiles.ingress(), MessageParser(limits: .init(elementsMax: 64)))
        let seeds = Self.seeds
        var (read, refused) = (0, 0)
        for _ in 0..<12_000 {
            var message = seeds.randomElement(using: &random)!
            Self.alter(&message, with: &random)
            try ingress.read(message, with: parser) { result, element in
                switch result {
                case .success(let view):
                    let event = view.materialised(arrival: Ingress.arrival)
                    #expect(!event.id.isEmpty && !event.source.isEmpty && !event.type.isEmpty)
                    _ = try? AskMessage(view)
                    read += 1
                case .failure(let error):
                    #expect(!error.description.isEmpty)
                    refused += 1
                }
                _ = element.bytes()
            }
        }
        #expect(read > 500 && refused > 500, "the alterations reach both: \(read) read, \(refused) refused")
    }

    private static var seeds: [SampleMessage] {
        let event =
            #"{"specversion":"1.0","id":"1","source":"/s","type":"dev.belay.ask","time":"2026-11-23T04:05:06Z","data":{"gate":"g","question":"q"}}"#
        var binary = SampleMessage(#"{"a":[1,2.5e3,null]}"#)
        binary.headers = [
            "cloudEvents:specversion": .text("1.0"), "cloudEvents:id": .text("1"), "cloudEvents:source": .text("/s"),
            "cloudEvents:type": .text("t"),
        ]
        return [
            .cloudEvent(event), .cloudEventBatch("[\(event),\(event)]"), .json(event), binary,
            .cloudEvent(
                #"{"specversion":"1.0","id":"1","source":"/s","type":"t","data_base64":"eyAieHl6IjogMTIzIH0="}"#
            ),
            .json(
                #"[{"hostname":"h","utcoffset":0,"clock":1,"type":"task-failed","uuid":"u","timestamp":1795401807.63}]"#
            ),
            .json(
                #"{"oslo.version":"2.0","oslo.message":"{\"message_id\":\"m\",\"publisher_id\":\"p\",\"event_type\":\"e\",\"timestamp\":\"2026-11-23 02:44:51.5\"}"}"#
            ),
            .json(
                #"{"alerts":[{"status":"firing","startsAt":"2026-11-23T04:05:06Z","fingerprint":"f"}],"receiver":"r","groupKey":"k","status":"firing"}"#
            ),
        ]
    }

    private static func alter(_ message: inout SampleMessage, with random: inout some RandomNumberGenerator) {
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let place = Int.random(in: message.body.indices, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: message.body[place] = UInt8.random(in: 0...255, using: &random)
            case 1: message.body[place] = Array("{}[]\",:\\0-.eu".utf8).randomElement(using: &random)!
            case 2: message.body.remove(at: place)
            default:
                let end = Int.random(in: place..<message.body.count, using: &random)
                message.body.insert(contentsOf: message.body[place...end], at: place)
            }
            if message.body.isEmpty { message.body = [0x20] }
        }
    }
}
