/// What ``Connection/next(timeout:)`` finds: everything the broker sends unasked, in its order.
public enum Incoming: Hashable, Sendable {
    case delivery(Delivery)
    /// The broker ended a consumer: its queue was deleted or moved away.
    case consumerCancelled(ConsumerTag)
    /// The broker took a publish; with `multiple`, every earlier one too.
    case confirmed(PublishSequence, multiple: Bool)
    /// The broker refused a publish (`basic.nack`); with `multiple`, every earlier open one too.
    case refused(PublishSequence, multiple: Bool)
    /// A mandatory message found no queue. Its confirm follows.
    case returned(ReturnedMessage)
    /// An alarm: the broker has stopped reading from this connection. It says so only to
    /// a connection that publishes during the alarm.
    case blocked(reason: String)
    case unblocked
}
