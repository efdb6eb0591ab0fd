/// The hosts webhooks may be sent to. What it does not name gets nothing.
public struct AllowList: Hashable, Sendable {
    /// One host, or the hosts beneath one, and what is allowed there.
    public struct Entry: Hashable, Sendable {
        private enum Pattern: Hashable {
            case host(String)
            case suffix(String)
            case address(IPAddress)
        }

        private let pattern: Pattern
        private let ports: Set<UInt16>
        private let allowsHTTP: Bool
        /// Whether the host may have loopback or private addresses.
        public let allowsPrivateAddresses: Bool

        /// Makes an entry.
        ///
        /// - Parameters:
        ///   - pattern: a host name; `*.` and a name, for all hosts beneath it but not itself; or an address, which is
        ///     the only way a URL may hold one. Names outside ASCII are written in their `xn--` form.
        ///   - ports: the ports allowed.
        ///   - allowsHTTP: whether `http` will do. Without TLS anybody on the way can read and change what is sent.
        ///   - allowsPrivateAddresses: whether the host may have loopback or private addresses; for an address of that
        ///     kind it must be set too.
        public init(
            _ pattern: String,
            ports: Set<UInt16> = [443],
            allowsHTTP: Bool = false,
            allowsPrivateAddresses: Bool = false
        ) throws(CourierError) {
            let lowercase = pattern.lowercased()
            if let address = IPAddress(pattern) {
                self.pattern = .address(address)
            } else if lowercase.hasPrefix("*."), HostName.isValid(lowercase.dropFirst(2)) {
                self.pattern = .suffix(String(lowercase.dropFirst(1)))
            } else if HostName.isValid(lowercase) {
                self.pattern = .host(lowercase)
            } else {
                let shown = PrintableText.line(pattern)
                throw CourierError(.setting, "'\(shown)' allows nothing: write a host name, *.name, or an address")
            }
            guard !ports.isEmpty, !ports.contains(0) else {
                throw CourierError(.setting, "'\(pattern)' allows no port that can be connected to; 443 is usual")
            }
            self.ports = ports
            self.allowsHTTP = allowsHTTP
            self.allowsPrivateAddresses = allowsPrivateAddresses
        }

        fileprivate func matches(host: String) -> Bool {
            switch self.pattern {
            case .host(let name): host == name
            case .suffix(let suffix): host.hasSuffix(suffix) && host.count > suffix.count && IPAddress(host) == nil
            case .address(let address): IPAddress(host) == address
            }
        }

        /// What speaks against `url`, or nil.
        fileprivate func objection(to url: WebhookURL) -> String? {
            if !self.ports.contains(url.port) {
                let ports = self.ports.sorted().map(String.init).joined(separator: ", ")
                return "port \(url.port) of \(url.host) is not on the allow-list (allowed: \(ports))"
            }
            if !url.isHTTPS, !self.allowsHTTP {
                return "\(url.authority) may only be sent to over https"
            }
            return nil
        }
    }

    private let entries: [Entry]

    /// Makes a list; an empty one allows nothing.
    public init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// The first entry that allows `url`.
    ///
    /// An address in a URL counts as a host of its own: no pattern of names matches it.
    func entry(for url: WebhookURL) throws(CourierError) -> Entry {
        let candidates = self.entries.filter { $0.matches(host: url.host) }
        if let entry = candidates.first(where: { $0.objection(to: url) == nil }) { return entry }
        throw CourierError(
            .url,
            candidates.first.flatMap { $0.objection(to: url) } ?? "the host \(url.host) is not on the allow-list"
        )
    }
}
