/// A host that may be called: `hooks.example.com`, `hooks.example.com:8443`, or `*.example.com` for every name below a
/// domain (not the domain itself).
///
/// `http://` before it permits calls in the clear, for a receiver on the same machine.
public struct HostPattern: Hashable, Sendable, CustomStringConvertible {
    /// The name, or `*.` and a domain.
    public let pattern: String
    /// `nil` allows 443 alone, 80 beside it where calls in the clear are permitted.
    public let port: Int?
    public let allowsHTTP: Bool

    public init?(_ text: String) {
        var rest = text.lowercased()[...]
        allowsHTTP = rest.hasPrefix("http://")
        if allowsHTTP { rest = rest.dropFirst("http://".count) }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, parts.count <= 2 else { return nil }
        let name = host.hasPrefix("*.") ? host.dropFirst(2) : host
        let isName = name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 }
        guard isName, !name.isEmpty, !name.hasPrefix("."), !name.hasSuffix(".") else { return nil }
        if parts.count == 2 {
            guard let port = Int(parts[1]), (1...65535).contains(port) else { return nil }
            self.port = port
        } else {
            self.port = nil
        }
        pattern = String(host)
    }

    public var description: String {
        (allowsHTTP ? "http://" : "") + pattern + (port.map { ":\($0)" } ?? "")
    }
}
