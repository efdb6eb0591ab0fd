/// A host that may be called: `hooks.example.com`, `hooks.example.com:8443`, or `*.example.com` for every name below a
/// domain (not the domain itself).
public struct HostPattern: Hashable, Sendable, CustomStringConvertible {
    private let name: String
    private let coversSubdomains: Bool
    /// `nil` allows 443 alone.
    private let port: Int?

    public init?(_ text: String) {
        let parts = text.lowercased().split(separator: ":", omittingEmptySubsequences: false)
        let coversSubdomains = parts[0].hasPrefix("*.")
        let name = coversSubdomains ? parts[0].dropFirst(2) : parts[0]
        let isName = name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 }
        guard parts.count <= 2, isName, !name.isEmpty, !name.hasPrefix("."), !name.hasSuffix(".") else { return nil }
        if parts.count == 2 {
            guard let port = Int(parts[1]), (1...65535).contains(port) else { return nil }
            self.port = port
        } else {
            self.port = nil
        }
        self.name = String(name)
        self.coversSubdomains = coversSubdomains
    }

    /// Whether `host`, as a URL names it, may be called on `port`.
    public func allows(host: String, port: Int) -> Bool {
        let host = host.lowercased()
        guard port == self.port ?? 443 else { return false }
        return coversSubdomains ? host.hasSuffix("." + name) && host.count > name.count + 1 : host == name
    }

    public var description: String { (coversSubdomains ? "*." : "") + name + (port.map { ":\($0)" } ?? "") }
}
