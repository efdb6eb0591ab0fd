extension AddressRules {
    /// The addresses that begin with the same bits.
    struct Range {
        let prefix: IPAddress
        let bits: Int
        let kind: Kind

        init(_ text: String, _ bits: Int, _ kind: Kind) {
            guard let prefix = IPAddress(text) else { preconditionFailure("\(text) is not an address") }
            self.prefix = prefix
            self.bits = bits
            self.kind = kind
        }

        func contains(_ address: IPAddress) -> Bool {
            (0..<self.bits).allSatisfy { Self.bit($0, of: address) == Self.bit($0, of: self.prefix) }
        }

        private static func bit(_ index: Int, of address: IPAddress) -> UInt8 {
            address.bytes[index / 8] >> UInt8(7 - index % 8) & 1
        }
    }

    /// What is special in IPv4; all else is global.
    static let version4 = [
        Range("0.0.0.0", 8, .unspecified),
        Range("10.0.0.0", 8, .privateUse),
        Range("100.64.0.0", 10, .carrierGradeNAT),
        Range("127.0.0.0", 8, .loopback),
        Range("169.254.0.0", 16, .linkLocal),
        Range("172.16.0.0", 12, .privateUse),
        Range("192.0.0.0", 24, .reserved),  // protocol assignments, RFC 6890
        Range("192.0.2.0", 24, .reserved),  // documentation, RFC 5737
        Range("192.88.99.0", 24, .reserved),  // 6to4 relays, RFC 7526
        Range("192.168.0.0", 16, .privateUse),
        Range("198.18.0.0", 15, .reserved),  // benchmarks, RFC 2544
        Range("198.51.100.0", 24, .reserved),  // documentation
        Range("203.0.113.0", 24, .reserved),  // documentation
        Range("224.0.0.0", 4, .multicast),
        Range("240.0.0.0", 4, .reserved),  // future use, and the broadcast address
    ]

    /// What is special in IPv6, and last the one block global addresses come from; all else is reserved.
    static let version6 = [
        Range("::", 128, .unspecified),
        Range("::1", 128, .loopback),
        Range("::ffff:0:0", 96, .embeddedIPv4),  // v4-mapped, RFC 4291
        Range("::", 96, .embeddedIPv4),  // v4-compatible, RFC 4291
        Range("::ffff:0:0:0", 96, .embeddedIPv4),  // v4-translated, RFC 2765
        Range("64:ff9b::", 96, .embeddedIPv4),  // NAT64, RFC 6052
        Range("64:ff9b:1::", 48, .embeddedIPv4),  // NAT64 of one network, RFC 8215
        Range("2001::", 32, .embeddedIPv4),  // Teredo, RFC 4380
        Range("2001::", 23, .reserved),  // protocol assignments, RFC 2928
        Range("2001:db8::", 32, .reserved),  // documentation, RFC 3849
        Range("2002::", 16, .embeddedIPv4),  // 6to4, RFC 3056
        Range("3fff::", 20, .reserved),  // documentation, RFC 9637
        Range("fc00::", 7, .uniqueLocal),
        Range("fe80::", 10, .linkLocal),
        Range("fec0::", 10, .linkLocal),  // site-local, RFC 3879
        Range("ff00::", 8, .multicast),
        Range("2000::", 3, .global),
    ]
}
