import Testing

@testable import Escalation

@Suite struct WrittenDurationTests {
    @Test(arguments: [
        ("90s", Duration.seconds(90)), ("2h30m", .seconds(9000)), ("1d", .seconds(86_400)),
        ("500ms", .milliseconds(500)),
        ("0s", .zero), ("1d2h3m4s5ms", .milliseconds(93_784_005)),
    ])
    func `Numbers with units are read, the biggest first`(text: String, duration: Duration) {
        #expect(WrittenDuration(text)?.duration == duration)
    }

    @Test(arguments: [
        "", "1", "s", "-1s", "1.5h", "30m2h", "1h1h", "1 h", "1H", "1w", "1s ", "99999999999999999999s",
        "9223372036854775807d", "1\u{301}s", "١s",
    ])
    func `Anything else is refused`(text: String) {
        #expect(WrittenDuration(text) == nil)
    }

    @Test(arguments: ["90s", "2h30m", "1d", "500ms", "0s"])
    func `The shortest form reads back`(text: String) {
        let written = WrittenDuration(text)?.description
        #expect(written.flatMap { WrittenDuration($0) } == WrittenDuration(text))
        #expect(WrittenDuration(.seconds(90)).description == "1m30s")
    }
}
