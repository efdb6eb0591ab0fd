import CEL
import Escalation

/// Reads business calendars: when an organisation works.
public struct CalendarReader: Sendable {
    /// The zones that a calendar may name.
    public var timeZones: CELTimeZones
    public var limits: DocumentLimits

    public init(timeZones: CELTimeZones, limits: DocumentLimits = DocumentLimits()) {
        self.timeZones = timeZones
        self.limits = limits
    }

    /// The calendars of a file, which may hold several behind `---` lines, each with a name of its own.
    public func calendars(in source: DocumentSource) -> DocumentReading<[BusinessCalendar]> {
        calendars(in: source, filedAs: nil)
    }

    /// ``calendars(in:)`` where the only one must be what its text was filed as.
    func calendars(
        in source: DocumentSource,
        filedAs filed: (name: String, version: Int64)?
    ) -> DocumentReading<[BusinessCalendar]> {
        DocumentReader(limits: limits).read(source) { documents in
            var positions: [CalendarName: SourcePosition] = [:]
            return documents.compactMap { document in
                guard let calendar = calendar(document) else { return nil }
                if let first = positions[calendar.name] {
                    document.refuse(
                        "the calendar \(calendar.name) stands in this file twice",
                        hint: "it was first written at \(first)"
                    )
                }
                if let filed, (calendar.name.rawValue, calendar.version) != filed {
                    document.refuse(
                        "this is calendar \(calendar.name) version \(calendar.version), "
                            + "filed as \(filed.name) version \(filed.version)",
                        hint: "apply the document again"
                    )
                }
                positions[calendar.name] = document.position
                return calendar
            }
        }
    }

    private enum Key: String, DocumentKey {
        case kind, name, version, hours, holidays, exceptions
        case timeZone = "time-zone"
        case halfDays = "half-days"
    }

    private func calendar(_ document: DocumentNode) -> BusinessCalendar? {
        guard let fields = document.fields(Key.self) else { return nil }
        fields.required(.kind, hint: "write kind: calendar")?.expectKind(.calendar)
        let name = fields.required(.name, hint: "policies name the calendar by it")?.name(CalendarName.self)
        let version = fields.required(.version, hint: "begin with version: 1 and raise it with every change")?
            .integer(in: 1 ... .max)
        let zone = fields.required(.timeZone, hint: "write whose clock is meant, as in Europe/Berlin")?
            .placed { $0.timeZone() }
        let hours = fields.required(.hours, hint: "write the hours of each weekday")
        let days = WorkingDays(
            week: hours?.week() ?? [:],
            holidays: fields[.holidays]?.elements()?.compactMap { $0.holiday() } ?? [],
            halfDays: fields[.halfDays]?.elements()?.compactMap { $0.halfDay() } ?? [],
            exceptions: fields[.exceptions]?.dayExceptions() ?? [:]
        )
        guard let name, let version, let zone, let hours else { return nil }
        do throws(CalendarProblem) {
            return try BusinessCalendar(
                name: name,
                version: version,
                timeZone: zone.value,
                days: days,
                timeZones: timeZones
            )
        } catch {
            switch error {
            case .unknownTimeZone:
                zone.node.refuse(
                    "there is no time zone \(zone.value.quotedBriefly) on this machine",
                    hint: "write it as the IANA database does, as in Europe/Berlin"
                )
            case .noWorkingHour(nil):
                hours.refuse("\(error)", hint: "no window would ever pass; write the hours of a weekday")
            case .noWorkingHour(.some):
                (fields[.holidays] ?? hours).refuse("\(error)", hint: "no window would pass then; take holidays out")
            }
            return nil
        }
    }
}
