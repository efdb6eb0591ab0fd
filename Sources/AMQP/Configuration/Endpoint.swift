/// Where a broker listens.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// A name or an address, IPv6 without brackets.
    public var host: String
    public var port: UInt16
    public var tls: Bool

    /// The port defaults to 5672, with TLS to 5671.
    public init(host: String, port: UInt16? = nil, tls: Bool = false) {
        self.host = host
        self.port = port ?? (tls ? 5671 : 5672)
        self.tls = tls
    }

    public var description: String {
        let host = host.contains(":") ? "[\(host)]" : host
        return "\(tls ? "amqps" : "amqp")://\(host):\(port)"
    }
}
