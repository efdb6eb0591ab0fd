import CEL
import Escalation

/// Whose wall clock dates are read by.
struct DocumentClock {
    let zone: String
    let zones: CELTimeZones

    /// The first instant of a day.
    func start(of day: CalendarDate) -> Instant? { zones.start(of: day, zone: zone) }
}

extension DocumentNode {
    /// An instant, or a day: from its beginning, or, with `through`, until its end.
    func moment(by clock: DocumentClock, through: Bool = false) -> Instant? {
        guard let text = text() else { return nil }
        if let instant = Instant(text) { return instant }
        guard let day = CalendarDate(text) else {
            refuse(
                "\(text.quotedBriefly) is neither a day nor an instant",
                hint: "write a day, as in 2026-05-15, or an instant, as in 2026-05-15T18:00:00+02:00"
            )
            return nil
        }
        return placed(through ? day.next : day, by: clock)
    }

    /// A day, with the instant at which it ends.
    func lastDay(by clock: DocumentClock) -> (day: CalendarDate, end: Instant)? {
        guard let text = text() else { return nil }
        guard let day = CalendarDate(text) else {
            refuse("\(text.quotedBriefly) is no day", hint: "write the last day on which it counts, as in 2027-03-31")
            return nil
        }
        return placed(day.next, by: clock).map { (day, $0) }
    }

    private func placed(_ day: CalendarDate, by clock: DocumentClock) -> Instant? {
        if let start = clock.start(of: day) { return start }
        refuse(
            "there is no time zone \(clock.zone.quotedBriefly) on this machine",
            hint: "a day begins and ends by it; write another, or an instant with its offset"
        )
        return nil
    }

    /// Two ends of a time, the first before the second.
    func span<Key: DocumentKey>(
        _ fields: DocumentFields<Key>,
        from: Key,
        until: Key,
        by clock: DocumentClock
    ) -> Range<Instant>? {
        let start = fields.required(from, hint: "write when it begins")?.moment(by: clock)
        let endNode = fields.required(until, hint: "write when it ends, as a day that it includes or as an instant")
        guard let start, let endNode, let end = endNode.moment(by: clock, through: true) else { return nil }
        guard start < end else {
            endNode.refuse("it ends before it begins", hint: "write the later moment here")
            return nil
        }
        return start..<end
    }
}

extension [Placed<Range<Instant>>] {
    /// Refuses each that overlaps an earlier one.
    func refuseOverlaps(_ what: String, hint: String) {
        let ordered = sorted { ($0.value.lowerBound, $0.value.upperBound) < ($1.value.lowerBound, $1.value.upperBound) }
        for (earlier, later) in zip(ordered, ordered.dropFirst())
        where later.value.lowerBound < earlier.value.upperBound {
            later.node.refuse("\(what) overlaps the one at \(earlier.node.position)", hint: hint)
        }
    }
}
