import Escalation
import JSON
import PolicyTrust
import SignedNote
import Testing

/// People with keys, a root that names them, and bundles that they sign. Alice writes; two of Bob, Carol and Dave loosen.
struct Ceremony {
    let now = Instant(seconds: 1_767_000_000)
    var root: RootNote
    var files: [String: [UInt8]] = ["payments.yaml": Array("kind: policy\n".utf8)]
    let change = Array(#"{"why":"a test"}"#.utf8)

    init() throws {
        root = RootNote(
            name: try #require(NoteName("example.com/belay")),
            expires: Instant(seconds: 1_800_000_000),
            persons: [],
            roles: [:]
        )
        root.persons = try ["alice", "bob", "carol", "dave"].map { id in
            RootNote.Person(id: PersonID(id), keys: [try Self.key(id).verifier])
        }
        root.roles = [
            .root: .init(threshold: 2, members: ["alice", "bob", "carol"]),
            .loosen: .init(threshold: 2, members: ["alice", "bob", "carol", "dave"]),
            .tighten: .init(threshold: 1, members: ["alice", "bob", "carol", "dave"]),
            .data: .init(threshold: 1, members: ["bob"]),
        ]
    }

    /// A key that follows from its name.
    static func key(_ name: String) throws -> SigningKey {
        let noteName = try #require(NoteName(name))
        return try #require(SigningKey(name: noteName, seed: Digest(of: name.utf8).bytes))
    }

    func signed(_ text: String, by keys: String...) throws -> SignedNote { try signed(text, by: keys) }

    func signed(_ text: String, by keys: [String]) throws -> SignedNote {
        var note = try #require(SignedNote(unsigned: text))
        for key in keys { note.sign(with: try Self.key(key)) }
        return note
    }

    func manifest() throws -> BundleManifest {
        try BundleManifest(files.map { BundleManifest.File(path: $0.key, content: $0.value) })
    }

    func bundle(version: Int64 = 1, previous: Digest? = nil) throws -> BundleNote {
        BundleNote(
            name: root.name,
            version: version,
            previous: previous,
            manifest: Digest(of: try manifest().bytes),
            scope: "production",
            changeClass: .loosen,
            notBefore: now - .seconds(3600),
            expires: now + .seconds(86_400),
            author: "alice",
            change: Digest(of: change)
        )
    }

    func check(inForce: BundleReference? = nil, now: Instant? = nil, seen: Instant? = nil) -> BundleCheck {
        BundleCheck(
            root: root,
            inForce: inForce,
            environment: "production",
            now: now ?? self.now,
            seen: seen ?? self.now
        )
    }

    /// Checks a bundle with everything in its place, signed by these.
    @discardableResult
    func check(
        _ bundle: BundleNote,
        by keys: [String] = ["alice", "bob", "carol"],
        inForce: BundleReference? = nil,
        now: Instant? = nil,
        seen: Instant? = nil
    ) throws -> BundleCheck.Passed {
        try check(inForce: inForce, now: now, seen: seen).check(
            try signed(bundle.text, by: keys),
            manifest: try manifest().bytes,
            change: change,
            files: files
        )
    }
}
