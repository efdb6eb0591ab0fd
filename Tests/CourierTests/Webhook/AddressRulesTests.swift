import Testing

@testable import Courier

@Suite struct AddressRulesTests {
    static let kinds: [(AddressRules.Kind, [String])] = [
        (
            .global,
            ["1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0"]
        ),
        (.global, ["192.167.255.255", "223.255.255.255", "2606:4700::1111", "2001:4860:4860::8888", "2a00::1"]),
        (.loopback, ["127.0.0.1", "127.255.255.255", "::1"]),
        (
            .privateUse,
            ["10.0.0.0", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255"]
        ),
        (.uniqueLocal, ["fc00::", "fd12:3456::1", "fdff:ffff::"]),
        (.carrierGradeNAT, ["100.64.0.0", "100.127.255.255"]),
        (.linkLocal, ["169.254.0.0", "169.254.169.254", "fe80::1", "febf::1", "fec0::1"]),
        (.multicast, ["224.0.0.1", "239.255.255.255", "ff02::1"]),
        (.unspecified, ["0.0.0.0", "0.1.2.3", "::"]),
        (
            .embeddedIPv4,
            ["::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "::2", "64:ff9b::a00:1", "64:ff9b:1::1"]
        ),
        (.embeddedIPv4, ["2002:7f00:1::", "2001:0:1::", "::ffff:0:127.0.0.1"]),
        (.reserved, ["192.0.0.1", "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1"]),
        (
            .reserved,
            ["240.0.0.1", "255.255.255.255", "2001:db8::1", "2001:20::1", "100::1", "3fff::1", "4000::", "e000::"]
        ),
    ]

    @Test(arguments: Self.kinds)
    func `An address is told by its first bits`(kind: AddressRules.Kind, addresses: [String]) throws {
        for text in addresses {
            #expect(AddressRules.kind(of: try #require(IPAddress(text))) == kind, "\(text)")
        }
    }

    @Test(arguments: Self.kinds)
    func `Only public addresses are permitted, and private ones where the list says so`(
        kind: AddressRules.Kind,
        addresses: [String]
    ) throws {
        let opened: Set<AddressRules.Kind> = [.global, .loopback, .privateUse, .uniqueLocal, .carrierGradeNAT]
        for address in try addresses.map({ try #require(IPAddress($0)) }) {
            #expect(AddressRules.permits(address, allowsPrivate: false) == (kind == .global))
            #expect(AddressRules.permits(address, allowsPrivate: true) == opened.contains(kind))
        }
    }

    @Test(arguments: [
        "", "127.1", "0x7f000001", "2130706433", "127.0.0.1\0.example.org", "[::1]", "fe80::1%eth0", "localhost",
    ])
    func `What is not plainly an address is not read as one`(text: String) {
        #expect(IPAddress(text) == nil)
    }
}
