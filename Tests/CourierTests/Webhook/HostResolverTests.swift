import Testing

@testable import Courier

@Suite struct HostResolverTests {
    @Test func `An address needs no look-up`() {
        #expect(SystemResolver().addresses(of: "192.0.2.1", within: .zero) == IPAddress("192.0.2.1").map { [$0] })
    }

    @Test func `The machine's own name for itself is found`() throws {
        let addresses = try #require(SystemResolver().addresses(of: "localhost", within: .seconds(5)))
        #expect(Set(addresses.map(AddressRules.kind)) == [.loopback])
    }

    @Test func `A name that cannot exist has no address, found out in time`() {
        let start = ContinuousClock.now
        #expect(SystemResolver().addresses(of: "nobody.invalid", within: .seconds(2)) == nil)
        #expect(ContinuousClock.now - start < .seconds(5))
    }
}
