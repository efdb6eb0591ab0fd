import Escalation
import Ingress
import Store

/// An event that concerns somebody: what it is, and what is to be done with it.
public struct EventWork: Sendable {
    public enum Task: Sendable {
        /// Triggers want it.
        case matched([Match])
        /// An automation asks at a gate.
        case asked(AskMessage)
        /// An automation takes its question back.
        case withdrawn(AskWithdrawal)
        /// An automation says what it made of an outcome.
        case reported(Ingress.OutcomeReport)
        /// The source of a case gives what it was asked for.
        case provided(DataProvided)
        /// An ask or report that cannot be taken; its sender is told.
        case refused(Refusal)
    }

    public var event: Event
    public var task: Task
    /// Of the element's bytes: the same id with another content is refused.
    public let digest: Digest
    /// What a dead letter keeps.
    public let bytes: [UInt8]
    /// The drill that its sender marked it with; nobody has looked it up yet.
    public let drill: DrillID?

    /// Events are known by source and id, whoever delivers them.
    ///
    /// Those of a drill are known apart: nothing that is practised makes a live event one that came before.
    var inboxID: InboxID {
        guard let drill else { return InboxID(handler: "events", sender: event.source, message: event.id) }
        return InboxID(handler: "drill-\(drill)", sender: event.source, message: event.id)
    }

    var inboxMessage: InboxMessage { InboxMessage(id: inboxID, digest: digest) }

    var asked: Asked? {
        guard case .asked(let message) = task else { return nil }
        return Asked(message.ask, about: message.data, callback: message.callback)
    }
}
