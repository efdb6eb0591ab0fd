extension ConnectionConfiguration {
    /// Reads `amqp://user:password@host:port/vhost?heartbeat=10`, or `amqps://…`.
    ///
    /// Several hosts may stand separated by commas; user, password and virtual host are percent-encoded.
    /// An empty path means the virtual host `/`. Of RabbitMQ's query parameters these are known:
    /// `heartbeat` (seconds), `connection_timeout` (milliseconds), `cacertfile`, `certfile`, `keyfile`,
    /// `verify` (`verify_peer`, `verify_none`), `auth_mechanism` (`plain`, `external`) and, of ours, `name`.
    ///
    /// - Throws: ``AMQPError/Code/invalidArgument``, without quoting the URI, which may hold a password.
    public init(uri: String) throws(AMQPError) {
        let (tls, rest) =
            if uri.hasPrefix("amqps://") {
                (true, uri.dropFirst("amqps://".count))
            } else if uri.hasPrefix("amqp://") {
                (false, uri.dropFirst("amqp://".count))
            } else {
                throw Self.unreadable("it begins neither with amqp:// nor with amqps://")
            }

        let (location, query) = Self.split(rest, at: "?")
        let (authority, path) = Self.split(location, at: "/")
        let at = authority.lastIndex(of: "@")
        let hosts = at.map { authority[authority.index(after: $0)...] } ?? authority

        self.init(endpoints: [])
        for host in hosts.split(separator: ",", omittingEmptySubsequences: false) {
            endpoints.append(try Self.endpoint(host, tls: tls))
        }
        if let at {
            let (user, password) = Self.split(authority[..<at], at: ":")
            credentials = .plain(user: try Self.decoded(user), password: try Self.decoded(password ?? ""))
        }
        if let path, !path.isEmpty { virtualHost = try Self.decoded(path) }
        for parameter in (query ?? "").split(separator: "&") {
            let (name, value) = Self.split(parameter, at: "=")
            try apply(String(name), value: try Self.decoded(value ?? ""))
        }
        try validate()
    }

    private mutating func apply(_ name: String, value: String) throws(AMQPError) {
        switch (name, value) {
        case ("heartbeat", _): heartbeat = .seconds(try Self.number(value, of: name))
        case ("connection_timeout", _): connectTimeout = .milliseconds(try Self.number(value, of: name))
        case ("cacertfile", _): tls.caFile = value
        case ("certfile", _): tls.certificateFile = value
        case ("keyfile", _): tls.keyFile = value
        case ("verify", "verify_peer"): tls.verifyPeer = true
        case ("verify", "verify_none"): (tls.verifyPeer, tls.verifyHostname) = (false, false)
        case ("auth_mechanism", "plain"): break
        case ("auth_mechanism", "external"): credentials = .external
        case ("name", _): connectionName = value
        default: throw Self.unreadable("the parameter \(name) or its value is not known")
        }
    }

    private static func endpoint(_ text: Substring, tls: Bool) throws(AMQPError) -> Endpoint {
        let hostEnd = text.first == "[" ? text.firstIndex(of: "]").map(text.index(after:)) : text.firstIndex(of: ":")
        let host = text[..<(hostEnd ?? text.endIndex)]
        let port = text[(hostEnd ?? text.endIndex)...]
        guard !host.isEmpty else { throw unreadable("a host is empty") }
        let name = String(host.first == "[" ? host.dropFirst().dropLast() : host)
        guard !port.isEmpty else { return Endpoint(host: name, tls: tls) }
        guard port.first == ":", let number = UInt16(port.dropFirst()), number > 0 else {
            throw unreadable("the port of \(name) is not a number from 1 to 65535")
        }
        return Endpoint(host: name, port: number, tls: tls)
    }

    private static func split(_ text: Substring, at separator: Character) -> (Substring, Substring?) {
        guard let index = text.firstIndex(of: separator) else { return (text, nil) }
        return (text[..<index], text[text.index(after: index)...])
    }

    private static func number(_ text: String, of name: String) throws(AMQPError) -> Int {
        guard let number = Int(text), number >= 0 else { throw unreadable("\(name) is not a number") }
        return number
    }

    /// Undoes percent-encoding (RFC 3986, section 2.1).
    private static func decoded(_ text: Substring) throws(AMQPError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let digits = String(rest.prefix(2)), digits.utf8.count == 2, let value = UInt8(digits, radix: 16)
            else { throw unreadable("a percent sign is not followed by two hexadecimal digits") }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let string = String(validating: bytes, as: UTF8.self) else { throw unreadable("it is not UTF-8") }
        return string
    }

    private static func unreadable(_ detail: String) -> AMQPError {
        AMQPError(.invalidArgument, operation: "connection URI", detail: detail)
    }
}
