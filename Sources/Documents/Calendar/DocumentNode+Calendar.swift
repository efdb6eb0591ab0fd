import Escalation

private enum HolidayKey: String, DocumentKey { case name, date, yearly, weekday, easter, observed }

private enum HalfDayKey: String, DocumentKey { case name, date, yearly, weekday, easter, hours }

private enum ExceptionKey: String, DocumentKey { case name, date, hours }

extension DocumentNode {
    /// The hours of each weekday; those that are absent have none.
    func week() -> [Weekday: WorkingHours] {
        var week: [Weekday: WorkingHours] = [:]
        for (key, value) in entries() ?? [] {
            guard let weekday = key.choice(of: Weekday.self), let hours = value.workingHours() else { continue }
            week[weekday] = hours
        }
        return week
    }

    func holiday() -> Holiday? {
        guard let fields = fields(HolidayKey.self) else { return nil }
        let name = fields.required(.name, hint: "write what people call it")?.line()
        let rule = dateRule(fields[.date], fields[.yearly], fields[.weekday], fields[.easter])
        let observed = fields[.observed]?.choice(of: Observance.self)
        guard let name, let rule else { return nil }
        return Holiday(name, rule, observed: observed)
    }

    func halfDay() -> WorkingDays.HalfDay? {
        guard let fields = fields(HalfDayKey.self) else { return nil }
        let name = fields.required(.name, hint: "write what people call it")?.line()
        let rule = dateRule(fields[.date], fields[.yearly], fields[.weekday], fields[.easter])
        let hours = fields.required(.hours, hint: "write when people work then, as in [09:00-12:00]")?.workingHours()
        guard let name, let rule, let hours else { return nil }
        return WorkingDays.HalfDay(name, rule, hours: hours)
    }

    /// Days with hours of their own, each once.
    func dayExceptions() -> [CalendarDate: WorkingHours] {
        var exceptions: [CalendarDate: WorkingHours] = [:]
        var positions: [CalendarDate: SourcePosition] = [:]
        for element in elements() ?? [] {
            guard let fields = element.fields(ExceptionKey.self) else { continue }
            _ = fields[.name]?.line()
            let node = fields.required(.date, hint: "write the day, as in 2026-12-19")
            let hours = fields.required(.hours, hint: "write when people work then, as in [09:00-12:00]")?
                .workingHours()
            guard let node, let date = node.date(), let hours else { continue }
            if let first = positions[date] {
                node.refuse("\(date) stands here twice", hint: "it was first written at \(first)")
            }
            positions[date] = node.position
            exceptions[date] = hours
        }
        return exceptions
    }

    /// Exactly one of the ways to say which days are meant.
    private func dateRule(
        _ date: DocumentNode?,
        _ yearly: DocumentNode?,
        _ weekday: DocumentNode?,
        _ easter: DocumentNode?
    ) -> DateRule? {
        let given = [date, yearly, weekday, easter].compactMap { $0 }
        guard given.count == 1 else {
            let ways = "date: 2026-05-15, yearly: 12-25, weekday: last monday of may, or easter: 1"
            if let second = given.dropFirst().first {
                second.refuse("a day is meant in one way", hint: "write a second element for another day")
            } else {
                refuse("it is not said which day is meant", hint: "write one of \(ways)")
            }
            return nil
        }
        if let date { return date.date().map { .date($0) } }
        if let yearly { return yearly.dayOfYear() }
        if let weekday { return weekday.weekdayOfMonth() }
        return easter?.integer(in: -100...250).map { .easter(offset: Int($0)) }
    }
}

extension DocumentNode {
    /// A list of spans, as in `[09:00-12:30, 13:30-17:00]`; an empty one has no hours.
    func workingHours() -> WorkingHours? {
        guard let nodes = elements() else { return nil }
        let spans = nodes.map { node in node.placed { $0.span() } }
        // What could not be read was refused; nothing is said about the rest until it is.
        guard spans.allSatisfy({ $0 != nil }) else { return nil }
        let placed = spans.compactMap { $0 }
        for (position, span) in placed.enumerated() {
            let others = placed[..<position].map(\.value)
            guard let other = others.first(where: { $0.from < span.value.until && span.value.from < $0.until }) else {
                continue
            }
            span.node.refuse("\(span.value) overlaps \(other)", hint: "an hour is worked once: write one span")
            return nil
        }
        return WorkingHours(placed.map(\.value))
    }

    private func span() -> WorkingHours.Span? {
        guard let text = text() else { return nil }
        guard let span = WorkingHours.Span(text) else {
            refuse(
                "\(text.quotedBriefly) is no span of a day",
                hint: "write from-until in 24 hours, as in 09:00-17:30; a night goes until 24:00 and on from 00:00"
            )
            return nil
        }
        return span
    }

    fileprivate func date() -> CalendarDate? {
        guard let text = text() else { return nil }
        guard let date = CalendarDate(text) else {
            refuse("\(text.quotedBriefly) is no day", hint: "write year-month-day, as in 2026-05-15")
            return nil
        }
        return date
    }

    /// A month and a day, as in `12-25`.
    fileprivate func dayOfYear() -> DateRule? {
        guard let text = text() else { return nil }
        // 2000 has a leap day.
        guard text.utf8.count == 5, CalendarDate("2000-" + text) != nil, let month = Int(text.prefix(2)),
            let day = Int(text.suffix(2))
        else {
            refuse("\(text.quotedBriefly) is no day of a year", hint: "write month-day, as in 12-25")
            return nil
        }
        return .yearly(month: month, day: day)
    }

    /// As in `first monday of september`, `last friday of november`.
    fileprivate func weekdayOfMonth() -> DateRule? {
        guard let text = line() else { return nil }
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 4, words[2] == "of" else {
            refuse("\(text.quotedBriefly) is no weekday of a month", hint: "write it as in first monday of september")
            return nil
        }
        let months = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december",
        ]
        let ordinals = ["first", "second", "third", "fourth", "fifth", "last"]
        func position(of word: String, among names: [String]) -> Int? {
            let position = names.firstIndex(of: word)
            if position == nil {
                refuse("\(word.quotedBriefly) is not known here", hint: names.suggestion(for: word))
            }
            return position
        }
        guard let nth = position(of: words[0], among: ordinals),
            let weekday = position(of: words[1], among: Weekday.allCases.map(\.rawValue)),
            let month = position(of: words[3], among: months)
        else { return nil }
        return .weekday(Weekday.allCases[weekday], nth: nth == 5 ? nil : nth + 1, month: month + 1)
    }
}
