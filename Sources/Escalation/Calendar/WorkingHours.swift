/// When people work on a day, by their wall clock: spans that neither touch nor overlap, in order.
public struct WorkingHours: Hashable, Sendable {
    /// From one minute of the day until, and without, another; midnight at its end is minute 1440.
    public struct Span: Hashable, Sendable {
        public let from: Int
        public let until: Int

        /// `nil` where it is no span of a day.
        public init?(from: Int, until: Int) {
            guard 0 <= from, from < until, until <= 1440 else { return nil }
            self.from = from
            self.until = until
        }

        /// Reads `09:00-17:30`, until `24:00` at the latest.
        public init?(_ text: String) {
            let times = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
            guard times.count == 2, let from = Self.minute(times[0]), let until = Self.minute(times[1]) else {
                return nil
            }
            self.init(from: from, until: until)
        }

        private static func minute(_ text: Substring.UTF8View) -> Int? {
            let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            guard parts.map(\.count) == [2, 2], parts.joined().allSatisfy({ (48...57).contains($0) }) else {
                return nil
            }
            let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1) - 48 } }
            return numbers[1] < 60 ? numbers[0] * 60 + numbers[1] : nil
        }
    }

    public let spans: [Span]

    public static let none = WorkingHours(merging: [])

    /// Puts spans in order; those that touch become one. `nil` where two overlap.
    public init?(_ spans: [Span]) {
        let ordered = spans.sorted { $0.from < $1.from }
        guard zip(ordered, ordered.dropFirst()).allSatisfy({ $0.until <= $1.from }) else { return nil }
        self.init(merging: ordered)
    }

    private init(merging ordered: [Span]) {
        var merged: [Span] = []
        for span in ordered {
            if let last = merged.last, last.until == span.from, let joined = Span(from: last.from, until: span.until) {
                merged[merged.count - 1] = joined
            } else {
                merged.append(span)
            }
        }
        spans = merged
    }

    public var isEmpty: Bool { spans.isEmpty }

    var minutes: Int { spans.reduce(0) { $0 + $1.until - $1.from } }
}

extension WorkingHours.Span: CustomStringConvertible {
    public var description: String {
        func text(_ minute: Int) -> String {
            let (hours, minutes) = minute.quotientAndRemainder(dividingBy: 60)
            return "\(hours < 10 ? "0" : "")\(hours):\(minutes < 10 ? "0" : "")\(minutes)"
        }
        return "\(text(from))-\(text(until))"
    }
}
