import SignedNote

/// What an auditor brings along, from other hands than those that made the export.
public struct LogTrust: Hashable, Sendable {
    /// The log's key, or one of those it had, and the witnesses.
    public var policy: LogPolicy
    /// What was said of the log's keys, as far as the auditor knows. The export may know more, and no less.
    public var history: LogKeyHistory?
    /// A checkpoint that the auditor kept: the log must have grown out of it.
    public var earlier: SignedNote?

    public init(_ policy: LogPolicy, history: LogKeyHistory? = nil, earlier: SignedNote? = nil) {
        self.policy = policy
        self.history = history
        self.earlier = earlier
    }
}
