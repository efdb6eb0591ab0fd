import Escalation

extension DocumentNode {
    /// One calendar, or a list of them; an empty one means the wall clock.
    func calendarNames() -> [Placed<CalendarName>] {
        guard case .list = content else { return placed { $0.name(CalendarName.self) }.map { [$0] } ?? [] }
        return placedList { $0.name(CalendarName.self) } ?? []
    }

    /// A span of time. A day of working time could mean twenty-four hours or one shift, so it is not written in days.
    func window(isWorkingTime: Bool) -> Duration? {
        guard let duration = duration() else { return nil }
        guard isWorkingTime, case .scalar(let scalar) = content, scalar.text.contains("d") else { return duration }
        refuse(
            "a day of working time could be twenty-four hours or one shift",
            hint: "write hours, as in 8h; or calendar: [] for the wall clock"
        )
        return nil
    }
}
