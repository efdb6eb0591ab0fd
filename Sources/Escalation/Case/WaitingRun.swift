/// A run that waits for the outcome of a case.
public struct WaitingRun: Hashable, Sendable {
    /// The ask that it sent.
    public let event: EventReference
    public let run: String?
    /// Where the outcome goes beside the exchange; only allow-listed hosts are ever called.
    public let callback: String?
    /// What it asked about; the case notes it when the run joins. A decision on something else does not cover it.
    public internal(set) var snapshot: Digest?
    /// When it can use no answer any more.
    public internal(set) var neededBy: Instant?

    public init(
        event: EventReference,
        run: String? = nil,
        callback: String? = nil,
        snapshot: Digest? = nil,
        neededBy: Instant? = nil
    ) {
        self.event = event
        self.run = run
        self.callback = callback
        self.snapshot = snapshot
        self.neededBy = neededBy
    }

    func asking(about snapshot: Snapshot) -> WaitingRun {
        var copy = self
        copy.snapshot = snapshot.digest
        return copy
    }

    func asksAbout(_ decided: Snapshot) -> Bool { snapshot == nil || snapshot == decided.digest }

    /// Whether this is the run that sent the ask, and the one who asked is the one who speaks now.
    func sent(_ ask: EventReference) -> Bool {
        event.id.isSame(as: ask.id) && event.source.isSame(as: ask.source)
            && (event.sender == nil || event.sender == ask.sender)
    }
}
