import Escalation
import Fleet
import Foundation
import JSON
import Store
import Testing

@testable import Commands

/// People who have left, and the versions of the directory that name them.
@Suite struct DirectoryErasureTests {
    private static func directory(_ version: Int, _ people: String...) -> String {
        let list = people.map { "  - {id: \($0), name: \($0.capitalized) Roe, roles: [ops]}\n" }.joined()
        return "kind: directory\nversion: \(version)\npeople:\n\(list)"
    }

    private static func apply(_ text: String, to fixture: TrustFixture) throws {
        let file = try fixture.directory.file("people.yaml", text)
        try fixture.expect(fixture.belay("policy", "apply", file, "--anyway"))
    }

    private static func shred(_ subject: String, in fixture: TrustFixture) -> CommandRun {
        fixture.belay("audit", "shred", subject, "--basis", "request 131", "--as", "ada")
    }

    private static func verify(_ fixture: TrustFixture) -> CommandRun {
        fixture.belay("audit", "verify", "--without-stream")
    }

    @Test func `Whoever has left is erased from the old directory, and everything says so`() throws {
        let fixture = try TrustFixture(withRoot: false)
        try Self.apply(Self.directory(1, "ada", "jane"), to: fixture)
        let early = Self.shred("directory:1", in: fixture)
        #expect(early.status == .refused)
        #expect(early.errors.contains("it is in force: apply the next version of the directory first"))
        try Self.apply(Self.directory(2, "ada"), to: fixture)
        let dry = fixture.belay("audit", "shred", "directory:1", "--dry-run")
        #expect(dry.status == .ok && dry.output.contains("the directory's version 1"), "\(dry.errors)")
        let before = fixture.belay("policy", "show", "directory", "--kind", "directory", "--version", "1")
        #expect(before.output.contains("Jane Roe"))
        #expect(Self.verify(fixture).output.hasSuffix("Everything fits.\n"))

        let run = try fixture.expect(Self.shred("directory:1", in: fixture))
        #expect(run.output.contains("the directory's version 1 is erased"))
        let after = fixture.belay("policy", "show", "directory", "--kind", "directory", "--version", "1")
        #expect(after.status == .refused && after.errors.contains("version 1, was erased"))
        let list = fixture.belay("policy", "list", "--all", "--json").output.split(separator: "\n")
        #expect(try list.map { try JSONValue.parse(String($0))["erased"]?.bool } == [true, nil])
        let whole = Self.verify(fixture)
        #expect(whole.status == .ok, "\(whole.output)")
        #expect(whole.output.contains("1 of the directory's versions erased, as the log says: intact, redacted"))
        #expect(whole.output.hasSuffix("Everything fits: intact, redacted.\n"))
        #expect(fixture.belay("policy", "show", "directory", "--kind", "directory").output.contains("Ada Roe"))
        #expect(Self.shred("directory:1", in: fixture).errors.contains("nothing is kept of directory:1"))
        let again = fixture.belay("policy", "apply", try fixture.directory.file("old.yaml", Self.directory(1, "ada")))
        #expect(again.status == .refused && again.errors.contains("was erased, and does not come back"))
        #expect(Self.shred("directory:latest", in: fixture).status == .usage)
    }

    @Test func `A directory that somebody took away past Belay is found out, and no older one takes its place`() throws
    {
        let fixture = try TrustFixture(withRoot: false)
        try Self.apply(Self.directory(1, "ada", "jane"), to: fixture)
        try Self.apply(Self.directory(2, "ada"), to: fixture)
        let key = try fixture.directoryKey(2)
        try fixture.sql("DELETE FROM subject_key WHERE hex(id) = '\(key.uppercased())'")
        let run = Self.verify(fixture)
        #expect(run.status == .refused)
        #expect(run.output.contains("directory directory, version 2, is gone, and no entry says that it was erased"))
        let doubt = #expect(throws: RulebookDoubt.self) { try fixture.rulebook() }
        #expect(doubt?.code == "directory-erased")
        #expect(try fixture.rulebook(isRecovering: true).directory.people.isEmpty, "a recovery goes on without people")
        // The next version mends it.
        try Self.apply(Self.directory(3, "ada"), to: fixture)
        #expect(try fixture.rulebook().directory.people.keys.sorted() == ["ada"])
    }

