import Testing

@testable import Escalation

@Suite struct CoverageHoleTests {
    private let start = Sample.start

    private func holes(
        _ directory: Directory,
        calendars: BusinessCalendars = .none,
        _ change: (inout PolicyLevel) -> Void = { _ in }
    ) -> [CoverageHole] {
        var level = Sample.policy().levels[0]
        change(&level)
        return level.holes(in: directory, calendars: calendars, from: start, until: start + .seconds(2 * 86_400))
    }

    @Test func `A rota that is empty at night shows, each night as one range in its zone`() throws {
        let rota = try Sample.rota(["alice", "amir"], hours: CalendarSample.hours("07:00-22:00"))
        let found = holes(Sample.directory(rotas: [rota])) { level in
            level.owners = []
            level.onDuty = "duty"
        }
        #expect(
            found.map(\.inWords) == [
                "2026-11-23 22:00 – 2026-11-24 07:00 UTC", "2026-11-24 22:00 – 2026-11-25 07:00 UTC",
            ]
        )
        #expect(found.map(\.vacancy) == [.nobodyOnDuty, .nobodyOnDuty])
    }

    @Test func `Absences without delegates leave holes to the minute, and only in the level's working time`() throws {
        let away: [PersonID: [Absence]] = ["alice": [Sample.away(60...300)], "amir": [Sample.away(121...181)]]
        let found = holes(Sample.directory(away: away))
        #expect(found.map(\.inWords) == ["2026-11-23 10:01 – 2026-11-23 11:01 UTC"])
        #expect(found.first?.vacancy == .everybodyAway)
        let office = try CalendarSample.office("office", in: "UTC") {
            $0.week = [.monday: CalendarSample.hours("10:30-12:00")]
        }
        let worked = holes(Sample.directory(away: away), calendars: BusinessCalendars([office])) {
            $0.calendars = ["office"]
        }
        #expect(worked.map(\.inWords) == ["2026-11-23 10:30 – 2026-11-23 11:01 UTC"])
        let covered = Sample.directory(away: away.merging(["alice": [Sample.away(60...300, "chen")]]) { $1 })
        #expect(holes(covered).isEmpty)
    }

    @Test func `A quorum counts people, also where one stands in for two`() {
        let away: [PersonID: [Absence]] = ["alice": [Sample.away(0...60, "amir")]]
        let found = holes(Sample.directory(away: away)) { $0.quorum = Quorum(.count(2)) }
        #expect(found.map(\.inWords) == ["2026-11-23 08:00 – 2026-11-23 09:00 UTC"])
        #expect(found.map(\.people) == [1] && found.map(\.needed) == [2])
    }

    @Test func `A qualification that ends leaves a hole to the end of the weeks`() {
        let ends = Qualification(
            "fraud-review",
            lastDay: CalendarSample.date("2026-11-23"),
            endsAt: start + .seconds(57_600)
        )
        let found = holes(Sample.directory(qualified: ["alice": ends])) { $0.qualification = "fraud-review" }
        #expect(found.map(\.inWords) == ["2026-11-24 00:00 – 2026-11-25 08:00 UTC"])
        #expect(found.first?.vacancy == .nobodyQualified)
    }

    @Test(arguments: Seeded.seeds) func `Every minute lies in a hole exactly where nobody is there`(seed: UInt64) throws
    {
        var dice = Seeded(seed)
        var away: [PersonID: [Absence]] = [:]
        for person in ["alice", "amir", "bela"] as [PersonID] {
            let begin = Int.random(in: -60...900, using: &dice)
            away[person] = [
                Sample.away(begin...begin + Int.random(in: 1...1500, using: &dice), dice.pick([nil, "dora", "chen"]))
            ]
        }
        away["dora"] = [Sample.away(300...Int.random(in: 301...900, using: &dice))]
        let rota = try Sample.rota(["bela", "alice"], hours: CalendarSample.hours("03:00-09:30", "12:00-20:00"))
        let directory = Sample.directory(away: away, rotas: [rota])
        var level = Sample.policy().levels[0]
        level.onDuty = "duty"
        if dice.happens(oneIn: 2) { level.owners = [] }
        let end = start + .seconds(86_400)
        let found = level.holes(in: directory, calendars: .none, from: start, until: end)
        for minute in 0..<1440 {
            let instant = start + .seconds(minute * 60)
            let isHole = found.contains { $0.from <= instant && instant < $0.until }
            #expect(isHole == directory.duty(at: level, instant).seats.isEmpty, "seed \(seed), minute \(minute)")
        }
    }
}
