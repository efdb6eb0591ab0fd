import Escalation
import JSON
import PolicyTrust
import SignedNote
import Testing

/// Each attack is refused with its own reason.
@Suite struct BundleCheckTests {
    private let ceremony: Ceremony

    init() throws { ceremony = try Ceremony() }

    @Test func `A bundle that its author and two others signed may take force`() throws {
        let passed = try ceremony.check(try ceremony.bundle())
        #expect(passed.signers == ["alice", "bob", "carol"])
        #expect(passed.manifest.files.map(\.path) == ["payments.yaml"])
        #expect(try BundleNote(text: passed.bundle.text) == passed.bundle)
    }

    // MARK: Who signed

    @Test func `One person with two keys is one person`() throws {
        var ceremony = ceremony
        ceremony.root.persons[1].keys.append(try Ceremony.key("bob-phone").verifier)
        #expect(throws: TrustError.tooFew(.loosen, have: ["bob"], needed: 2)) {
            try ceremony.check(try ceremony.bundle(), by: ["alice", "bob", "bob-phone"])
        }
    }

    @Test func `The same signature twice is refused`() throws {
        let note = try ceremony.signed(try ceremony.bundle().text, by: "alice", "bob")
        let bob = try #require(note.written.split(separator: "\n").last)
        let twice = try SignedNote(Array((note.written + bob + "\n").utf8))
        let bobsName = try #require(NoteName("bob"))
        #expect(throws: TrustError.note(.repeatedSignature(bobsName))) {
            try ceremony.check().check(
                twice,
                manifest: try ceremony.manifest().bytes,
                change: ceremony.change,
                files: ceremony.files
            )
        }
    }

    @Test func `The author's own signature does not count, and must be there`() throws {
        let bundle = try ceremony.bundle()
        #expect(throws: TrustError.tooFew(.loosen, have: ["bob"], needed: 2)) {
            try ceremony.check(bundle, by: ["alice", "bob"])
        }
        #expect(throws: TrustError.authorUnsigned("alice")) {
            try ceremony.check(bundle, by: ["bob", "carol", "dave"])
        }
        var strange = bundle
        strange.author = "mallory"
        #expect(throws: TrustError.authorUnknown("mallory")) { try ceremony.check(strange) }
    }

    @Test func `Strangers' signatures are passed over, and a name does not make a key`() throws {
        let bundle = try ceremony.bundle()
        #expect(throws: TrustError.tooFew(.loosen, have: ["bob"], needed: 2)) {
            try ceremony.check(bundle, by: ["alice", "bob", "mallory", "mallory-too"])
        }
        var note = try ceremony.signed(bundle.text, by: "alice", "bob")
        let name = try #require(NoteName("carol"))
        note.sign(with: try #require(SigningKey(name: name, seed: Digest(of: "guess".utf8).bytes)))
        #expect(throws: TrustError.tooFew(.loosen, have: ["bob"], needed: 2)) {
            try ceremony.check().check(
                note,
                manifest: try ceremony.manifest().bytes,
                change: ceremony.change,
                files: ceremony.files
            )
        }
        #expect(throws: TrustError.note(.noKnownSignature)) { try ceremony.check(bundle, by: ["mallory"]) }
    }

    @Test func `Each class takes the people that the root says`() throws {
        var bundle = try ceremony.bundle()
        bundle.changeClass = .tighten
        try ceremony.check(bundle, by: ["alice", "dave"])
        bundle.changeClass = .data
        #expect(throws: TrustError.tooFew(.data, have: [], needed: 1)) {
            try ceremony.check(bundle, by: ["alice", "dave"])
        }
        try ceremony.check(bundle, by: ["alice", "bob"])
    }

    @Test func `What a log's key signed as a checkpoint is no policy, and a policy is no checkpoint`() throws {
        let checkpoint = "example.com/belay\n7\n+k016RE+tiKYQ9tRZWULFIfsTzA5ie06HfgX1ucM+y8=\n"
        #expect(throws: TrustError.malformed(.bundle, "it does not begin with NAME/policy")) {
            try BundleNote(text: checkpoint)
        }
        let named = checkpoint.replacing("example.com/belay", with: "example.com/belay/policy")
        #expect(throws: TrustError.malformed(.bundle, "it is not written as policy/v1")) { try BundleNote(text: named) }
        // A signature over the checkpoint, moved under a bundle: the key is known, the text is another.
        let signed = try ceremony.signed(named, by: "bob", "carol")
        let lines = signed.written.split(separator: "\n").suffix(2).joined(separator: "\n")
        let moved = try ceremony.signed(try ceremony.bundle().text, by: "alice").written + lines + "\n"
        let note = try SignedNote(Array(moved.utf8))
        let bobsName = try #require(NoteName("bob"))
        #expect(throws: TrustError.note(.badSignature(bobsName))) {
            try ceremony.check().check(
                note,
                manifest: try ceremony.manifest().bytes,
                change: ceremony.change,
                files: ceremony.files
            )
        }
        // The log's key is no person's: what it signs counts for nobody.
        #expect(throws: TrustError.tooFew(.loosen, have: ["bob"], needed: 2)) {
            try ceremony.check(try ceremony.bundle(), by: ["alice", "bob", "example.com/belay"])
        }
        // The second line of a bundle is never a size.
        #expect(Int64(try ceremony.bundle().text.split(separator: "\n")[1]) == nil)
    }

    // MARK: Where it belongs

    @Test func `Another environment's bundle, and another installation's, is refused`() throws {
        var bundle = try ceremony.bundle()
        bundle.scope = "staging"
        #expect(throws: TrustError.otherEnvironment(expected: "production", found: "staging")) {
            try ceremony.check(bundle)
        }
        bundle = try ceremony.bundle()
        bundle.name = try #require(NoteName("example.org/belay"))
        #expect(throws: TrustError.otherName(expected: "example.com/belay", found: "example.org/belay")) {
            try ceremony.check(bundle)
        }
    }

    @Test func `Versions come one after the other: none again, none left out, none twice`() throws {
        let first = try ceremony.bundle()
        let second = try ceremony.bundle(version: 2, previous: first.reference.digest)
        try ceremony.check(second, inForce: first.reference)
        #expect(throws: TrustError.replayed(version: 1, inForce: 1)) {
            try ceremony.check(first, inForce: first.reference)
        }
        #expect(throws: TrustError.replayed(version: 1, inForce: 2)) {
            try ceremony.check(first, inForce: second.reference)
        }
        #expect(throws: TrustError.skipped(version: 2, expected: 1)) { try ceremony.check(second) }
        let fork = try ceremony.bundle(version: 2, previous: Digest(of: "another first".utf8))
        #expect(throws: TrustError.forked(version: 2)) { try ceremony.check(fork, inForce: first.reference) }
    }

    // MARK: When

    @Test func `A bundle takes force in its time alone`() throws {
        let bundle = try ceremony.bundle()
        #expect(throws: TrustError.notYet(bundle.notBefore)) {
            try ceremony.check(bundle, now: bundle.notBefore - .seconds(1), seen: bundle.notBefore - .seconds(1))
        }
        #expect(throws: TrustError.expired(bundle.expires)) {
            try ceremony.check(bundle, now: bundle.expires, seen: bundle.expires)
        }
        try ceremony.check(bundle, now: bundle.expires - .seconds(1), seen: bundle.expires - .seconds(1))
        let late = ceremony.root.expires
        #expect(throws: TrustError.rootExpired(late)) { try ceremony.check(bundle, now: late, seen: late) }
    }

    @Test func `A clock that was set back by an hour brings no expired bundle back`() throws {
        let bundle = try ceremony.bundle()
        let seen = bundle.expires + .seconds(600)
        let setBack = seen - .seconds(3600)
        #expect(throws: TrustError.clockSetBack(now: setBack, seen: seen)) {
            try ceremony.check(bundle, now: setBack, seen: seen)
        }
        // Two machines may differ by less than a minute.
        try ceremony.check(bundle, now: ceremony.now, seen: ceremony.now + .seconds(59))
    }

    // MARK: What is in it

    private func refused(
        _ bundle: BundleNote? = nil,
        manifest: [UInt8]? = nil,
        change: [UInt8]? = nil,
        files: [String: [UInt8]]? = nil
    ) throws -> TrustError? {
        let bundle = try bundle ?? ceremony.bundle()
        let note = try ceremony.signed(bundle.text, by: "alice", "bob", "carol")
        let bytes = try manifest ?? ceremony.manifest().bytes
        return #expect(throws: TrustError.self) {
            try ceremony.check().check(
                note,
                manifest: bytes,
                change: change ?? ceremony.change,
                files: files ?? ceremony.files
            )
        }
    }

    @Test func `A file swapped, left out or added is refused by its name`() throws {
        #expect(try refused(files: ["payments.yaml": Array("kind: polizy\n".utf8)]) == .fileSwapped("payments.yaml"))
        #expect(try refused(files: [:]) == .fileMissing("payments.yaml"))
        var more = ceremony.files
        more["extra.yaml"] = Array("kind: policy\n".utf8)
        #expect(try refused(files: more) == .fileExtra("extra.yaml"))
        let other = try BundleManifest([.init(path: "payments.yaml", content: [1])])
        #expect(try refused(manifest: other.bytes) == .manifestSwapped)
        #expect(try refused(change: Array("{}".utf8)) == .changeSwapped)
    }

    @Test func `A manifest of ten megabytes is refused before anything is read of it`() throws {
        let huge = [UInt8](repeating: UInt8(ascii: " "), count: 10 << 20)
        #expect(try refused(manifest: huge) == .manifestTooLarge(bytesMax: 1 << 20))
        #expect(throws: TrustError.manifestTooLarge(bytesMax: 1 << 20)) { try BundleManifest(huge) }
    }

    @Test(arguments: [
        "../payments.yaml", "a/../../b.yaml", "/etc/passwd", "a//b.yaml", "./a.yaml", "a/.hidden", "..", "",
        "a\\b.yaml",
        "a\u{202E}b.yaml", "naïve.yaml", "a b.yaml", "-rf",
    ])
    func `A path that leads elsewhere, or is not plain, is refused`(path: String) throws {
        #expect(throws: TrustError.pathEscapes(path)) {
            try BundleManifest([.init(path: path, size: 1, digest: Digest(of: []))])
        }
    }

    @Test func `Paths that some file systems take for one are refused`() {
        let digest = Digest(of: [])
        #expect(throws: TrustError.pathsClash("a/Pay.yaml", "a/pay.yaml")) {
            try BundleManifest([
                .init(path: "a/Pay.yaml", size: 1, digest: digest), .init(path: "a/pay.yaml", size: 1, digest: digest),
            ])
        }
    }

    @Test func `A manifest has one spelling, and bounds`() throws {
        let digest = Digest(of: [])
        let files = (0...BundleManifest.filesMax).map { BundleManifest.File(path: "f\($0)", size: 1, digest: digest) }
        #expect(throws: TrustError.manifest("it names more than 256 files")) { try BundleManifest(files) }
        #expect(throws: TrustError.manifest("it names no file")) { try BundleManifest([UInt8]("[]\n".utf8)) }
        let spaced = String(decoding: try ceremony.manifest().bytes, as: UTF8.self).replacing(":", with: ": ")
        #expect(throws: TrustError.manifest("it is not written in our order")) {
            try BundleManifest(Array(spaced.utf8))
        }
        #expect(throws: TrustError.manifest("a.yaml has no size from 1 to 1048576 bytes")) {
            try BundleManifest([.init(path: "a.yaml", size: (1 << 20) + 1, digest: digest)])
        }
    }

    @Test func `The class is what the change does, not what the author says`() throws {
        var bundle = try ceremony.bundle()
        bundle.changeClass = .data
        #expect(throws: TrustError.classUnderstated(claimed: .data, found: .tighten)) {
            try bundle.check(class: .tighten)
        }
        bundle.changeClass = .tighten
        #expect(throws: TrustError.classUnderstated(claimed: .tighten, found: .loosen)) {
            try bundle.check(class: .loosen)
        }
        try bundle.check(class: .data)
    }

    @Test(arguments: [
        ("version 1\n", "version 01\n"), ("version 1\n", "version 0\n"), ("version 1\n", "version +1\n"),
        ("class loosen\n", "class none\n"), ("class loosen\n", "class loosen\nclass data\n"),
        ("author alice\n", "author alice \n"), ("prev none\n", "prev AAAA\n"), ("scope production\n", ""),
    ])
    func `A bundle has one spelling`(part: String, other: String) throws {
        let text = try ceremony.bundle().text
        let changed = text.replacing(part, with: other)
        #expect(changed != text)
        let error = #expect(throws: TrustError.self) { try BundleNote(text: changed) }
        guard case .malformed(.bundle, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
