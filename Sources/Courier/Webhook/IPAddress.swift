internal import Glibc

/// An Internet address: four bytes or sixteen, in network order.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// Its bytes, most significant first.
    public let bytes: [UInt8]

    /// Makes an address of 4 bytes (IPv4) or 16 (IPv6); nil for any other number.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads `192.0.2.1` or `2001:db8::1`, without brackets or zone; nil for anything else, host names and the
    /// shorthands of inet_aton(3) (`127.1`, `0x7f000001`) included.
    public init?(_ text: String) {
        guard !text.utf8.contains(0) else { return nil }  // C would read only what comes before it
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self.bytes = Array(bytes.prefix(4))
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            self.bytes = bytes
        } else {
            return nil
        }
    }

    /// Whether this is an IPv6 address.
    public var isIPv6: Bool { self.bytes.count == 16 }

    /// The usual text form; for IPv6 that of RFC 5952.
    public var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(self.isIPv6 ? AF_INET6 : AF_INET, self.bytes, &text, socklen_t(text.count)) != nil else {
            preconditionFailure("inet_ntop refused \(self.bytes)")
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
