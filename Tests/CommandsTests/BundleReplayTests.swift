import Escalation
import JSON
import Store
import Testing

@testable import Commands

/// What would have gone differently, before a bundle takes force.
@Suite struct BundleReplayTests {
    /// The policy of ``SampleCase``, as its document would say it.
    private static func policy(_ version: Int, limit: Int = 50_000) -> String {
        """
        kind: policy
        name: payment-approval
        version: \(version)
        title: Payments
        levels:
          - {level: operator, owners: [operators], window: 1h, actions: [approve, refuse], expiry: refuse}
        authorities:
          - {name: payments, roles: [operators], limit: data.amount < 99000}
        triggers:
          - {name: large, kind: threshold, when: data.amount > \(limit), because: payments above 50000 need a person}

        """
    }

    private func entry(_ kind: Entry.Kind, in fixture: TrustFixture) throws -> JSONValue {
        let store = try StoreAddress(fixture.address).open(.init(environment: "test"))
        defer { store.close() }
        let entries = try store.reading { try $0.story(of: Entry.installation) }.map(\.entry)
        return try #require(try entries.last { $0.kind == kind }.map { try JSONValue.parse($0.body) })
    }

    @Test func `Proposing and activating show what would have gone differently, and the log keeps the totals`() throws {
        let fixture = try TrustFixture()
        try fixture.putIntoForce(Self.policy(1), "bob", "carol")
        let past = [try SampleCase("one"), try SampleCase("two", isDecided: false)]
        try past.write(to: fixture.address, sequence: false)

        let file = try fixture.directory.file("pay.yaml", Self.policy(2, limit: 80_000))
        let folder = fixture.path("p2")
        let proposed = try fixture.expect(
            fixture.run(["policy", "propose", "--from", file, folder] + fixture.authored)
        )
        #expect(proposed.output.contains("not opened:"), "\(proposed.output)")
        #expect(proposed.output.contains("payment-approval version 2 over 2 cases: 0 as before"))
        try fixture.sign(folder, "bob", "carol")
        let activated = try fixture.expect(fixture.run(["policy", "activate", folder, "--anyway", "--json"]))
        let json = try JSONValue.parse(activated.output)
        #expect(json["replay"]?["cases"]?.array?.count == 2)
        let kept = try entry(.bundleActivated, in: fixture)
        #expect(kept["replay"]?["last"] == 100)
        #expect(kept["replay"]?["policies"]?[0]?["counts"]?["not-opened"] == 2)
        #expect(kept["replay"]?["policies"]?[0]?["counts"]?["cases"] == 2)
        #expect(kept["replay"]?["cases"] == nil, "no case is named there")
        // Field by field, and beside it, erasable, from what to what.
        #expect(kept["fields"]?.array?.compactMap { $0["path"]?.string } == ["version", "triggers[large].when"])
        #expect(kept["class"] == "loosen")
        #expect(kept["signers"] == ["alice", "bob", "carol"])
    }

    @Test func `A policy that stays is not held against anything, and what cannot be done says so`() throws {
        let fixture = try TrustFixture()
        let first = try fixture.propose(Self.policy(1) + "---\n" + TrustFixture.policy())
        try fixture.sign(first, "bob")
        let run = try fixture.expect(fixture.activate(first))
        #expect(run.output.contains("payment-approval version 1: there are no past cases to hold it against"))
        #expect(run.output.contains("pay version 1: there are no past cases"))

        let file = try fixture.directory.file("pay.yaml", Self.policy(1) + "---\n" + TrustFixture.policy(version: 2))
        let folder = fixture.path("p2")
        let next = try fixture.expect(
            fixture.run(["policy", "propose", "--from", file, folder, "--replay", "0"] + fixture.authored)
        )
        #expect(next.output.contains("No past case was looked at"))
        try fixture.sign(folder, "bob")
        let second = try fixture.expect(fixture.activate(folder))
        #expect(!second.output.contains("payment-approval version 1:"))
        #expect(second.output.contains("pay version 2: there are no past cases"))
    }

    @Test func `A level that nobody serves is named, and letting it through is a fact of the log`() throws {
        let fixture = try TrustFixture()
        let folder = try fixture.propose(TrustFixture.policy())
        try fixture.sign(folder, "bob")
        let refused = fixture.belay("policy", "activate", folder)
        #expect(refused.status == .refused)
        #expect(refused.errors.contains("no live worker serves operator of pay version 1"))
        #expect(refused.errors.contains("belay topology apply") && refused.errors.contains("--anyway"))
        let run = try fixture.expect(fixture.activate(folder))
        #expect(run.errors.contains("Nobody serves operator of pay version 1 yet."))
        let kept = try entry(.bundleActivated, in: fixture)
        #expect(kept["unserved"] == [["policy": "pay", "version": 1, "levels": ["operator"]]])
    }
}
