public import AMQP

/// What kind of queue a test asks for.
public enum QueueKind: String, Sendable, CaseIterable {
    case classic, quorum, stream

    public var arguments: Table { ["x-queue-type": .string(rawValue)] }
}

/// Declares a queue of its own for the scope and deletes it afterwards.
public func withQueue<Result>(
    _ kind: QueueKind = .classic,
    arguments: Table = Table(),
    on configuration: ConnectionConfiguration? = nil,
    _ body: (QueueName) throws -> Result
) throws -> Result {
    let queue = try QueueName(TestBroker.uniqueName(kind.rawValue))
    let configuration = try configuration ?? TestBroker.configuration()
    try withConnection(configuration) { connection in
        _ = try connection.declare(queue: queue, arguments: kind.arguments.merging(arguments))
    }
    defer { try? withConnection(configuration) { try $0.delete(queue: queue) } }
    return try body(queue)
}

/// Declares an exchange of its own for the scope and deletes it afterwards.
public func withExchange<Result>(
    _ kind: ExchangeKind = .direct,
    alternate: ExchangeName? = nil,
    _ body: (ExchangeName) throws -> Result
) throws -> Result {
    let exchange = try ExchangeName(TestBroker.uniqueName("exchange"))
    try withConnection { try $0.declare(exchange: exchange, kind: kind, alternate: alternate) }
    defer { try? withConnection { try $0.delete(exchange: exchange) } }
    return try body(exchange)
}

/// A connection for the scope.
public func withConnection<Result>(
    _ configuration: ConnectionConfiguration? = nil,
    _ body: (Connection) throws -> Result
) throws -> Result {
    let connection = try TestBroker.connection(configuration)
    defer { connection.close() }
    return try body(connection)
}
