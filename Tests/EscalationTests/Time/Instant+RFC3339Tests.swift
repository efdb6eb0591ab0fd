import Testing

@testable import Escalation

@Suite struct InstantRFC3339Tests {
    @Test(
        arguments: [
            // RFC 3339, section 5.8.
            ("1985-04-12T23:20:50.52Z", 482_196_050_520_000), ("1996-12-19T16:39:57-08:00", 851_042_397_000_000),
            ("1990-12-31T23:59:60Z", 662_687_999_000_000), ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130_000),
            ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.999999Z", -1),
            ("2000-02-29t00:00:00z", 951_782_400_000_000),
            ("2026-11-23 04:05:06.1234567Z", 1_795_406_706_123_456), ("0000-01-01T00:00:00Z", -62_167_219_200_000_000),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ] as [(String, Int64)]
    )
    func `A timestamp with a zone is read`(text: String, microseconds: Int64) {
        #expect(Instant(text)?.microseconds == microseconds)
    }

    @Test(arguments: [
        "", "2026", "2026-11-23", "2026-11-23T04:05:06", "2026-11-23T04:05Z", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-11-23T24:00:00Z",
        "2026-11-23T04:60:00Z", "2026-11-23T04:05:61Z", "2026-11-23T04:05:06.Z", "2026-11-23T04:05:06+24:00",
        "2026-11-23T04:05:06+0100", "2026-11-23T04:05:06Zjunk", "+2026-11-23T04:05:06Z", "２０26-11-23T04:05:06Z",
        "2026-11-23T04:05:06\u{0}Z",
    ])
    func `Anything else is refused`(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test func `A time without a zone is read by those who know it`() {
        #expect(Instant("2026-11-23 04:05:06.5", assumingUTC: true)?.description == "2026-11-23T04:05:06.500000Z")
        #expect(Instant("2026-11-23T04:05:06+01:00", assumingUTC: true)?.description == "2026-11-23T03:05:06Z")
    }

    @Test(arguments: Seeded.seeds) func `What is written reads back`(seed: UInt64) {
        var chance = Seeded(seed)
        for _ in 0..<100 {
            let instant = Instant(
                microseconds: .random(in: -62_167_219_200_000_000...253_402_300_799_999_999, using: &chance)
            )
            #expect(Instant(instant.description) == instant, "seed \(seed)")
        }
    }

    @Test func `Every instant can be written`() {
        for microseconds in [Int64.min, .max, -1, 0] {
            #expect(!Instant(microseconds: microseconds).description.isEmpty)
        }
    }
}
