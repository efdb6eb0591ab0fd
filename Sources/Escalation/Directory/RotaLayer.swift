import CEL

/// Members who take turns: each has the duty for one shift, in their order, and then again from the first.
public struct RotaLayer: Sendable {
    public let members: [PersonID]
    /// On the wall clock: a day of twenty-three hours is a day.
    public let shift: Duration
    /// The day and the minute of that day, by the rota's wall clock, at which the first member first takes over.
    public let firstDay: CalendarDate
    public let handOverMinute: Int
    /// Outside these hours nobody of the layer has the duty; `nil` where they always have.
    public let hours: BusinessTime?

    /// - Parameters:
    ///   - members: At least one.
    ///   - shift: Whole minutes, at least one.
    public init(
        members: [PersonID],
        shift: Duration,
        firstDay: CalendarDate,
        handOverMinute: Int,
        hours: BusinessTime? = nil
    ) {
        precondition(!members.isEmpty && shift >= .seconds(60), "a layer has members and shifts")
        self.members = members
        self.shift = shift
        self.firstDay = firstDay
        self.handOverMinute = handOverMinute
        self.hours = hours
    }

    /// By the wall clock, in seconds since 1970.
    private var firstHandOver: Int64 { Int64(firstDay.day) * 86_400 + Int64(handOverMinute) * 60 }

    private var shiftSeconds: Int64 { shift.microseconds / 1_000_000 }

    /// When the shift of a number begins.
    private func handOver(_ number: Int64, by clock: ZoneClock) -> Int64 {
        clock.second(showing: firstHandOver + number * shiftSeconds)
    }

    /// The number of the shift that has begun last. While the clock shows an hour for the second time it may show less
    /// than at the last hand-over, which stands all the same.
    private func shiftNumber(at second: Int64, by clock: ZoneClock) -> Int64 {
        var number = (clock.shown(at: second) - firstHandOver).dividedDown(by: shiftSeconds)
        while handOver(number + 1, by: clock) <= second { number += 1 }
        return number
    }

    func onDuty(at instant: Instant, by clock: ZoneClock) -> PersonID? {
        let number = shiftNumber(at: instant.second, by: clock)
        guard number >= 0, hours?.isWorking(at: instant) ?? true else { return nil }
        return members[Int(number % Int64(members.count))]
    }

    /// The first instant after another at which somebody else may have the duty.
    func nextChange(after instant: Instant, by clock: ZoneClock) -> Instant? {
        let number = shiftNumber(at: instant.second, by: clock)
        // One member alone takes over from nobody, but for the first time.
        let takesTurns = number < 0 || members.count > 1
        let shiftEnd = Instant(seconds: handOver(max(number + 1, 0), by: clock))
        return [takesTurns ? shiftEnd : nil, hours?.nextEdge(after: instant)].compactMap { $0 }.min()
    }
}

extension Instant {
    /// Whole seconds since 1970, rounded towards the past.
    var second: Int64 { microseconds.dividedDown(by: 1_000_000) }
}
