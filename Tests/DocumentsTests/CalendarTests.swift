import CEL
import Documents
import Escalation
import Testing

private let goodCalendar = """
    kind: calendar
    name: office
    version: 2
    time-zone: UTC
    hours:
      monday: [09:00-12:30, 13:30-17:00]
      tuesday: ["00:00-24:00"]
      friday: []
    holidays:
      - {name: Christmas, yearly: 12-25, observed: next}
      - {name: May Day, weekday: first monday of may}
      - {name: Good Friday, easter: -2}
      - {name: Move, date: 2026-05-18}
    half-days:
      - {name: Christmas Eve, yearly: 12-24, hours: [09:00-12:00]}
    exceptions:
      - {date: 2026-12-19, hours: [10:00-14:00]}

    """

@Suite struct CalendarTests {
    static func read(_ marked: Marked) -> DocumentReading<[BusinessCalendar]> {
        CalendarReader(timeZones: .fixedOnly).calendars(in: marked.source)
    }

    @Test func `A calendar says when people work`() throws {
        let calendar = try #require(Self.read(Marked(goodCalendar)).get().first)
        #expect(calendar.name == "office")
        #expect(calendar.version == 2)
        let days = calendar.days
        #expect(days.week[.monday]?.spans.map(\.description) == ["09:00-12:30", "13:30-17:00"])
        #expect(days.week[.tuesday]?.spans.map(\.description) == ["00:00-24:00"])
        #expect(
            days.holidays == [
                Holiday("Christmas", .yearly(month: 12, day: 25), observed: .next),
                Holiday("May Day", .weekday(.monday, nth: 1, month: 5)), Holiday("Good Friday", .easter(offset: -2)),
                Holiday("Move", .date(CalendarDate("2026-05-18")!)),
            ]
        )
        #expect(days.halfDays.map(\.rule) == [.yearly(month: 12, day: 24)])
        #expect(days.exceptions.keys.map(\.description) == ["2026-12-19"])
    }

    @Test(arguments: [
        Mistake("kind: calendar", "kind: ▸directory", "this is a document of kind directory"),
        Mistake("name: office\n", "", "the key `name` is missing").markingToo("▸kind: calendar"),
        Mistake("half-days:", "▸half-day:", "the key `half-day` is not known here"),
        Mistake("time-zone: UTC", "time-zone: ▸Europe/Berlim", "there is no time zone `Europe/Berlim` on this machine"),
        Mistake("time-zone: UTC", "time-zone: ▸../etc/passwd", "`../etc/passwd` is no time zone"),
        Mistake("tuesday:", "▸tusday:", "`tusday` is not known here"),
        Mistake("09:00-12:30", "▸9-12", "`9-12` is no span of a day"),
        Mistake("09:00-12:30", "▸12:30-09:00", "`12:30-09:00` is no span of a day"),
        Mistake("\"00:00-24:00\"", "▸\"00:00-24:30\"", "`00:00-24:30` is no span of a day"),
        Mistake("13:30-17:00", "▸12:00-17:00", "12:00-17:00 overlaps 09:00-12:30"),
        Mistake("yearly: 12-25", "yearly: ▸13-25", "`13-25` is no day of a year"),
        Mistake("yearly: 12-25", "yearly: ▸02-30", "`02-30` is no day of a year"),
        Mistake("date: 2026-05-18", "date: ▸2026-02-29", "`2026-02-29` is no day"),
        Mistake("first monday of may", "▸monday", "`monday` is no weekday of a month"),
        Mistake("first monday of may", "▸first monday of mai", "`mai` is not known here"),
        Mistake("first monday of may", "▸sixth monday of may", "`sixth` is not known here"),
        Mistake("easter: -2", "easter: ▸1000", "1000 is out of range"),
        Mistake("easter: -2", "easter: 1, yearly: 01-01", "a day is meant in one way").markingToo("easter: ▸1"),
        Mistake("{name: Good Friday, easter: -2}", "▸{name: Good Friday}", "it is not said which day is meant"),
        Mistake("observed: next", "observed: ▸later", "`later` is not known here"),
        Mistake("observed: next", "▸obeserved: next", "the key `obeserved` is not known here"),
        Mistake(
            "  - {date: 2026-12-19, hours: [10:00-14:00]}\n",
            "  - {date: 2026-12-19, hours: []}\n  - {date: ▸2026-12-19, hours: []}\n",
            "2026-12-19 stands here twice"
        ),
    ])
    func `A mistake in a calendar is reported at its place`(mistake: Mistake) {
        let marked = mistake.made(in: goodCalendar)
        #expect(mistake.said(Self.read(marked).issues) == mistake.expected(at: marked.positions))
    }

    @Test func `A calendar without one working hour is refused, with the place and what to do`() {
        let marked = Marked("kind: calendar\nname: x\nversion: 1\ntime-zone: UTC\nhours: ▸{monday: []}\n")
        let issues = Self.read(marked).issues
        #expect(issues.map(\.message) == ["the week has not one working hour in it"])
        #expect(issues.map(\.position) == marked.positions)
        #expect(issues.first?.hint == "no window would ever pass; write the hours of a weekday")
    }

    @Test func `Stored documents become the newest of each calendar`() throws {
        func stored(_ name: String, _ version: Int64) -> AppliedDocument {
            let text = goodCalendar.replacing("name: office", with: "name: \(name)")
                .replacing("version: 2", with: "version: \(version)")
            return AppliedDocument(kind: "calendar", name: name, version: version, text: text)
        }
        let loaded = try DocumentLoader().load([stored("office", 10), stored("shop", 1), stored("office", 9)])
        #expect(loaded.calendars.map(\.name) == ["office", "shop"])
        #expect(loaded.calendars.map(\.version) == [10, 1])
    }

    @Test func `A stored row that does not hold the calendar it is filed as is refused`() {
        let wrong = AppliedDocument(kind: "calendar", name: "shop", version: 2, text: goodCalendar)
        let error = #expect(throws: DocumentError.self) { try DocumentLoader().load([wrong]) }
        #expect(error?.issues.first?.message == "this is calendar office version 2, filed as shop version 2")
    }
}
