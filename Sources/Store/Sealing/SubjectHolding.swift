import Escalation

/// What is kept under the key of one subject.
public struct SubjectHolding: Hashable, Sendable {
    public let key: SubjectKeyID
    /// In the order of their ids. Of a directory those that need it: they are not about it, and forget nothing with it.
    public let cases: [Case]
    /// Notices about them that are still to be sent.
    public let waitingNotices: Int
    /// Messages about them that have not left, those that wait for the log included.
    public let messages: Int
    /// Whether it is the directory by which people are told.
    public let isInForce: Bool

    public init(key: SubjectKeyID, cases: [Case], waitingNotices: Int, messages: Int, isInForce: Bool = false) {
        self.key = key
        self.cases = cases
        self.waitingNotices = waitingNotices
        self.messages = messages
        self.isInForce = isInForce
    }

    /// Cases that people still decide, or from which something is still to follow.
    public var unfinished: [Case] { cases.filter { $0.outcome == nil || $0.aftercareDue != nil } }

    /// Whether anything would be lost that somebody waits for.
    public var isFinished: Bool { unfinished.isEmpty && waitingNotices == 0 && messages == 0 && !isInForce }
}
