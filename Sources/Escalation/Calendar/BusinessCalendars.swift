import Synchronization

/// The calendars of an installation, each in its newest version.
public struct BusinessCalendars: Sendable {
    private let calendars: [CalendarName: BusinessCalendar]
    /// What was asked for before, so that its years are worked out once.
    private let times = TimesInUse()

    /// Where several have one name, the newest version counts.
    public init(_ calendars: [BusinessCalendar]) {
        self.calendars = Dictionary(calendars.map { ($0.name, $0) }) { $0.version > $1.version ? $0 : $1 }
    }

    public static let none = BusinessCalendars([])

    public var names: [CalendarName] { calendars.keys.sorted() }

    public subscript(name: CalendarName) -> BusinessCalendar? { calendars[name] }

    /// These calendars with others beside them or, under the same name, in their place.
    public func adding(_ others: [BusinessCalendar]) -> BusinessCalendars {
        BusinessCalendars(calendars.values.filter { own in !others.contains { $0.name == own.name } } + others)
    }

    /// Time that counts where any of these works. `nil` where one of them is not there, or none is named.
    public func time(of names: [CalendarName]) -> BusinessTime? {
        let named = names.compactMap { calendars[$0] }
        guard !names.isEmpty, named.count == names.count else { return nil }
        return times.time(of: names) { BusinessTime(named) }
    }
}

/// Business time by the calendars that it counts.
private final class TimesInUse: Sendable {
    private let known = Mutex<[[CalendarName]: BusinessTime]>([:])
    private static let knownMax = 256

    func time(of names: [CalendarName], _ make: () -> BusinessTime) -> BusinessTime {
        known.withLock { known in
            if let time = known[names] { return time }
            let time = make()
            if known.count < Self.knownMax { known[names] = time }
            return time
        }
    }
}
