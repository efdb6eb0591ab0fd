/// What became of an event.
public enum EventResult: String, MetricLabel {
    public static let label = "result"
    /// No trigger wanted it; it never touched the store.
    case unmatched
    /// It opened a case.
    case opened
    /// It joined a case that was open already.
    case attached
    /// It moved a key's row and no case: a recovery, a count within a window.
    case noted
    /// It had been handled before.
    case repeated
    /// It could not be read or was refused, and lies among the dead.
    case dead
}

/// Whether a hint fitted the rows it pointed at.
public enum HintResult: String, MetricLabel {
    public static let label = "result"
    case fitted
    /// The rows had moved on, or a hint was lost or forged: nothing was done.
    case noop
}

/// What a sender was told.
public enum DecisionResult: String, MetricLabel {
    public static let label = "result"
    case accepted, refused
}

/// Why nobody could tell, or believe, who sent a message of a person.
public enum IdentityResult: String, MetricLabel {
    public static let label = "reason"
    case missing, contradicting, worker, unnamed
    case unknownUser = "unknown-user"
    case unknownPerson = "unknown-person"
}

/// What the rules of a level came to.
public enum FirstCheckResult: String, MetricLabel {
    public static let label = "result"
    case ask, escalate, refuse, approve
}

/// How a known id stood in the inbox.
public enum InboxResult: String, MetricLabel {
    public static let label = "result"
    /// The same message again.
    case repeated
    /// The same id with another body.
    case reused
}

/// Why a message lies among the dead.
public enum DeadReason: String, MetricLabel {
    public static let label = "reason"
    /// It could not be decoded.
    case malformed
    /// It was read and refused.
    case refused
    /// The store named its data as the error.
    case data
    /// It killed its process three times.
    case trials
}

/// What the broker made of a message.
public enum PublishResult: String, MetricLabel {
    public static let label = "result"
    case confirmed
    /// No queue wanted it.
    case returned
    /// The broker said no (`basic.nack`).
    case nacked
    /// The connection ended before an answer came; the message goes out again.
    case lost
}

/// Which of a process's connections.
public enum ConnectionRole: String, MetricLabel {
    public static let label = "connection"
    case consuming, publishing
}

/// How an attempt to tell somebody ended.
public enum NoticeResult: String, MetricLabel {
    public static let label = "result"
    case delivered
    /// It failed and will be tried again.
    case postponed
    /// It failed for good.
    case failed
}
