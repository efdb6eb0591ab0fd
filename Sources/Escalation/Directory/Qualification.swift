/// What somebody has learnt or was certified for, and until when that counts.
public struct Qualification: Hashable, Sendable {
    public let name: QualificationName
    /// The last day on which it counts, by the wall clock of whoever has it.
    public let lastDay: CalendarDate
    /// Where that day ends.
    public let endsAt: Instant

    public init(_ name: QualificationName, lastDay: CalendarDate, endsAt: Instant) {
        self.name = name
        self.lastDay = lastDay
        self.endsAt = endsAt
    }

    public func isValid(at instant: Instant) -> Bool { instant < endsAt }
}

public enum QualificationKind {}
public typealias QualificationName = Identifier<QualificationKind>

extension Directory.Person {
    public func qualification(_ name: QualificationName) -> Qualification? { qualifications.first { $0.name == name } }

    /// Whether what is required counts at an instant; nothing required always does.
    public func isQualified(for required: QualificationName?, at instant: Instant) -> Bool {
        guard let required else { return true }
        return qualification(required)?.isValid(at: instant) ?? false
    }
}
