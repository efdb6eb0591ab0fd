/// How many messages a person gets over one channel at most, before what more there is comes together.
public struct NoticeLimit: Hashable, Sendable {
    public var atMost: Int
    public var within: Duration

    public init(atMost: Int, within: Duration) {
        self.atMost = atMost
        self.within = within
    }
}

/// How many messages a person was sent over a channel lately.
///
/// A person who gets one message a minute reads it; one who gets thirty reads none. Up to the limit every notice goes by
/// itself; what comes together beyond it goes as one digest, and what comes after that waits until the span has passed.
public struct NoticePace: Hashable, Sendable {
    /// What may be sent of the notices that are due.
    public enum Admission: Hashable, Sendable {
        case each
        /// As one digest.
        case together
        case notBefore(Instant)
    }

    public private(set) var since: Instant
    public private(set) var sent: Int

    public init(since: Instant, sent: Int) {
        self.since = since
        self.sent = sent
    }

    /// Counts what is admitted of `due` notices.
    public mutating func admit(_ due: Int, under limit: NoticeLimit, at now: Instant) -> Admission {
        // A clock that was set back begins a new span too: nobody waits longer than one.
        if now >= since + limit.within || now < since { (since, sent) = (now, 0) }
        let free = limit.atMost - sent
        guard free > 0 else { return .notBefore(since + limit.within) }
        guard due > free else {
            sent += due
            return .each
        }
        sent = limit.atMost
        return .together
    }
}
