import CEL
import Documents
import Escalation
import Testing

@Suite struct PolicyCalendarTests {
    /// With the calendars `office` and `shop`.
    static func reader() throws -> PolicyReader {
        let hours = WorkingHours([WorkingHours.Span("09:00-17:00")!])!
        let calendars = try ["office", "shop"].map { (name: CalendarName) in
            try BusinessCalendar(
                name: name,
                timeZone: "UTC",
                days: WorkingDays(week: Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, hours) })),
                timeZones: .fixedOnly
            )
        }
        return PolicyReader(installation: Installation(calendars: BusinessCalendars(calendars)))
    }

    @Test func `A level counts in its own calendars, in the policy's, or by the wall clock`() throws {
        let text = goodPolicy.replacing("title: Refunds need a person", with: "title: x\ncalendar: office")
            .replacing("window: 1d", with: "window: 1d\n    calendar: []")
        let policy = try #require(try Self.reader().policies(in: Marked(text).source).get().first)
        #expect(policy.levels.map(\.calendars) == [["office"], []])
        let several = goodPolicy.replacing("window: 30m", with: "window: 30m\n    calendar: [office, shop]")
        let other = try #require(try Self.reader().policies(in: Marked(several).source).get().first)
        #expect(other.levels.map(\.calendars) == [["office", "shop"], []])
    }

    @Test(arguments: [
        Mistake("window: 30m", "window: 30m\n    calendar: ▸offise", "no calendar `offise` is applied"),
        Mistake("window: 30m", "window: 30m\n    calendar: [office, ▸offise]", "no calendar `offise` is applied"),
        Mistake("window: 30m", "window: 30m\n    calendar: [office, ▸office]", "this stands in the list twice"),
        Mistake("window: 30m", "window: 30m\n    calendar: ▸{office: 1}", "text is wanted here, not a map"),
        Mistake("window: 1d", "window: ▸1d\n    calendar: office", "a day of working time could be twenty-four hours"),
        Mistake(
            "title: Refunds need a person",
            "title: x\ncalendar: ▸mars",
            "no calendar `mars` is applied",
            "a day of working time could be twenty-four hours"
        ).markingToo("window: ▸1d"),
    ])
    func `A mistake about calendars is reported at its place`(mistake: Mistake) throws {
        let marked = mistake.made(in: goodPolicy)
        let issues = try Self.reader().policies(in: marked.source).errors
        #expect(mistake.said(issues) == mistake.expected(at: marked.positions))
    }

    @Test func `Windows that could take longer than an answer is waited for are refused`() {
        let late = Marked(goodPolicy.replacing("title:", with: "answer-within: ▸1d29m\ntitle:"))
        let issues = PolicyReader().policies(in: late.source).errors
        #expect(issues.map(\.position) == late.positions)
        #expect(issues.map(\.message) == ["an answer at gate `refund` may take 1d30m"])
        let bearable = Marked(goodPolicy.replacing("title:", with: "answer-within: 1d30m\ntitle:"))
        #expect(PolicyReader().policies(in: bearable.source).errors.isEmpty)
    }

    @Test func `Where nothing is known of calendars, their names are not held against anything`() throws {
        let text = goodPolicy.replacing("window: 30m", with: "window: 30m\n    calendar: mars")
        _ = try PolicyReader().policies(in: Marked(text).source).get()
    }
}
