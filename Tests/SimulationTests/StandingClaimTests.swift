import Escalation
import JSON
import Testing

@testable import Simulation

@Suite struct StandingClaimTests {
    private static let dan = StandingClaim(by: "dan", until: Instant(seconds: 1_772_438_400))

    private static func entry(_ kind: Entry.Kind, _ body: JSONValue = [:]) -> Entry {
        Entry(caseID: "AAAA-BBBB-CCCC", change: 1, kind: kind, body: body.serialized())
    }

    @Test func `A claim that one commit takes and gives back keeps nobody from deciding in it`() {
        let taken = Self.entry(.claimTaken, ["by": "dan", "until": .string(Self.dan.until.description)])
        #expect(StandingClaim.after([taken], from: nil) == Self.dan)
        #expect(StandingClaim.after([Self.entry(.commentAdded)], from: Self.dan) == Self.dan)
        for ended in [Entry.Kind.claimReleased, .claimTakenBack, .claimExpired] {
            #expect(StandingClaim.after([taken, Self.entry(ended)], from: nil) == nil)
            #expect(StandingClaim.after([Self.entry(ended)], from: Self.dan) == nil)
            #expect(StandingClaim.after([Self.entry(ended), taken], from: Self.dan) == Self.dan)
        }
    }
}
