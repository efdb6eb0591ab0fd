import CEL

/// Who is on duty when: members who take turns, in one or more layers, and the exceptions that they agreed on.
///
/// The first layer that has somebody at an instant counts. The rota's own wall clock decides when shifts change.
public struct Rota: Sendable {
    public let name: RotaName
    /// As the IANA database names it.
    public let timeZone: String
    public let layers: [RotaLayer]
    public let overrides: [RotaOverride]
    let clock: ZoneClock
    private let overridesByMember: [PersonID: [RotaOverride]]
    /// Everybody who can ever be on duty in it.
    public let people: Set<PersonID>

    /// `nil` where the zone is not known.
    public init?(
        name: RotaName,
        timeZone: String,
        layers: [RotaLayer],
        overrides: [RotaOverride] = [],
        timeZones: CELTimeZones
    ) {
        guard let clock = ZoneClock(timeZone, zones: timeZones) else { return nil }
        self.name = name
        self.timeZone = timeZone
        self.layers = layers
        self.overrides = overrides
        self.clock = clock
        self.overridesByMember = Dictionary(grouping: overrides, by: \.member)
        self.people = Set(layers.flatMap(\.members) + overrides.map(\.standIn))
    }

    /// Who is on duty, `nil` where nobody is.
    public func onDuty(at instant: Instant) -> PersonID? {
        for layer in layers {
            guard let member = layer.onDuty(at: instant, by: clock) else { continue }
            let override = overridesByMember[member]?.first { $0.from <= instant && instant < $0.until }
            return override?.standIn ?? member
        }
        return nil
    }

    /// The first instant after another at which somebody else may be on duty.
    public func nextChange(after instant: Instant) -> Instant? {
        let edges = overrides.flatMap { [$0.from, $0.until] }.filter { $0 > instant }
        return (layers.compactMap { $0.nextChange(after: instant, by: clock) } + edges).min()
    }
}

/// A time in which somebody else has a member's duty.
public struct RotaOverride: Hashable, Sendable {
    public let from: Instant
    /// From here on the member has it again.
    public let until: Instant
    public let standIn: PersonID
    /// Instead of whom.
    public let member: PersonID

    public init(from: Instant, until: Instant, standIn: PersonID, insteadOf member: PersonID) {
        self.from = from
        self.until = until
        self.standIn = standIn
        self.member = member
    }
}

public enum RotaKind {}
public typealias RotaName = Identifier<RotaKind>
