import JSON

/// That the store of a case was restored from a backup while the case was open.
///
/// What the store had done since the backup is known from the log, as far as it is known at all: who decides has to be
/// asked again, and what is sent from now on must not be taken for something that the lost store has sent.
public struct CaseRecovery: Hashable, Sendable {
    /// The incarnation of the store that the recovery began.
    public let incarnation: Int64
    /// How many entries of the case stood in the log and not in the backup.
    public let entries: Int64
    /// Whether what people would let go on is still what the automation asked about: nothing in the log says otherwise.
    public let isSound: Bool

    public init(incarnation: Int64, entries: Int64, isSound: Bool) {
        self.incarnation = incarnation
        self.entries = entries
        self.isSound = isSound
    }

    /// As it stands in the row of its case.
    var json: JSONValue { ["incarnation": .int(incarnation), "entries": .int(entries), "sound": .bool(isSound)] }

    init?(_ json: JSONValue) {
        guard let incarnation = json["incarnation"]?.int, let entries = json["entries"]?.int,
            let isSound = json["sound"]?.bool
        else { return nil }
        self.init(incarnation: incarnation, entries: entries, isSound: isSound)
    }
}

extension Case {
    /// Places of consequences begin here for each incarnation after the first, so that nothing which a lost store has sent
    /// for the same change has the id of what is sent now. No case has as many waiting runs.
    static let placesOfIncarnation: Int64 = 1_000_000

    /// The first place among the consequences of a change; `nil` where it is 0.
    var firstPlace: Int? { proceedings.recovery.map { Int(clamping: $0.incarnation &* Self.placesOfIncarnation) } }

    /// The id of what follows from a change, the newest unless another is named.
    func consequence(at position: Int, of change: Int64? = nil) -> String {
        DerivedID.ofConsequence(case: id, change: change ?? self.change, position: (firstPlace ?? 0) + position)
    }

    /// Whether what the case asks about is all there: where it was changed after a backup, and the change lost with the
    /// store, nobody can let it go on.
    var hasKnownBasis: Bool { proceedings.recovery?.isSound ?? true }

    static let lostBasis =
        "what this case rests on was changed after the backup from which the store was restored, and is lost: nobody may "
        + "let it go on; refuse it, cancel it, or have it done by hand, and let the automation ask again"
}
