import AMQP
import Store

/// A connection that publishes rows with confirms.
package protocol OutboxLink: AnyObject {
    var outstandingCount: Int { get }
    var isFull: Bool { get }
    func publish(
        _ message: OutgoingMessage,
        exchange: ExchangeName,
        routingKey: RoutingKey,
        mandatory: Bool,
        token: Parcel
    ) throws(AMQPError)
    func poll(timeout: Duration) throws(AMQPError) -> [Settled<Parcel>]
    func takeSettled() -> [Settled<Parcel>]
    func takeOutstanding() -> [Parcel]
}

extension Publisher: OutboxLink where Token == Parcel {}

/// A row on its way, with the tray to which its confirm goes.
package struct Parcel: Sendable {
    package let row: OutboxRow
    let tray: OutboxTray
    var attempt = 0
}

/// What a publisher has taken and the broker has not. It outlives a connection: what one refused is tried on the next.
package struct OutboxBacklog {
    var carried: [Parcel] = []
    var troubled = TroubledParcels()

    package init() {}
}
