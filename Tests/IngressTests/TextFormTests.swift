import Escalation
import Testing

@testable import Ingress

@Suite struct `Forms of text` {
    @Test(arguments: [
        "2026-11-23T04:05:06Z", "2026-11-23t04:05:06z", "2026-11-23 04:05:06Z", "2026-11-23T04:05:06.123456789+02:00",
        "2024-02-29T00:00:00Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-11-31T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-11-23T24:00:00Z", "2026-11-23T23:59:60Z", "2026-11-23T04:05:06", "2026-11-23T04:05:06.Z",
        "2026-11-23T04:05:06+0200",
        "2026-11-23T04:05:06+02:60", "2026-11-23T04:05:06+24:00", "2026-11-23T04:05:06.5", "2026-11-23", "",
        "2026-11-23T04:05:06ZZ",
        "2025-02-03T21:41:42.853014+01.00", "0001-01-01T00:00:00Z", "+026-11-23T04:05:06Z",
    ])
    func `A time is checked exactly as it is read`(text: String) {
        #expect(Array(text.utf8).withUnsafeBufferPointer { Timestamp.isRFC3339($0) } == (Instant(text) != nil))
    }

    @Test func `Times altered at random are checked exactly as they are read`() {
        var random = SeededGenerator.announced("times")
        let alphabet = Array("0123456789-:.TZtz+ 9".utf8)
        for _ in 0..<20_000 {
            var bytes = Array(
                ["2026-11-23T04:05:06Z", "2024-02-29T23:59:59.5-11:30"].randomElement(using: &random)!.utf8
            )
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = alphabet.randomElement(using: &random)!
            }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(bytes.withUnsafeBufferPointer { Timestamp.isRFC3339($0) } == (Instant(text) != nil), "\(text)")
        }
    }

    @Test(arguments: [
        (1_795_401_807.6342347, "2026-11-23T02:43:27.634235Z"), (0, "1970-01-01T00:00:00Z"),
        (-1.5, "1969-12-31T23:59:58.500000Z"),
    ])
    func `Seconds become RFC 3339`(seconds: Double, text: String) {
        #expect(Timestamp.text(ofSeconds: seconds) == text)
    }

    @Test(arguments: [1e300, -1e300, .nan, .infinity, 253_402_300_800])
    func `Seconds beyond all calendars become nothing`(seconds: Double) {
        #expect(Timestamp.text(ofSeconds: seconds) == nil)
    }

    @Test(arguments: [
        ("application/cloudevents+json", ContentType.cloudEvent),
        ("APPLICATION/CLOUDEVENTS-BATCH+JSON;a=b", .cloudEventBatch),
        ("application/cloudevents+avro", .foreignCloudEvent), ("application/json ; x", .json), ("text/json", .json),
        ("application/vnd.acme+json", .json), ("application/xml", .other), ("", .absent), (";", .absent),
        ("application/jsonx", .other),
    ])
    func `A content type is told from its name`(text: String, kind: ContentType) {
        #expect(ContentType(text) == kind)
    }

    @Test(arguments: [
        ("a.b", ["a", "b"]), (#"payload."nova_object.data".uuid"#, ["payload", "nova_object.data", "uuid"]),
        (#""a""#, ["a"]),
        ("", nil), (".", nil), ("a.", nil), (".a", nil), (#""a"#, nil), (#""a"b"#, nil), (#""""#, nil), ("a..b", nil),
    ])
    func `A path is names between dots`(text: String, names: [String]?) {
        let path = DocumentPath(text)
        #expect(path?.names == names)
        if let path { #expect(DocumentPath(path.description) == path) }
    }

    @Test(arguments: [
        ("task.#", "task.failed", true), ("task.#", "task", true), ("task.*", "task", false), ("#", "", true),
        ("#.error", "a.b.error", true), ("#.error", "a.error.b", false), ("*.b.#", "a.b", true),
        ("a.#.b.#.c", "a.x.b.y.z.c", true),
        ("a.#.b.#.c", "a.x.y.c", false), ("versioned_notifications.*", "versioned_notifications.info", true),
    ])
    func `A routing pattern matches as a topic binding does`(pattern: String, key: String, matches: Bool) {
        #expect(RoutingPattern(pattern).matches(key) == matches)
    }

    @Test func `A routing pattern full of wildcards ends`() {
        let pattern = RoutingPattern(String(repeating: "#.", count: 60) + "z")
        #expect(!pattern.matches(String(repeating: "a.", count: 120) + "a"))
    }

    @Test(arguments: [("needed-by", "neededBy"), ("quesiton", "question"), ("xyzzy", nil)])
    func `A misspelt name finds the nearest`(name: String, nearest: String?) {
        #expect(NearestName.of(name, in: ["gate", "question", "neededBy", "replyTo"]) == nearest)
    }
}
