import CEL
import Escalation

/// A rota as its author wrote it, as far as it could be read, with the places that later checks point at.
struct RotaDraft {
    let name: Placed<RotaName>?
    /// Everybody whom it names.
    let people: [Placed<PersonID>]
    let value: Rota?

    private enum Key: String, DocumentKey {
        case name, layers, overrides
        case timeZone = "time-zone"
    }

    init(_ node: DocumentNode, zones: CELTimeZones) {
        let fields = node.fields(Key.self)
        name = fields?.required(.name, hint: "policies name the rota by it")?.placed { $0.name() }
        let zone = fields?.required(.timeZone, hint: "write whose clock is meant, as in Europe/Berlin")?
            .placed { $0.timeZone() }
        guard let zone, zones.offset(atSecond: 0, zone: zone.value) != nil else {
            zone?.node.refuse(
                "there is no time zone \(zone?.value.quotedBriefly ?? "") on this machine",
                hint: "write it as the IANA database does, as in Europe/Berlin"
            )
            people = []
            value = nil
            return
        }
        let clock = DocumentClock(zone: zone.value, zones: zones)
        let layers =
            (fields?.required(.layers, hint: "write who takes turns, and how long each")?.elements(atLeast: 1) ?? [])
            .map { RotaLayerDraft($0, clock: clock) }
        let overrides = (fields?[.overrides]?.elements() ?? []).compactMap { RotaOverrideDraft($0, clock: clock) }
        people = layers.flatMap(\.members) + overrides.map(\.standIn)
        RotaOverrideDraft.check(overrides, of: layers)
        guard let name else {
            value = nil
            return
        }
        value = Rota(
            name: name.value,
            timeZone: zone.value,
            layers: layers.compactMap(\.value),
            overrides: overrides.map(\.value),
            timeZones: zones
        )
    }
}

/// Members who take turns, as written: `{members: [alice, bob], shift: weekly, from: 2026-01-05, hand-over: "09:00"}`.
struct RotaLayerDraft {
    let members: [Placed<PersonID>]
    let value: RotaLayer?

    private enum Key: String, DocumentKey {
        case members, shift, weekday, from, hours
        case handOver = "hand-over"
    }

    init(_ node: DocumentNode, clock: DocumentClock) {
        let fields = node.fields(Key.self)
        members =
            fields?.required(.members, hint: "write who takes turns, in their order")?
            .placedList(atLeast: 1) { $0.name() } ?? []
        let shift = fields?.required(.shift, hint: "write daily, weekly, or a number of hours, as in 12h")?.shift()
        let from = fields?.required(.from, hint: "write the day on which the first member begins, as in 2026-01-05")?
            .placed { $0.day() }
        let minute = fields.map { $0[.handOver]?.minuteOfDay() ?? 0 }
        let weekday = fields?[.weekday]?.placed { $0.choice(of: Weekday.self) }
        if let weekday, let shift, shift != .seconds(7 * 86_400) {
            weekday.node.refuse("only weekly shifts change on a weekday", hint: "remove it, or write shift: weekly")
        } else if let weekday, let from, from.value.weekday != weekday.value {
            from.node.refuse(
                "\(from.value) is a \(from.value.weekday.rawValue), and shifts change on \(weekday.value.rawValue)",
                hint: "write the \(weekday.value.rawValue) on which the first member begins"
            )
        }
        let hours = fields?[.hours]?.dutyHours(by: clock)
        guard !members.isEmpty, let shift, let from, let minute else {
            value = nil
            return
        }
        value = RotaLayer(
            members: members.map(\.value),
            shift: shift,
            firstDay: from.value,
            handOverMinute: minute,
            hours: hours
        )
    }
}

extension DocumentNode {
    fileprivate func shift() -> Duration? {
        guard let text = text() else { return nil }
        switch text {
        case "daily": return .seconds(86_400)
        case "weekly": return .seconds(7 * 86_400)
        default:
            guard let duration = duration() else { return nil }
            guard duration.microseconds % 3_600_000_000 == 0, duration <= .seconds(366 * 86_400) else {
                refuse("a shift is daily, weekly, or whole hours", hint: "write daily, weekly, or as in 12h")
                return nil
            }
            return duration
        }
    }

    fileprivate func day() -> CalendarDate? {
        guard let text = text() else { return nil }
        let day = CalendarDate(text)
        if day == nil { refuse("\(text.quotedBriefly) is no day", hint: "write year-month-day, as in 2026-01-05") }
        return day
    }

    /// `"09:00"`, in minutes since midnight.
    fileprivate func minuteOfDay() -> Int? {
        guard let text = text() else { return nil }
        guard let span = WorkingHours.Span("\(text)-24:00") else {
            refuse(
                "\(text.quotedBriefly) is no time of day",
                hint: "write it in 24 hours and in quotes, as in \"09:00\""
            )
            return nil
        }
        return span.from
    }

    /// The hours of each weekday in which a layer has the duty.
    fileprivate func dutyHours(by clock: DocumentClock) -> BusinessTime? {
        let week = week()
        guard !week.isEmpty else { return nil }
        do throws(CalendarProblem) {
            return BusinessTime([
                try BusinessCalendar(
                    name: "hours",
                    timeZone: clock.zone,
                    days: WorkingDays(week: week),
                    timeZones: clock.zones
                )
            ])
        } catch {
            refuse("\(error)", hint: "nobody would ever be on duty; write the hours of a weekday")
            return nil
        }
    }
}
