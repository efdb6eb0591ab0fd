import CEL

@testable import Escalation

extension Sample {
    /// The sample's people, some of them away or certified, with rotas and teams.
    static func directory(
        away: [PersonID: [Absence]] = [:],
        qualified: [PersonID: Qualification] = [:],
        rotas: [Rota] = [],
        teams: [Team] = [],
        also others: [Directory.Person] = []
    ) -> Directory {
        var people = Array(directory().people.values) + others
        for position in people.indices {
            people[position].absences = away[people[position].id] ?? []
            people[position].qualifications = [qualified[people[position].id]].compactMap { $0 }
        }
        return Directory(people: people, gateways: ["gateway"], rotas: rotas, teams: teams)
    }

    /// Away for so many minutes from the start of the sample.
    static func away(_ minutes: ClosedRange<Int>, _ delegate: PersonID? = nil) -> Absence {
        Absence(
            from: start + .seconds(minutes.lowerBound * 60),
            until: start + .seconds(minutes.upperBound * 60),
            delegate: delegate
        )
    }

    /// Members who take turns by the hour in UTC, from the start of the sample's day on; with hours of every day.
    static func rota(
        _ members: [PersonID],
        hours: WorkingHours? = nil,
        overrides: [RotaOverride] = []
    ) throws -> Rota {
        let time = try hours.map { hours in
            BusinessTime([
                try BusinessCalendar(
                    name: "hours",
                    timeZone: "UTC",
                    days: WorkingDays(week: Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, hours) })),
                    timeZones: .fixedOnly
                )
            ])
        }
        let layer = RotaLayer(
            members: members,
            shift: .seconds(3600),
            firstDay: CalendarDate(String(start.description.prefix(10)))!,
            handOverMinute: 0,
            hours: time
        )
        return Rota(name: "duty", timeZone: "UTC", layers: [layer], overrides: overrides, timeZones: .fixedOnly)!
    }
}
