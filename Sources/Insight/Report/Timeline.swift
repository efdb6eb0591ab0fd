import Escalation

/// How many cases were opened in each part of a period, by what became of them.
public struct Timeline: Hashable, Sendable {
    public enum Unit: Int64, Hashable, Sendable {
        case hour = 1
        case day = 24
        case week = 168

        public var word: String {
            switch self {
            case .hour: "hour"
            case .day: "day"
            case .week: "week"
            }
        }

        var microseconds: Int64 { rawValue * 3_600_000_000 }
    }

    public struct Part: Hashable, Sendable {
        public let start: Instant
        /// Let something go on.
        public var approved = 0
        /// Ended in a refusal, a stop, or by hand.
        public var stopped = 0
        /// Their reason had gone.
        public var withdrawn = 0
        public var open = 0

        public var count: Int { approved + stopped + withdrawn + open }
    }

    public let unit: Unit
    public let parts: [Part]

    /// Hours of two days at most, days of about three months, else weeks, each from Monday (UTC).
    init(_ selection: Selection) {
        let opened = selection.stories.lazy.map(\.element.openedAt)
        let scope = selection.fold.scope
        let first = max(scope.from, opened.min() ?? scope.from)
        let last = max(first, opened.max() ?? first)
        let hours = last.since(first).components.seconds / 3600
        let unit: Unit = hours <= 48 ? .hour : hours <= 24 * 100 ? .day : .week
        self.unit = unit
        // Weeks begin on a Monday, three days before that of 1970-01-01.
        let offset: Int64 = unit == .week ? 3 * 86_400_000_000 : 0
        func place(_ instant: Instant) -> Int64 { (instant.microseconds + offset).dividedDown(by: unit.microseconds) }
        let begin = place(first)
        var parts = (begin...place(last)).map {
            Part(start: Instant(microseconds: $0 * unit.microseconds - offset))
        }
        for (_, story) in selection.stories {
            let part = Int(place(story.openedAt) - begin)
            switch OutcomeKind(rawValue: selection.names[story.outcome]) {
            case nil: parts[part].open += 1
            case .withdrawn?, .notRequired?: parts[part].withdrawn += 1
            case let outcome? where outcome.letsGoOn: parts[part].approved += 1
            case _?: parts[part].stopped += 1
            }
        }
        self.parts = parts
    }
}
