import Escalation
import JSON
import PolicyTrust
import SignedNote
import Testing

/// What a worker makes of stored bundles.
@Suite struct BundleChainTests {
    private let ceremony: Ceremony

    init() throws { ceremony = try Ceremony() }

    private func stored(_ bundle: BundleNote, by keys: String...) throws -> BundleChain.Stored {
        BundleChain.Stored(
            note: try ceremony.signed(bundle.text, by: keys),
            manifest: try ceremony.manifest().bytes,
            files: ceremony.files
        )
    }

    private func verify(_ stored: BundleChain.Stored..., root: RootNote? = nil) throws -> [BundleNote] {
        try BundleChain.verify(stored, root: root ?? ceremony.root, environment: "production")
    }

    @Test func `Bundles that follow one another are believed to the last byte`() throws {
        let first = try ceremony.bundle()
        let second = try ceremony.bundle(version: 2, previous: first.reference.digest)
        let (one, two) = (
            try stored(first, by: "alice", "bob", "carol"), try stored(second, by: "alice", "bob", "dave")
        )
        #expect(try verify(one, two) == [first, second])
        #expect(try verify() == [])
        let damaged = BundleChain.Stored(
            note: two.note,
            manifest: two.manifest,
            files: ["payments.yaml": Array("kind: polizy\n".utf8)]
        )
        #expect(throws: TrustError.fileSwapped("payments.yaml")) { try verify(one, damaged) }
        #expect(throws: TrustError.skipped(version: 2, expected: 1)) { try verify(two) }
        let fork = try stored(try ceremony.bundle(version: 2, previous: Digest(of: [9])), by: "alice", "bob", "carol")
        #expect(throws: TrustError.forked(version: 2)) { try verify(one, fork) }
        let unsigned = try stored(second, by: "alice", "bob")
        #expect(throws: TrustError.tooFew(.loosen, have: ["bob"], needed: 2)) { try verify(one, unsigned) }
    }

    @Test func `Of a bundle that was replaced a file may be erased, of the one in force none`() throws {
        let first = try ceremony.bundle()
        let second = try ceremony.bundle(version: 2, previous: first.reference.digest)
        let (one, two) = (
            try stored(first, by: "alice", "bob", "carol"), try stored(second, by: "alice", "bob", "dave")
        )
        func erased(_ bundle: BundleChain.Stored, _ paths: Set<String>) -> BundleChain.Stored {
            let files = bundle.files.filter { !paths.contains($0.key) }
            return .init(note: bundle.note, manifest: bundle.manifest, files: files, erased: paths)
        }
        #expect(try verify(erased(one, ["payments.yaml"]), two) == [first, second])
        #expect(throws: TrustError.fileErased("payments.yaml")) { try verify(one, erased(two, ["payments.yaml"])) }
        let replaced = try BundleChain.verify(
            [one, erased(two, ["payments.yaml"])],
            root: ceremony.root,
            environment: "production",
            isReplacing: true
        )
        #expect(replaced == [first, second], "whoever puts the next into force works by none of them")
        #expect(throws: TrustError.fileExtra("other.yaml")) { try verify(erased(one, ["other.yaml"]), two) }
    }

    @Test func `What an earlier root let take force is held by the root that accepted it, not by who left`() throws {
        let first = try ceremony.bundle()
        let stored = try stored(first, by: "alice", "bob", "carol")
        var root = ceremony.root
        root.version = 2
        root.previous = ceremony.root.digest
        root.persons.removeAll { $0.id == "bob" || $0.id == "alice" }
        root.persons.append(.init(id: "erin", keys: [try Ceremony.key("erin").verifier]))
        root.roles = Dictionary(
            uniqueKeysWithValues: TrustRole.allCases.map { ($0, .init(threshold: 1, members: ["carol", "erin"])) }
        )
        // Without being accepted, it would need the new people.
        #expect(throws: TrustError.authorUnknown("alice")) { try verify(stored, root: root) }
        root.accepted = first.reference
        #expect(try verify(stored, root: root) == [first])
        // Who left cannot sign for another past, and the accepted one must be there.
        root.accepted = BundleReference(version: 1, digest: Digest(of: [1]))
        #expect(throws: TrustError.forked(version: 1)) { try verify(stored, root: root) }
        root.accepted = BundleReference(version: 2, digest: Digest(of: [1]))
        #expect(throws: TrustError.replayed(version: 1, inForce: 2)) { try verify(stored, root: root) }
    }
}
