import Escalation
import JSON
import PolicyTrust
import SignedNote
import Testing

@Suite struct RootChainTests {
    private let ceremony: Ceremony
    private let first: SignedNote

    init() throws {
        ceremony = try Ceremony()
        first = try ceremony.signed(ceremony.root.text, by: "alice", "bob")
    }

    /// The next root: Erin in Bob's place, and Frank beside her.
    private func next() throws -> RootNote {
        var root = ceremony.root
        root.version = 2
        root.previous = ceremony.root.digest
        root.persons.removeAll { $0.id == "bob" }
        root.persons.append(.init(id: "erin", keys: [try Ceremony.key("erin").verifier]))
        root.persons.append(.init(id: "frank", keys: [try Ceremony.key("frank").verifier]))
        root.roles[.root] = .init(threshold: 2, members: ["carol", "erin", "frank"])
        root.roles[.loosen] = .init(threshold: 2, members: ["alice", "carol", "erin"])
        root.roles[.tighten] = .init(threshold: 1, members: ["alice", "carol"])
        root.roles[.data] = .init(threshold: 1, members: ["carol"])
        return root
    }

    @Test func `A root reads back as it was written`() throws {
        var root = try next()
        root.accepted = BundleReference(version: 3, digest: Digest(of: [1]))
        #expect(try RootNote(text: root.text) == root)
        #expect(try RootNote(text: ceremony.root.text).digest == ceremony.root.digest)
    }

    @Test func `A root that both the old people and the new signed follows`() throws {
        let second = try next()
        let note = try ceremony.signed(second.text, by: "alice", "carol", "erin")
        #expect(try RootChain.verify([first, note], pin: ceremony.root.digest) == second)
        // The pin may be any root of the chain: what came before it is not asked.
        #expect(try RootChain.verify([first, note], pin: second.digest) == second)
        #expect(try RootChain.verify([first], pin: nil) == ceremony.root)
    }

    @Test func `A root signed by the old people alone, or by the new alone, is refused`() throws {
        let second = try next()
        let old = try ceremony.signed(second.text, by: "alice", "bob")
        #expect(throws: TrustError.tooFewForRoot(of: 2, have: [], needed: 2)) {
            try RootChain.verify([first, old], pin: ceremony.root.digest)
        }
        let new = try ceremony.signed(second.text, by: "erin", "frank")
        #expect(throws: TrustError.tooFewForRoot(of: 1, have: [], needed: 2)) {
            try RootChain.verify([first, new], pin: ceremony.root.digest)
        }
        let one = try ceremony.signed(second.text, by: "alice", "erin", "frank")
        #expect(throws: TrustError.tooFewForRoot(of: 1, have: ["alice"], needed: 2)) {
            try RootChain.verify([first, one], pin: ceremony.root.digest)
        }
    }

    @Test func `A root left out, made after another, or of another name is refused`() throws {
        var third = try next()
        third.version = 3
        #expect(throws: TrustError.rootSkipped(expected: 2, found: 3)) {
            try RootChain.verify([first, try ceremony.signed(third.text, by: "alice", "carol", "erin")], pin: nil)
        }
        var fork = try next()
        fork.previous = Digest(of: "another".utf8)
        #expect(throws: TrustError.rootForked(version: 2)) {
            try RootChain.verify([first, try ceremony.signed(fork.text, by: "alice", "carol", "erin")], pin: nil)
        }
        var foreign = try next()
        foreign.name = try #require(NoteName("example.org/belay"))
        #expect(throws: TrustError.otherRoot(expected: "example.com/belay", found: "example.org/belay")) {
            try RootChain.verify([first, try ceremony.signed(foreign.text, by: "alice", "carol", "erin")], pin: nil)
        }
    }

    @Test func `Roots that do not hold the pinned one, or none at all, are not believed`() throws {
        let pin = Digest(of: "pinned".utf8)
        #expect(throws: TrustError.pinnedRootMissing(pin)) { try RootChain.verify([first], pin: pin) }
        #expect(throws: TrustError.rootMissing) { try RootChain.verify([], pin: nil) }
        // Without a pin, the chain must begin at its beginning.
        let second = try ceremony.signed(try next().text, by: "alice", "carol", "erin")
        #expect(throws: TrustError.rootSkipped(expected: 1, found: 2)) { try RootChain.verify([second], pin: nil) }
    }

    @Test func `A first root that its own people did not sign is refused`() throws {
        let alone = try ceremony.signed(ceremony.root.text, by: "alice")
        #expect(throws: TrustError.tooFewForRoot(of: 1, have: ["alice"], needed: 2)) {
            try RootChain.verify([alone], pin: ceremony.root.digest)
        }
    }

    @Test func `A root that cannot work says why`() throws {
        func objection(_ change: (inout RootNote) throws -> Void) throws -> String? {
            var root = ceremony.root
            try change(&root)
            let error = #expect(throws: TrustError.self) { try RootNote(text: root.text) }
            guard case .malformed(.root, let reason)? = error else { return nil }
            #expect(reason == root.objection)
            return reason
        }
        #expect(try objection { $0.persons[1].keys = $0.persons[0].keys } == "alice and bob share a key")
        #expect(try objection { $0.persons[1].keys += $0.persons[1].keys } == "bob has one key twice")
        #expect(try objection { $0.roles[.root]?.threshold = 4 } == "the role root needs 4 of 3 people")
        #expect(try objection { $0.roles[.root]?.threshold = 0 } == "the role root needs 0 of 3 people")
        #expect(try objection { $0.roles[.data] = nil } == "the role data is missing")
        #expect(
            try objection { $0.roles[.data] = .init(threshold: 1, members: ["mallory"]) }
                == "the role data names mallory, who is no person here"
        )
        #expect(
            try objection { $0.roles[.data] = .init(threshold: 2, members: ["bob", "bob"]) }
                == "the role data names a person twice"
        )
        #expect(
            try objection { $0.roles[.tighten]?.threshold = 3 } == "loosening takes fewer people than tighten"
        )
        #expect(try objection { $0.version = 2 } == "the first root, and no other, follows none")
    }
}
