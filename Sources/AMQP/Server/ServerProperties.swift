/// What the broker says of itself when a connection opens.
///
/// Features are to be judged by ``version``: brokers accept unknown queue arguments without a word.
public struct ServerProperties: Hashable, Sendable {
    /// `RabbitMQ`, `LavinMQ`, …
    public let product: String
    /// Nil where the broker sends none that can be read.
    public let version: BrokerVersion?
    /// Names such as `consumer_cancel_notify` that the broker declares as true.
    public let capabilities: Set<String>
    /// The name of its cluster, where it sends one.
    public let clusterName: String?
    /// Everything it sent.
    public let table: Table

    /// Reads what a broker sent.
    public init(_ table: Table) {
        self.table = table
        product = table["product"]?.stringValue ?? ""
        version = table["version"]?.stringValue.flatMap { BrokerVersion($0) }
        clusterName = table["cluster_name"]?.stringValue
        let declared = table["capabilities"]?.tableValue ?? Table()
        capabilities = Set(declared.filter { $0.value == .bool(true) }.map(\.name))
    }
}
