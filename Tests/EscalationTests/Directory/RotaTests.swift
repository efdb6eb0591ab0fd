import Testing

@testable import Escalation

@Suite struct RotaTests {
    /// 2026-11-23 08:00 UTC: the ninth shift of the day.
    private let start = Sample.start

    @Test func `Members take turns in their order`() throws {
        let rota = try Sample.rota(["ann", "ben", "cat"])
        let hours = (0..<5).map { rota.onDuty(at: start + .seconds($0 * 3600)) }
        #expect(hours == ["cat", "ann", "ben", "cat", "ann"])
        #expect(rota.onDuty(at: start - .microseconds(1)) == "ben")
        #expect(rota.nextChange(after: start) == start + .seconds(3600))
    }

    @Test func `Before its first day nobody is on duty`() throws {
        let rota = try Sample.rota(["ann"])
        let midnight = start - .seconds(8 * 3600)
        #expect(rota.onDuty(at: midnight - .microseconds(1)) == nil)
        #expect(rota.nextChange(after: midnight - .seconds(1)) == midnight)
        #expect(rota.onDuty(at: midnight) == "ann")
        #expect(rota.nextChange(after: midnight) == nil, "one member alone is always on duty")
    }

    @Test func `A rota has nobody outside its hours`() throws {
        let rota = try Sample.rota(["ann"], hours: CalendarSample.hours("09:00-17:00"))
        #expect(rota.onDuty(at: start) == nil)
        #expect(rota.nextChange(after: start) == start + .seconds(3600))
        #expect(rota.onDuty(at: start + .seconds(3600)) == "ann")
        #expect(rota.nextChange(after: start + .seconds(3600)) == start + .seconds(9 * 3600))
        #expect(rota.onDuty(at: start + .seconds(9 * 3600)) == nil)
    }

    @Test func `Somebody else has a member's duty for a time`() throws {
        let override = RotaOverride(
            from: start + .seconds(600),
            until: start + .seconds(1200),
            standIn: "zoe",
            insteadOf: "ann"
        )
        let rota = try Sample.rota(["ann"], overrides: [override])
        let duty = [0, 599, 600, 1199, 1200].map { rota.onDuty(at: start + .seconds($0)) }
        #expect(duty == ["ann", "ann", "zoe", "zoe", "ann"])
        #expect(rota.people == ["ann", "zoe"])
        #expect(rota.nextChange(after: start) == override.from)
        #expect(rota.nextChange(after: override.from) == override.until)
    }

    @Test func `A rota of a million members answers at once`() throws {
        let rota = try Sample.rota((0..<1_000_000).map { PersonID("p\($0)") })
        let clock = ContinuousClock()
        let spent = clock.measure {
            for hour in 0..<1000 {
                #expect(rota.onDuty(at: start + .seconds(hour * 3600)) == PersonID("p\(hour + 8)"))
            }
        }
        #expect(spent < .seconds(1), "a thousand answers took \(spent)")
    }

    @Test(.enabled(if: CalendarSample.hasZones, "there is no zone database on this machine"))
    func `A hand-over by the wall clock stays where people expect it when clocks change`() throws {
        let layer = RotaLayer(
            members: ["ann", "ben"],
            shift: .seconds(86_400),
            firstDay: CalendarSample.date("2026-03-27"),
            handOverMinute: 150
        )
        let rota = try #require(
            Rota(name: "night", timeZone: "Europe/Berlin", layers: [layer], timeZones: CalendarSample.zones)
        )
        // On 29 March 02:30 is skipped: the duty changes at 03:00 summer time.
        #expect(rota.nextChange(after: .at("2026-03-28T12:00:00Z")) == .at("2026-03-29T01:00:00Z"))
        #expect(rota.nextChange(after: .at("2026-03-29T12:00:00Z")) == .at("2026-03-30T00:30:00Z"))
        // On 25 October 02:30 comes twice: the first counts, and at the second nobody takes over again.
        #expect(rota.nextChange(after: .at("2026-10-24T12:00:00Z")) == .at("2026-10-25T00:30:00Z"))
        #expect(rota.nextChange(after: .at("2026-10-25T00:30:00Z")) == .at("2026-10-26T01:30:00Z"))
        let twice = ["2026-10-25T00:29:59Z", "2026-10-25T00:30:00Z", "2026-10-25T01:15:00Z", "2026-10-25T01:30:00Z"]
        let onDuty = twice.map { rota.onDuty(at: .at($0)) }
        #expect(onDuty[0] != onDuty[1] && Set(onDuty.dropFirst()).count == 1)
    }
}
