import Escalation
import Foundation
import JSON
import Testing

@testable import Commands

/// How many of whom it takes, and keys that are lost.
@Suite struct RootCommandTests {
    private func firstRoot(of people: [String], _ more: String...) throws -> CommandRun {
        let fixture = try TrustFixture(withRoot: false)
        for person in people where !TrustFixture.people.contains(person) { try fixture.makeKey(person) }
        let persons = try people.flatMap { ["--person", "\($0)=\(try fixture.publicKey($0))"] }
        return fixture.run(["policy", "root", "init", fixture.path("r.note"), "--json"] + persons + more, store: false)
    }

    @Test(arguments: [
        (["alice", "bob"], [2, 1, 1, 1]), (["alice", "bob", "carol"], [3, 2, 1, 1]),
        (["alice", "bob", "carol", "dave"], [3, 2, 1, 1]),
        (["alice", "bob", "carol", "dave", "erin", "frank"], [3, 2, 1, 1]),
    ])
    func `Thresholds follow from how many hold keys`(people: [String], thresholds: [Int64]) throws {
        let run = try firstRoot(of: people)
        let json = try JSONValue.parse(run.output)
        #expect(
            ["root", "loosen", "tighten", "data"].map { json["roles"]?[$0]?["threshold"]?.int } == thresholds
        )
        // Where everybody is needed to change the root, a lost key would be the end of it.
        #expect((json["cautions"]?.array?.isEmpty ?? true) == (people.count > 3), "\(run.output)")
    }

    @Test func `One person alone has nobody who looks, and what is said wins`() throws {
        let alone = try firstRoot(of: ["alice"])
        #expect(alone.status == .refused)
        #expect(alone.errors.contains("one person alone cannot change policies"))
        let said = try JSONValue.parse(
            try firstRoot(of: ["alice", "bob", "carol"], "--role", "root=2:alice,bob,carol").output
        )
        #expect(said["roles"]?["root"]?["threshold"] == 2)
        #expect(said["roles"]?["loosen"]?["threshold"] == 2)
        #expect(said["cautions"]?.array?.isEmpty == true)
        let short = try JSONValue.parse(
            try firstRoot(of: ["alice", "bob"], "--role", "loosen=2:alice,bob").output
        )
        #expect(
            short["cautions"]?[0]?.string?.contains("to loosen anything takes 2 beside whoever proposes it") == true
        )
    }

    @Test func `What it takes is said in words, when it is made and later`() throws {
        let fixture = try TrustFixture()
        let words =
            "To loosen anything: 2 of alice, bob, carol, dave, beside whoever proposes it, who is not counted: 3 people"
        let shown = try fixture.expect(fixture.belay("policy", "root", "show"))
        #expect(shown.output.contains(words), "\(shown.output)")
        #expect(shown.output.contains("To change people, keys and thresholds: 2 of alice, bob, carol."))
        let next = try fixture.expect(fixture.run(["policy", "root", "rotate", fixture.path("r2.note")]))
        #expect(next.output.contains(words))
        #expect(next.output.contains("by 2 of alice, bob, carol (root 1) and 2 of alice, bob, carol (root 2)"))
    }

    @Test func `A lost key is replaced by the others, and signs nothing from then on`() throws {
        let fixture = try TrustFixture()
        try fixture.putIntoForce(TrustFixture.policy(), "bob")
        try fixture.makeKey("bob-2")
        let note = fixture.path("root-2.note")
        let run = try fixture.expect(
            fixture.run(["policy", "root", "revoke-key", "bob", note, "--new", try fixture.publicKey("bob-2")])
        )
        #expect(
            run.output.contains("by 2 of alice, carol (root 1) and 2 of alice, bob, carol (root 2)"),
            "\(run.output)"
        )
        // The stolen key is no use for the root that takes it away.
        try fixture.sign(note, "alice")
        #expect(fixture.belay("policy", "root", "accept", note).status == .refused)
        try fixture.sign(note, "carol")
        try fixture.expect(fixture.belay("policy", "root", "accept", note))

        let folder = try fixture.propose(TrustFixture.policy(version: 2, limit: 5000))
        try fixture.sign(folder, "bob")
        #expect(fixture.activate(folder).errors.contains("nobody may tighten and signed beside the author"))
        try fixture.sign(folder, "bob-2")
        try fixture.expect(fixture.activate(folder))
        #expect(try fixture.expect(fixture.belay("policy", "history")).output.contains("bundle"))
    }

    @Test func `Who has no key left leaves with their roles`() throws {
        let fixture = try TrustFixture()
        let note = fixture.path("root-2.note")
        let run = try fixture.expect(fixture.run(["policy", "root", "revoke-key", "dave", note, "--json"]))
        let json = try JSONValue.parse(run.output)
        #expect(json["persons"]?.object?.keys.sorted() == ["alice", "bob", "carol"])
        #expect(json["roles"]?["loosen"]?["members"] == ["alice", "bob", "carol"])
        #expect(json["mustSign"]?[0]?["people"] == ["alice", "bob", "carol"])
    }

    @Test func `Nobody is left without enough people, and told what to do`() throws {
        let fixture = try TrustFixture(withRoot: false)
        let persons = try ["alice", "bob"].flatMap { ["--person", "\($0)=\(try fixture.publicKey($0))"] }
        let first = fixture.path("first.note")
        try fixture.expect(
            fixture.run(
                ["policy", "root", "init", first] + persons + fixture.key("alice") + fixture.key("bob"),
                store: false
            )
        )
        try fixture.expect(fixture.belay("policy", "root", "accept", first))
        let leaving = fixture.belay("policy", "root", "revoke-key", "bob", fixture.path("a.note"))
        #expect(leaving.status == .refused)
        #expect(leaving.errors.contains("takes 2, and there would be 1"), "\(leaving.errors)")
        #expect(leaving.errors.contains("--new"))
        try fixture.makeKey("bob-2")
        let replaced = fixture.run(
            ["policy", "root", "revoke-key", "bob", fixture.path("b.note"), "--new", try fixture.publicKey("bob-2")]
        )
        #expect(replaced.status == .refused)
        #expect(replaced.errors.contains("takes 2 to be changed, and without that key only alice can sign"))
        #expect(replaced.errors.contains("look for a copy of the key"))
        #expect(!FileManager.default.fileExists(atPath: fixture.path("b.note")))
    }

    @Test func `A key that is not there, or is the lost one again, is refused`() throws {
        let fixture = try TrustFixture()
        let note = fixture.path("root-2.note")
        #expect(
            fixture.belay("policy", "root", "revoke-key", "mallory", note).errors
                .contains("mallory is nobody of this root")
        )
        #expect(
            fixture.belay("policy", "root", "revoke-key", "bob", note, "--only", "laptop").errors
                .contains("bob has no key laptop")
        )
        let same = fixture.run(
            ["policy", "root", "revoke-key", "bob", note, "--only", "bob", "--new", try fixture.publicKey("bob")]
        )
        #expect(same.errors.contains("is the key that is gone"))
    }
}
