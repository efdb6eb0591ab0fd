import JSON
import Testing

@testable import Escalation

/// What must hold of every stay, whatever happens to it in whichever order.
@Suite(.enabled(if: CalendarSample.hasZones, "there is no zone database on this machine"))
struct ClockInvariantTests {
    private static let window: Duration = .seconds(6 * 3600)
    private static let pausesAtMost: Duration = .seconds(5 * 3600)

    /// One random life of a case, held to the rules at every step.
    private struct Life {
        var dice: Seeded
        let seed: UInt64
        let story: Story
        private var generation: Int64 = 0
        private var alive = 0

        init(seed: UInt64) {
            self.seed = seed
            dice = Seeded(seed)
            let calendar = CalendarSample.random(using: &dice)
            let isWorkingTime = !dice.happens(oneIn: 3)
            let expiry = dice.happens(oneIn: 2)
            let span = Duration.seconds(Int.random(in: 1200...3 * 3600, using: &dice))
            let remindEvery = dice.happens(oneIn: 2) ? span : nil
            let isWarned = dice.happens(oneIn: 2) || remindEvery == nil
            let warning: Duration? = isWarned ? .seconds(4 * 3600) : nil
            let dataWithin: Duration? = dice.happens(oneIn: 3) ? .seconds(2 * 3600) : nil
            let policy = Sample.pausingPolicy(atMost: ClockInvariantTests.pausesAtMost) { policy in
                policy.followsCalendar = true
                for index in policy.levels.indices {
                    policy.levels[index].window = ClockInvariantTests.window
                    policy.levels[index].warning = warning
                    policy.levels[index].remindEvery = remindEvery
                    policy.levels[index].calendars = isWorkingTime ? [calendar.name] : []
                    policy.levels[index].dataWithin = dataWithin
                    if expiry { policy.levels[index].expiry = .end(.resume, authority: "any") }
                    policy.levels[index].requiredData.append(FieldPath("data.vendorID")!)
                }
            }
            let start = Instant(seconds: .random(in: 1_700_000_000...1_900_000_000, using: &dice))
            let neededBy = dice.happens(oneIn: 4) ? start + .seconds(9 * 3600) : nil
            story = Story(
                policy: policy,
                calendars: BusinessCalendars([calendar]),
                at: start,
                event: Sample.event(at: start),
                asking: neededBy.map { Ask(gate: "g", question: "May it?", neededBy: $0) }
            )
        }

        mutating func run() {
            for _ in 0..<60 where story.subject.status.isOpen {
                happen()
                check()
            }
        }

        private mutating func happen() {
            let span = Duration.seconds(.random(in: 1...4 * 3600, using: &dice))
            let person: PersonID = dice.pick(["alice", "amir", "bela", "chen", "dora"])
            switch Int.random(in: 0..<12, using: &dice) {
            case 0: story.enter()
            case 1: _ = story.wait(dice.pick(["one", "two"]), until: story.now + span, by: person)
            case 2: _ = story.endWait(by: person)
            case 3: _ = story.ask(.person("dora"), until: dice.happens(oneIn: 2) ? story.now + span : nil, by: person)
            case 4: _ = story.answer(by: "dora")
            case 5: _ = story.provide(["vendorID": "V", "amount": 300])
            case 6: _ = story.dispute("data.amount", by: person)
            case 7: changeCalendar()
            case 8: fire()
            case 9: story.now = story.now - .seconds(3600)
            default: move(by: span)
            }
        }

        /// To the next deadline exactly, to a microsecond before it, or anywhere.
        private mutating func move(by span: Duration) {
            guard let next = story.subject.nextDeadline, dice.happens(oneIn: 2) else {
                story.now = story.now + span
                return
            }
            story.now = max(story.now, dice.happens(oneIn: 2) ? next : next - .microseconds(1))
        }

        private mutating func fire() {
            guard let stay = story.stay else { return }
            let (due, now) = (stay.nextDeadline, story.now)
            let kinds = story.applyDeadlines()
            if kinds.contains(.warning), let due = story.stay?.warningDue {
                #expect(due > now, "seed \(seed): a reminder is followed by a later one")
                #expect(due < story.stay!.windowEnds, "seed \(seed): and by none after the window")
            }
            #expect(kinds.isEmpty == (now < due), "seed \(seed): it fires when it is due, and not a microsecond before")
            if kinds.contains(.window) { #expect(stay.windowEnds <= now, "seed \(seed)") }
        }

        /// A day off, or a day at work, that lies ahead.
        private mutating func changeCalendar() {
            guard let name = story.calendars.names.first, let calendar = story.calendars[name] else { return }
            var days = calendar.days
            let day = Int(
                (story.now + .seconds(86_400 * .random(in: 2...5, using: &dice))).microseconds / 86_400_000_000
            )
            days.exceptions[CalendarDate(day: day)] = dice.pick([
                CalendarSample.hours("00:00-24:00"), CalendarSample.hours("08:00-09:00"),
            ])
            guard
                let changed = try? BusinessCalendar(
                    name: name,
                    timeZone: calendar.timeZone,
                    days: days,
                    timeZones: CalendarSample.zones
                )
            else { return }
            // Nothing may be due: a calendar moves no deadline that has passed.
            fire()
            story.calendars = BusinessCalendars([changed])
            _ = story.followCalendar()
        }

        private func check() {
            guard let stay = story.stay else { return }
            let now = story.subject.updatedAt
            #expect(story.subject.nextDeadline.map { $0 <= stay.windowEnds } == true, "seed \(seed): it is armed")
            let clock = StayClock(of: story.policy.level(stay.level), calendars: story.calendars)
            let stops = stay.course.pauses.stops
            let spent = clock.measure(stops, before: .init(microseconds: .max / 4))
            #expect(spent <= ClockInvariantTests.pausesAtMost, "seed \(seed): all pauses lie within the bound")
            let budget =
                clock.measure(from: stay.since, to: stay.windowEnds) - clock.measure(stops, before: stay.windowEnds)
            if stay.windowEnds > now {
                #expect(budget <= ClockInvariantTests.window, "seed \(seed): no stay runs longer than its budget")
            }
            for pause in stay.course.pauses where pause.isOpen {
                #expect(stay.nextDeadline <= pause.until, "seed \(seed): a pause has an end that is armed")
            }
            if let neededBy = story.subject.opening.ask?.neededBy {
                #expect(stay.windowEnds <= max(stay.since, neededBy), "seed \(seed)")
            }
        }
    }

    @Test(arguments: Seeded.seeds)
    func `However pauses, answers, deadlines and calendars come, a stay keeps to its budget`(seed: UInt64) {
        for part in 0..<20 {
            var life = Life(seed: seed &* 100 &+ UInt64(part))
            life.run()
        }
    }

    @Test(arguments: Seeded.seeds)
    func `Left alone, every case that was paused ends`(seed: UInt64) {
        var life = Life(seed: seed)
        life.run()
        let story = life.story
        var steps = 0
        while let next = story.subject.nextDeadline, steps < 1000 {
            story.enter()
            story.now = max(story.now, story.subject.nextDeadline ?? next)
            _ = story.applyDeadlines()
            steps += 1
        }
        #expect(!story.subject.status.isOpen, "seed \(seed)")
    }
}
