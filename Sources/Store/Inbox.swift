import Escalation
import Messages

/// Names a message once for each handler: the sender that was checked, or the event's source, and the message's own id.
public struct InboxID: Hashable, Comparable, Sendable {
    public let handler: String
    public let sender: String
    public let message: String

    public init(handler: String, sender: String, message: String) {
        self.handler = handler
        self.sender = sender
        self.message = message
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.handler, left.sender, left.message) < (right.handler, right.sender, right.message)
    }
}

public struct InboxMessage: Hashable, Sendable {
    public let id: InboxID
    /// Of the body: the same id with another body is refused.
    public let digest: Digest

    public init(id: InboxID, digest: Digest) {
        self.id = id
        self.digest = digest
    }
}

public enum InboxVerdict: Hashable, Sendable {
    case first
    /// Seen before with the same content; the answer that it got, where it got one.
    case repeated(answer: Envelope?)
    /// Seen before with another content.
    case reused

    public var isRepeated: Bool {
        switch self {
        case .repeated: true
        case .first, .reused: false
        }
    }
}
