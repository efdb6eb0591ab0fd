import CEL
import Foundation
import Testing

@testable import Escalation

@Suite(.enabled(if: CalendarSample.hasZones, "there is no zone database on this machine"))
struct RotaVectorTests {
    @Test(.enabled(if: SecondImplementation.canRun, "Python 3.9 with its zone database is not there"))
    func `Who is on duty agrees with what Python works out minute by minute`() throws {
        let seed = Int.random(in: 1...999_999)
        let output = try SecondImplementation.run("rota_vectors", ["\(seed)", "120", "40"])
        var (compared, vacant, changes) = (0, 0, 0)
        for (number, line) in output.split(separator: "\n").enumerated() {
            let vector = try JSONDecoder().decode(RotaVector.self, from: Data(line.utf8))
            let rota = try vector.rota.rota()
            for moment in vector.cases {
                let instant = Instant(seconds: moment.at)
                let onDuty = rota.onDuty(at: instant)
                #expect(
                    onDuty == moment.who.map { PersonID($0) },
                    "seed \(seed), rota \(number) in \(rota.timeZone) at \(instant)"
                )
                compared += 1
                if onDuty == nil { vacant += 1 }
                // Nothing changes before it is said to.
                if let next = rota.nextChange(after: instant) {
                    changes += 1
                    #expect(next > instant)
                    let last = Instant(microseconds: next.microseconds - 1)
                    #expect(rota.onDuty(at: last) == onDuty, "seed \(seed), rota \(number): before \(next)")
                }
            }
        }
        #expect(compared == 4800 && vacant > 100 && changes > 3000)
        print("Rotas: \(compared) moments agree, \(vacant) with nobody on duty, seed \(seed)")
    }
}

/// What the script prints.
private struct RotaVector: Decodable {
    struct Case: Decodable {
        let at: Int64
        let who: String?
    }

    struct Layer: Decodable {
        let members: [String]
        let hours: Int
        let from: String
        let handOver: Int
        let week: [String: [[Int]]]
    }

    struct Override: Decodable {
        let from, until: Int64
        let standIn, member: String
    }

    struct Rota: Decodable {
        let zone: String
        let layers: [Layer]
        let overrides: [Override]
    }

    let rota: Rota
    let cases: [Case]
}

extension RotaVector.Rota {
    func rota() throws -> Escalation.Rota {
        let rota = Escalation.Rota(
            name: "vector",
            timeZone: zone,
            layers: try layers.map { try $0.layer(in: zone) },
            overrides: overrides.map {
                RotaOverride(
                    from: Instant(seconds: $0.from),
                    until: Instant(seconds: $0.until),
                    standIn: PersonID($0.standIn),
                    insteadOf: PersonID($0.member)
                )
            },
            timeZones: CalendarSample.zones
        )
        return try #require(rota)
    }
}

extension RotaVector.Layer {
    func layer(in zone: String) throws -> RotaLayer {
        RotaLayer(
            members: members.map { PersonID($0) },
            shift: .seconds(hours * 3600),
            firstDay: try #require(CalendarDate(from)),
            handOverMinute: handOver,
            hours: try dutyHours(in: zone)
        )
    }

    private func dutyHours(in zone: String) throws -> BusinessTime? {
        guard !week.isEmpty else { return nil }
        var days = WorkingDays(week: [:])
        for (name, spans) in week {
            let spans = try spans.map { try #require(WorkingHours.Span(from: $0[0], until: $0[1])) }
            days.week[try #require(Weekday(rawValue: name))] = WorkingHours(spans)
        }
        return BusinessTime([
            try BusinessCalendar(name: "hours", timeZone: zone, days: days, timeZones: CalendarSample.zones)
        ])
    }
}
