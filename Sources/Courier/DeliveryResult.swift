/// What became of one attempt to deliver something.
///
/// The three cases are the three things a caller can do next: nothing, give up, or come back later. Every text is
/// written for a person: it says what happened and where, and what to do about it when there is something to do. It
/// never holds a credential, a message body, or the path of a webhook (which is often a secret in itself).
public enum DeliveryResult: Equatable, Sendable {
    /// The other side took responsibility. `detail` is its own answer, for the record.
    case accepted(detail: String)

    /// The other side, or our own rules, said no for good. Repeating the attempt unchanged cannot help.
    case refused(reason: String)

    /// It did not work this time. `retryAfter` is set when the other side asked for a pause of that length.
    case failed(reason: String, retryAfter: Duration?)
}
