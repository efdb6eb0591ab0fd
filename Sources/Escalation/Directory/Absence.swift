/// A time in which a person does not answer, and who answers for them meanwhile.
public struct Absence: Hashable, Sendable {
    public let from: Instant
    /// From here on they are back.
    public let until: Instant
    /// `nil` where nobody stands in.
    public let delegate: PersonID?

    public init(from: Instant, until: Instant, delegate: PersonID? = nil) {
        self.from = from
        self.until = until
        self.delegate = delegate
    }
}

extension Directory.Person {
    /// The absence that an instant lies in, if any. Absences of one person neither overlap nor stand out of order.
    public func absence(at instant: Instant) -> Absence? {
        var (low, high) = (0, absences.count)
        while low < high {
            let middle = (low + high) / 2
            if absences[middle].from <= instant { low = middle + 1 } else { high = middle }
        }
        guard low > 0, instant < absences[low - 1].until else { return nil }
        return absences[low - 1]
    }

    /// The first instant after another at which they leave or come back.
    func nextAbsenceEdge(after instant: Instant) -> Instant? {
        for absence in absences {
            if absence.from > instant { return absence.from }
            if absence.until > instant { return absence.until }
        }
        return nil
    }
}
