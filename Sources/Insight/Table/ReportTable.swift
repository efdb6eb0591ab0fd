import Escalation

/// Figures under headings: what a page, a terminal and a file of values all show.
public struct ReportTable: Sendable {
    public struct Column: Sendable {
        /// For scripts, in files and in JSON.
        public let name: String
        /// For people.
        public let title: String
        public let isNumber: Bool

        init(_ name: String, _ title: String, isNumber: Bool = true) {
            (self.name, self.title, self.isNumber) = (name, title, isNumber)
        }

        static func text(_ name: String, _ title: String) -> Column { Column(name, title, isNumber: false) }
    }

    public enum Cell: Hashable, Sendable {
        case text(String)
        case count(Int)
        case time(Duration?)
        case instant(Instant?)
        /// Between 0 and 1.
        case share(Double?)
    }

    /// For scripts.
    public let name: String
    public let title: String
    /// What it counts, and how.
    public let note: String?
    public let columns: [Column]
    public private(set) var rows: [[Cell]] = []

    init(_ name: String, _ title: String, note: String? = nil, _ columns: [Column]) {
        (self.name, self.title, self.note, self.columns) = (name, title, note, columns)
    }

    public var isEmpty: Bool { rows.isEmpty }

    mutating func add(_ cells: [Cell]) {
        precondition(cells.count == columns.count, "a row has a cell for each column")
        rows.append(cells)
    }

    static func + (table: ReportTable, rows: [[Cell]]) -> ReportTable {
        var table = table
        for row in rows { table.add(row) }
        return table
    }
}

extension ReportTable.Cell {
    /// For people: times in their two greatest units, shares in hundredths.
    public var shown: String {
        switch self {
        case .text(let text): text
        case .count(let count): "\(count)"
        case .time(let time): time?.inUnits ?? "–"
        case .instant(let instant): instant.map(\.toTheMinute) ?? "–"
        case .share(let share): share?.inHundredths ?? "–"
        }
    }

    /// For machines: times in seconds, points in time as RFC 3339, nothing where there is nothing.
    public var exact: String {
        switch self {
        case .text(let text): text
        case .count(let count): "\(count)"
        case .time(let time): time?.inSeconds ?? ""
        case .instant(let instant): instant?.description ?? ""
        case .share(let share): share.map { "\($0)" } ?? ""
        }
    }
}

extension Duration {
    /// The two greatest units: `2d3h`, `4m10s`, `12s`; below a second, milliseconds.
    public var inUnits: String {
        guard self >= .zero else { return "-" + (Duration.zero - self).inUnits }
        let seconds = components.seconds
        guard seconds > 0 else { return microseconds == 0 ? "0s" : "\(max(1, microseconds / 1000))ms" }
        let units: [(name: String, seconds: Int64)] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]
        let first = units.firstIndex { seconds >= $0.seconds } ?? units.count - 1
        let head = "\(seconds / units[first].seconds)\(units[first].name)"
        guard first + 1 < units.count else { return head }
        let rest = seconds % units[first].seconds / units[first + 1].seconds
        return rest == 0 ? head : head + "\(rest)\(units[first + 1].name)"
    }

    /// With six digits behind the point where there are any.
    var inSeconds: String {
        let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        guard rest != 0 else { return "\(whole)" }
        let digits = String(rest.magnitude)
        let sign = whole == 0 && rest < 0 ? "-" : ""
        return "\(sign)\(whole)." + String(repeating: "0", count: 6 - digits.count) + digits
    }
}

extension Instant {
    /// `2026-11-23 04:00Z`.
    var toTheMinute: String {
        let text = Instant(microseconds: microseconds.dividedDown(by: 60_000_000) * 60_000_000).description
        return text.replacing("T", by: " ").dropLast(4) + "Z"
    }

    /// `2026-11-23`.
    public var date: String { String(description.prefix { $0 != "T" }) }
}

extension String {
    fileprivate func replacing(_ old: Character, by new: Character) -> String { String(map { $0 == old ? new : $0 }) }
}

extension Double {
    /// `4.2 %`.
    var inHundredths: String {
        let tenths = Int((self * 1000).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }
}
