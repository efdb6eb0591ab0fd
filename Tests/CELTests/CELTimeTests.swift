import Foundation
import Testing

@testable import CEL

@Suite struct CELTimeTests {
    @Test(arguments: [
        ("2026-03-29T01:30:00.5+01:00", "2026-03-29T00:30:00.5Z"), ("2024-02-29t23:59:59z", "2024-02-29T23:59:59Z"),
        ("1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999999Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("2000-01-01T00:00:00-00:30", "2000-01-01T00:30:00Z"),
    ])
    func `RFC 3339 is read and written in UTC`(text: String, written: String) {
        #expect(CELTimestamp(rfc3339: text)?.description == written)
    }

    @Test(arguments: [
        "", "2026", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+1:00",
        "0000-12-31T00:00:00Z", "9999-12-31T23:59:59-01:00", "2026-01-01T00:00:00Zx", "2026-1-1T00:00:00Z",
    ])
    func `What is no time is refused`(text: String) {
        #expect(CELTimestamp(rfc3339: text) == nil)
    }

    @Test func `Every day of four centuries has the date after the day before`() throws {
        var previous = CivilTime(seconds: -12_219_292_800)
        for day in 1...146_097 {
            let date = CivilTime(seconds: -12_219_292_800 + Int64(day) * 86_400)
            let isNextDay = date.year == previous.year && date.month == previous.month && date.day == previous.day + 1
            let isNextMonth =
                date.day == 1 && previous.day == CivilTime.days(inMonth: previous.month, year: previous.year)
            guard isNextDay || isNextMonth, date.secondsSinceEpoch == -12_219_292_800 + Int64(day) * 86_400,
                date.dayOfWeek == (previous.dayOfWeek + 1) % 7
            else {
                Issue.record("\(previous) is followed by \(date)")
                return
            }
            previous = date
        }
        #expect(CivilTime(seconds: 0).dayOfWeek == 4)
        #expect(CivilTime(year: 2024, month: 12, day: 31)?.dayOfYear == 365)
    }

    @Test(arguments: [
        ("1h30m", 5_400_000_000_000), ("-1.5s", -1_500_000_000), ("0", 0), ("100ms", 100_000_000),
        ("1.5h", 5_400_000_000_000),
        ("2us3ns", 2_003), ("1µs", 1_000), (".5s", 500_000_000), ("+3s", 3_000_000_000),
        ("-9223372036854775807ns", -Int64.max),
    ])
    func `Durations are read`(text: String, nanoseconds: Int64) {
        #expect(CELDuration(text)?.nanoseconds == nanoseconds)
    }

    @Test(arguments: [
        "", "s", "1", "1x", "-", "1h-2m", "9223372036854775808ns", "320000000000s", "1..5s", " 1s",
        "99999999999999999999s",
    ])
    func `What is no duration is refused`(text: String) {
        #expect(CELDuration(text) == nil)
    }

    @Test func `Durations are written in seconds`() {
        #expect(CELDuration(nanoseconds: -250_000_000).description == "-0.25s")
        #expect(CELDuration(nanoseconds: 5_400_000_000_000).description == "5400s")
        #expect(CELDuration(Duration.milliseconds(1_500))?.description == "1.5s")
    }

    @Test(arguments: [
        ("2026-03-29T00:59:59Z", 3_600), ("2026-03-29T01:00:00Z", 7_200), ("2026-10-25T00:59:59Z", 7_200),
        ("2026-10-25T01:00:00Z", 3_600), ("2400-07-01T00:00:00Z", 7_200), ("1800-01-01T00:00:00Z", 3_208),
    ])
    func `A zone's rule changes its clocks at the right second`(text: String, offset: Int) throws {
        let zones = CELTimeZones { $0 == "Test/Berlin" ? TimeZoneFile.berlin : nil }
        #expect(zones.offset(at: try #require(CELTimestamp(rfc3339: text)), zone: "Test/Berlin") == offset)
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Europe/Berlin"), "no zone database"),
        arguments: [
            "Europe/Berlin", "America/New_York", "America/St_Johns", "America/Sao_Paulo", "Australia/Sydney",
            "Australia/Lord_Howe", "Asia/Kathmandu", "Europe/Dublin", "Africa/Casablanca", "Pacific/Apia",
            "Asia/Tehran",
        ]
    )
    func `Offsets agree with Foundation's`(name: String) throws {
        let zone = try #require(TimeZone(identifier: name))
        let zones = CELTimeZones {
            (try? Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\($0)"))).map { [UInt8]($0) }
        }
        let seed = UInt64.random(in: 0 ... .max)
        var dice = Dice(seed: seed)
        for _ in 0..<2_000 {
            // To 2036: beyond, the two may know different rules for Morocco's Ramadan.
            let seconds = Int64.random(in: 0..<2_082_758_400, using: &dice)
            let time = try #require(CELTimestamp(seconds: seconds))
            let expected = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
            #expect(zones.offset(at: time, zone: name) == expected, "seed \(seed): \(time)")
        }
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Europe/Berlin"), "no zone database"),
        arguments: [
            "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia",
            "Asia/Tokyo",
            "Europe/Dublin", "+05:30", "UTC",
        ]
    )
    func `Between two changes that a zone names, its offset stays the same`(name: String) {
        let zones = CELTimeZones {
            (try? Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\($0)"))).map { [UInt8]($0) }
        }
        // Every hour from 2000 to 2060: past what the files list, into the rules.
        var next = zones.nextChange(afterSecond: 946_684_800 - 1, zone: name)
        var offset = zones.offset(atSecond: 946_684_800, zone: name)
        for second in stride(from: Int64(946_684_800), to: 2_840_140_800, by: 3600) {
            if let change = next, change <= second {
                next = zones.nextChange(afterSecond: second, zone: name)
                offset = zones.offset(atSecond: second, zone: name)
            }
            guard zones.offset(atSecond: second, zone: name) == offset else {
                Issue.record("the offset of \(name) is another at \(second)")
                return
            }
        }
    }

    @Test func `A rule changes the clocks at the second that it names`() {
        let zones = CELTimeZones { _ in TimeZoneFile.berlin }
        #expect(zones.nextChange(afterSecond: 1_774_745_999, zone: "X") == 1_774_746_000)
        #expect(zones.nextChange(afterSecond: 1_774_746_000, zone: "X") == 1_792_890_000)
        #expect(zones.nextChange(afterSecond: 0, zone: "UTC") == nil)
    }

    @Test func `A rule south of the equator saves over the new year`() throws {
        let zones = CELTimeZones { _ in TimeZoneFile.file(rule: "AEST-10AEDT,M10.1.0,M4.1.0/3") }
        let summer = try #require(CELTimestamp(rfc3339: "2030-01-15T00:00:00Z"))
        let winter = try #require(CELTimestamp(rfc3339: "2030-07-15T00:00:00Z"))
        #expect(zones.offset(at: summer, zone: "X") == 39_600)
        #expect(zones.offset(at: winter, zone: "X") == 36_000)
    }

    @Test(arguments: ["../etc/passwd", "/etc/passwd", "Europe//Berlin", "a b", "", "Europe/Berlin\0", "é"])
    func `A name that could leave the zone database is never looked up`(name: String) {
        let zones = CELTimeZones { name in
            Issue.record("asked for \(name)")
            return nil
        }
        #expect(zones.offset(at: CELTimestamp(seconds: 0)!, zone: name) == (name.isEmpty ? 0 : nil))
    }

    @Test func `Truncated and mutated zone files are read or refused`() {
        let file = TimeZoneFile.berlin
        var dice = Dice(seed: 11)
        for count in 0..<file.count { _ = TimeZoneRules(tzif: Array(file.prefix(count)))?.offset(at: 1 << 33) }
        for _ in 0..<5_000 {
            var bytes = file
            for _ in 0..<3 {
                bytes[Int.random(in: 0..<bytes.count, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
            }
            _ = TimeZoneRules(tzif: bytes)?.offset(
                at: Int64.random(in: -62_135_596_800...253_402_300_799, using: &dice)
            )
        }
    }
}
