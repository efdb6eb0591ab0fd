/// Messages that could not be handled, by the queue in which they lay and the reason.
///
/// They are no entries of the log: whoever reads the store hands them in.
public struct DeadFigures: Hashable, Sendable {
    public struct Letter: Hashable, Sendable {
        public let queue: String
        public let reason: String
        /// Whether nobody has retried or dropped it.
        public let isOpen: Bool

        public init(queue: String, reason: String, isOpen: Bool) {
            (self.queue, self.reason, self.isOpen) = (queue, reason, isOpen)
        }
    }

    struct Cause: Hashable {
        let queue: String
        let reason: String
    }

    private(set) var counts: [Cause: (all: Int, open: Int)] = [:]

    public init(_ letters: [Letter] = []) {
        for letter in letters {
            // Reasons end in what was wrong with this one; how they begin tells them apart.
            let reason = String(letter.reason.unicodeScalars.prefix(Self.reasonLengthMax).map(Character.init))
            counts[Cause(queue: letter.queue, reason: reason), default: (0, 0)].all += 1
            if letter.isOpen { counts[Cause(queue: letter.queue, reason: reason)]?.open += 1 }
        }
    }

    private static let reasonLengthMax = 80

    public var total: Int { counts.values.reduce(0) { $0 + $1.all } }

    public static func == (left: Self, right: Self) -> Bool {
        left.counts.mapValues(\.all) == right.counts.mapValues(\.all)
            && left.counts.mapValues(\.open) == right.counts.mapValues(\.open)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(counts.mapValues(\.all)) }
}

extension DeadFigures {
    var table: ReportTable {
        ReportTable(
            "dead",
            "Dead letters",
            note: "Messages of the period that could not be handled; those still open wait for `belay dead`.",
            [.text("queue", "Queue"), .text("reason", "Reason"), .init("letters", "Letters"), .init("open", "Open")]
        )
            + counts.sorted {
                ($1.value.all, $0.key.queue, $0.key.reason) < ($0.value.all, $1.key.queue, $1.key.reason)
            }
            .map { [.text($0.key.queue), .text($0.key.reason), .count($0.value.all), .count($0.value.open)] }
    }
}
