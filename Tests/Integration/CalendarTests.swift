import Escalation
import Fleet
import FleetHarness
import Store
import Testing

extension Integration {
    /// Windows in working time, with the calendar changed under them.
    struct CalendarTests {
        @Test(arguments: StoreKind.available)
        func `A changed calendar moves the open deadlines of the policy that follows it, each with an entry`(
            kind: StoreKind
        ) throws {
            let policy = StoryDocuments.policy(window: "4h").replacing(
                "title: Payments need a person",
                with: "title: Payments need a person\ncalendar: office\nfollow-calendar: true"
            )
            var options = FleetOptions()
            options.documents = [Self.calendar(version: 1, hours: "00:00-24:00"), policy, StoryDocuments.directory()]
            try TestFleet.with(kind, options: options) { fleet in
                try fleet.start([.trigger, .review, .sla])
                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let id = try StoryTests.theCase(of: fleet)
                let before = try StoryTests.underReview(id, at: "operator", in: fleet)
                guard case .open(let armed) = before.status else { return }
                #expect(armed.windowEnds == armed.since + .seconds(4 * 3600))

                // An hour a day: four of them end on the third day from now, or later.
                try fleet.apply([Self.calendar(version: 2, hours: "00:00-01:00")])
                let moved: LevelStay = try eventually("the deadline moved") {
                    guard let found = try fleet.store.reading({ try $0.case(id) }), case .open(let stay) = found.status,
                        stay.windowEnds != armed.windowEnds
                    else { return nil }
                    return stay
                }
                #expect(moved.windowEnds > armed.since + .seconds(2 * 86_400))
                #expect(moved.generation == armed.generation)
                let kinds = try fleet.store.reading { try $0.story(of: id) }.map(\.entry.kind)
                #expect(kinds.filter { $0 == .deadlineMoved }.count == 1)
                let codes = fleet.stop()
                #expect(codes.allSatisfy { $0 == 0 }, "every worker ends well: \(codes)")
            }
        }

        private static func calendar(version: Int, hours: String) -> String {
            let days = Weekday.allCases.map { "  \($0.rawValue): [\(hours)]" }.joined(separator: "\n")
            return "kind: calendar\nname: office\nversion: \(version)\ntime-zone: UTC\nhours:\n\(days)\n"
        }
    }
}
