import CEL
import Documents
import Escalation
import Fleet
import JSON
import Messages
import Store

/// What is left of a window that is counted in working time, in the words of those who work it.
struct WorkingWindow {
    let ends: Instant
    let time: BusinessTime
    let timeZones: CELTimeZones

    /// `nil` where the window is counted by the wall clock, or where its calendars cannot be read here.
    init?(of stay: LevelStay, entries: [StoredEntry], in reader: any StoreReader) throws {
        // A window that is only cut is counted as before.
        let armed = try entries.filter { [.casePassed, .deadlineMoved].contains($0.entry.kind) }.map {
            (kind: $0.entry.kind, body: try JSONValue.parse($0.entry.body, limits: .message))
        }
        let body = armed.last { $0.kind == .casePassed || $0.body["calendars"] != nil }?.body
        // Each is written as its name and its version.
        let names = (body?["calendars"]?.array ?? []).compactMap { written in
            written.string?.split(separator: " ").first.map { CalendarName(String($0)) }
        }
        guard !names.isEmpty else { return nil }
        let documents = try reader.documents().filter { $0.kind == DocumentKind.calendar.rawValue }
            .compactMap(AppliedDocument.init)
        let loader = DocumentLoader(installation: Documents.Installation(timeZones: .system))
        guard let loaded = try? loader.load(documents), let time = BusinessCalendars(loaded.calendars).time(of: names)
        else { return nil }
        self.init(ends: stay.windowEnds, time: time, timeZones: .system)
    }

    init(ends: Instant, time: BusinessTime, timeZones: CELTimeZones) {
        self.ends = ends
        self.time = time
        self.timeZones = timeZones
    }

    func left(at now: Instant) -> Duration { time.workingTime(from: now, to: ends) }

    /// `4h of working time left (office), until Monday 2026-02-09 13:00 Europe/Berlin`.
    func text(at now: Instant) -> String {
        let names = time.calendars.map(\.name.rawValue).joined(separator: ", ")
        return "\(left(at: now).shown) of working time left (\(names)), until \(localEnd)".printable
    }

    /// By the wall clock of the first calendar.
    private var localEnd: String {
        let zone = time.calendars[0].timeZone
        let second = ends.microseconds / 1_000_000
        let local = Instant(seconds: second + Int64(timeZones.offset(atSecond: second, zone: zone) ?? 0))
        let text = local.shown
        let weekday =
            CalendarDate(String(text.prefix(10))).map {
                "\($0.weekday.rawValue.prefix(1).uppercased())\($0.weekday.rawValue.dropFirst()) "
            } ?? ""
        return "\(weekday)\(text.prefix(16)) \(zone)"
    }
}
