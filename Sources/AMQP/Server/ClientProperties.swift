/// What this side says of itself when a connection opens.
enum ClientProperties {
    /// librabbitmq declares only two of these by itself. Without `consumer_cancel_notify` a deleted queue leaves
    /// its consumer silent for ever; without `connection.blocked` an alarm is invisible (RabbitMQ 3.10.8).
    private static let capabilities: Table = [
        "publisher_confirms": true,
        "basic.nack": true,
        "consumer_cancel_notify": true,
        "connection.blocked": true,
        "exchange_exchange_bindings": true,
        "authentication_failure_close": true,
    ]

    static func table(connectionName: String?) -> Table {
        var table: Table = [
            "product": "AMQP for Swift",
            "platform": "Swift",
            "version": .string("librabbitmq \(AMQPLibrary.version)"),
            "capabilities": .table(capabilities),
        ]
        if let connectionName { table["connection_name"] = .string(connectionName) }
        return table
    }
}
