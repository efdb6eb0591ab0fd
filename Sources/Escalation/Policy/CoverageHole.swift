import CEL

/// A time in which a level has fewer people than it needs.
public struct CoverageHole: Hashable, Sendable {
    public let from: Instant
    public let until: Instant
    /// Who would be there.
    public let people: Int
    /// How many it takes; where roles must agree, there may be as many and yet not these.
    public let needed: Int
    /// Why nobody would be there, where nobody would.
    public let vacancy: LevelDuty.Vacancy?
    /// Both ends on the wall clock of the level's zone, to the minute, and the zone.
    public let inWords: String
}

extension PolicyLevel {
    /// Every time between two instants in which too few people own the level, by rotas, absences and ends of
    /// qualifications; where it counts its windows in working time, only working time is looked at.
    ///
    /// It is exact: between two moments at which anybody comes, leaves or loses a qualification, nothing changes.
    func holes(in directory: Directory, calendars: BusinessCalendars, from start: Instant, until end: Instant)
        -> [CoverageHole]
    {
        let time = calendars.time(of: self.calendars)
        let clock = clock(in: directory, calendars: calendars)
        var holes: [CoverageHole] = []
        var instant = start
        while instant < end {
            let edges = [directory.nextDutyEdge(at: self, after: instant), time?.nextEdge(after: instant), end]
            let next = edges.compactMap { $0 }.min() ?? end
            defer { instant = next }
            guard time?.isWorking(at: instant) ?? true else { continue }
            let duty = directory.duty(at: self, instant)
            let people = directory.people(duty.owners, standingAt: self, instant)
            guard people.isEmpty || quorum?.canBeReached(by: people) == false else { continue }
            // Two times that touch are one, where the same are missing.
            let last = holes.last.flatMap { last in
                last.until == instant && last.people == people.count && last.vacancy == duty.vacancy ? last : nil
            }
            if last != nil { holes.removeLast() }
            let from = last?.from ?? instant
            holes.append(
                CoverageHole(
                    from: from,
                    until: next,
                    people: people.count,
                    needed: peopleNeeded,
                    vacancy: duty.vacancy,
                    inWords: clock.range(from: from, until: next)
                )
            )
        }
        return holes
    }

    private var peopleNeeded: Int {
        switch quorum?.rule {
        case .count(let count)?: count
        case .each(let roles)?: roles.count
        case .all?, nil: 1
        }
    }

    /// The wall clock of its calendar, else of its rota, else UTC.
    private func clock(in directory: Directory, calendars: BusinessCalendars) -> ZoneClock {
        let calendar = self.calendars.first.flatMap { calendars[$0] }.flatMap {
            ZoneClock($0.timeZone, zones: $0.timeZones)
        }
        return calendar ?? onDuty.flatMap { directory.rotas[$0]?.clock } ?? .utc
    }
}

extension ZoneClock {
    static let utc = ZoneClock("UTC", zones: .fixedOnly)!

    /// `2026-11-23 18:00 – 2026-11-24 08:00 Europe/Berlin`
    fileprivate func range(from: Instant, until: Instant) -> String {
        "\(minute(from)) – \(minute(until)) \(zone)"
    }

    private func minute(_ instant: Instant) -> String {
        String(Instant(seconds: shown(at: instant.second)).description.prefix(16)).replacing("T", with: " ")
    }
}
