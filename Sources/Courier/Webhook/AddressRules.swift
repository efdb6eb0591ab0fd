/// What kind of address a webhook would be sent to, and whether that may be.
///
/// The ranges are those of the IANA special-purpose registries (RFC 6890) that matter to a program inside a network:
/// what is not plainly a public address is never dialled by accident.
public enum AddressRules {
    /// What an address is for.
    public enum Kind: String, Equatable, Sendable, CaseIterable {
        /// A public address.
        case global
        /// This machine (RFC 1122, RFC 4291).
        case loopback
        /// A private IPv4 network (RFC 1918).
        case privateUse
        /// A private IPv6 network (RFC 4193).
        case uniqueLocal
        /// A carrier's inner network (RFC 6598).
        case carrierGradeNAT
        /// One link (RFC 3927, RFC 4291); where clouds serve their instances' credentials.
        case linkLocal
        /// Many receivers (RFC 5771, RFC 4291).
        case multicast
        /// No address, or *this network* (RFC 1122).
        case unspecified
        /// IPv6 that carries an IPv4 address inside: v4-mapped, v4-compatible, NAT64, 6to4, Teredo.
        case embeddedIPv4
        /// Set aside: documentation, benchmarks, future use, broadcast.
        case reserved
    }

    /// What `address` is for.
    public static func kind(of address: IPAddress) -> Kind {
        let ranges = address.isIPv6 ? Self.version6 : Self.version4
        return ranges.first { $0.contains(address) }?.kind ?? (address.isIPv6 ? .reserved : .global)
    }

    /// Whether `address` may be dialled.
    ///
    /// - Parameters:
    ///   - address: one of the addresses a host has.
    ///   - allowsPrivate: whether the host's entry in the allow-list speaks for private addresses. That opens loopback
    ///     and private networks; the other kinds stay closed, for nobody serves a webhook there on purpose.
    public static func permits(_ address: IPAddress, allowsPrivate: Bool) -> Bool {
        switch Self.kind(of: address) {
        case .global: true
        case .loopback, .privateUse, .uniqueLocal, .carrierGradeNAT: allowsPrivate
        case .linkLocal, .multicast, .unspecified, .embeddedIPv4, .reserved: false
        }
    }
}
