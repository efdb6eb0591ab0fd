import Escalation

/// A notice taken for one attempt at sending.
public struct LeasedNotice: Hashable, Sendable {
    public let notice: Notice
    /// Counted from one; names the lease.
    public let attempt: Int

    public init(notice: Notice, attempt: Int) {
        self.notice = notice
        self.attempt = attempt
    }
}

/// Where a notice stands.
public struct NoticeState: Hashable, Sendable {
    public enum Standing: Hashable, Sendable {
        case waiting(until: Instant)
        case delivered
        case failed
        case stopped
    }

    public let notice: Notice
    public let attempt: Int
    public let standing: Standing
    /// The server's answer or the last error, for people.
    public let detail: String?

    public init(notice: Notice, attempt: Int, standing: Standing, detail: String?) {
        self.notice = notice
        self.attempt = attempt
        self.standing = standing
        self.detail = detail
    }
}

public struct NoticeTally: Hashable, Sendable {
    public var waiting: Int
    public var delivered: Int
    public var failed: Int

    public init(waiting: Int, delivered: Int, failed: Int) {
        self.waiting = waiting
        self.delivered = delivered
        self.failed = failed
    }

    /// Every notice has failed for good, and there was at least one.
    public var nobodyWasReached: Bool { failed > 0 && delivered == 0 && waiting == 0 }
}