    @Test func `A chain of signed bundles is believed although a directory of before was erased`() throws {
        let fixture = try TrustFixture()
        func put(_ version: Int, _ people: String, policy: Int = 1) throws {
            let folder = fixture.path("files-\(version)")
            try fixture.write(
                ["people.yaml": people, "pay.yaml": TrustFixture.policy(version: policy)],
                into: folder
            )
            let proposal = fixture.path("bundle-\(version)")
            try fixture.expect(fixture.run(["policy", "propose", "--from", folder, proposal] + fixture.authored))
            try fixture.sign(proposal, "bob", "carol", "dave")
            try fixture.expect(fixture.activate(proposal))
        }
        try put(1, Self.directory(1, "ada", "jane"))
        try put(2, Self.directory(2, "ada"))
        let told = fixture.belay("policy", "history", "--json").output
        #expect(told.contains("Jane Roe"), "it is told what changed while it may be")
        let refused = Self.shred("directory:2", in: fixture)
        #expect(refused.status == .refused && refused.errors.contains("in force"))

        try fixture.expect(Self.shred("directory:1", in: fixture))
        let history = try fixture.expect(fixture.belay("policy", "history", "--json")).output
        #expect(!history.contains("Jane"))
        #expect(try fixture.rulebook().directory.people.keys.sorted() == ["ada"])
        let back = fixture.run(["policy", "rollback", "--to", "1", fixture.path("back")] + fixture.authored)
        #expect(back.status == .refused && back.errors.contains("held a directory that was erased"))
        try put(3, Self.directory(3, "ada", "max"), policy: 2)
        let whole = Self.verify(fixture)
        #expect(whole.output.hasSuffix("Everything fits: intact, redacted.\n"), "\(whole.output)")
        // What stands beside the log's entries names the fields, and nobody.
        let entries = try fixture.reading { try $0.story(of: Entry.installation) }
        #expect(!entries.contains { "\($0.entry.detail?.content ?? .null)".contains("Roe") })
        #expect(entries.contains { "\($0.entry.detail?.content ?? .null)".contains("people[jane]") })

        // Of the bundle in force nothing may be missing.
        let key = try fixture.directoryKey(3)
        try fixture.sql("DELETE FROM subject_key WHERE hex(id) = '\(key.uppercased())'")
        let doubt = #expect(throws: RulebookDoubt.self) { try fixture.rulebook() }
        #expect(doubt?.code == "file-erased")
        #expect(try fixture.rulebook(isRecovering: true).directory.people.isEmpty, "a recovery goes on without people")
        try put(4, Self.directory(4, "ada"), policy: 3)
        #expect(try fixture.rulebook().directory.people.keys.sorted() == ["ada"], "the next bundle mends it")
    }
}

extension TrustFixture {
    func reading<Result>(_ body: (any StoreReader) throws -> Result) throws -> Result {
        let store = try StoreAddress(address).open()
        defer { store.close() }
        return try store.reading(body)
    }

    /// The rules as a worker reads them.
    fileprivate func rulebook(isRecovering: Bool = false) throws -> Rulebook {
        var anchor = TrustAnchor(environment: "test")
        return try reading { try Rulebook(reading: $0, anchor: &anchor, isRecovering: isRecovering) }
    }

    /// The name of the key under which a version of the directory stands.
    fileprivate func directoryKey(_ version: Int64) throws -> String {
        try #require(try reading { try $0.subject(.directory(version)) }).key.description
    }
}
