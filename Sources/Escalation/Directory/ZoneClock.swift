import CEL

/// The wall clock of a zone, in seconds: what it shows, and when it first shows something.
struct ZoneClock: Sendable {
    let zone: String
    let zones: CELTimeZones

    /// `nil` for a zone that is not known.
    init?(_ zone: String, zones: CELTimeZones) {
        guard zones.offset(atSecond: 0, zone: zone) != nil else { return nil }
        self.zone = zone
        self.zones = zones
    }

    /// No clock on earth is ever so far from UTC.
    private static let offsetMax: Int64 = 26 * 3600

    /// Seconds from 1970 to what the clock shows at a second since 1970.
    func shown(at second: Int64) -> Int64 { second + Int64(zones.offset(atSecond: second, zone: zone) ?? 0) }

    /// The first second since 1970 at which the clock shows `wall` or later: where it skips a time in spring, the
    /// moment at which it skips it; where it shows one twice in autumn, the first of the two.
    func second(showing wall: Int64) -> Int64 {
        var start = wall - Self.offsetMax
        while true {
            let reached = max(start, wall - shown(at: start) + start)
            guard let change = zones.nextChange(afterSecond: start, zone: zone), reached >= change else {
                return reached
            }
            start = change
        }
    }
}

extension CELTimeZones {
    /// The first instant of a day by the wall clock of a zone; `nil` for a zone that is not known.
    public func start(of day: CalendarDate, zone: String) -> Instant? {
        ZoneClock(zone, zones: self).map { Instant(seconds: $0.second(showing: Int64(day.day) * 86_400)) }
    }
}
