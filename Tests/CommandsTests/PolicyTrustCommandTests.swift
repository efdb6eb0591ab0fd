import Escalation
import Foundation
import JSON
import Testing

@testable import Commands

/// Policies that change by signed bundles, over real files and a real store.
@Suite struct PolicyTrustCommandTests {
    @Test func `A private key goes into a file closed to others, and nowhere else`() throws {
        let fixture = try TrustFixture(withRoot: false)
        let written = try String(contentsOfFile: fixture.path("alice.key"), encoding: .utf8)
        #expect(written.hasPrefix("PRIVATE+KEY+alice+"))
        let attributes = try FileManager.default.attributesOfItem(atPath: fixture.path("alice.key"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try !fixture.publicKey("alice").contains("PRIVATE"))
        let again = fixture.run(["policy", "key", "new", "alice", fixture.path("alice.key")], store: false)
        #expect(again.status == .usage)
        #expect(again.errors.contains("it is there already"))
        #expect(try String(contentsOfFile: fixture.path("alice.key"), encoding: .utf8) == written)
    }

    @Test func `A key file that others may read signs nothing`() throws {
        let fixture = try TrustFixture()
        let folder = try fixture.propose(TrustFixture.policy())
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: fixture.path("bob.key"))
        let run = fixture.run(["policy", "sign", folder] + fixture.key("bob"), store: false)
        #expect(run.status == .permission, "\(run.errors)")
    }

    @Test func `Without a root, policies are applied as ever, and nothing can be proposed`() throws {
        let fixture = try TrustFixture(withRoot: false)
        let file = try fixture.directory.file("pay.yaml", TrustFixture.policy())
        try fixture.expect(fixture.belay("policy", "apply", file, "--anyway"))
        let run = fixture.run(["policy", "propose", "--from", file, fixture.path("p")] + fixture.authored)
        #expect(run.status == .refused)
        #expect(run.errors.contains("belay policy root init"))
    }

    @Test func `A bundle is proposed, signed and activated; going back is a new version with the old bytes`() throws {
        let fixture = try TrustFixture()
        // Plain application has ended.
        let file = try fixture.directory.file("pay.yaml", TrustFixture.policy())
        let plain = fixture.belay("policy", "apply", file, "--anyway")
        #expect(plain.status == .refused)
        #expect(plain.errors.contains("changes by a signed bundle alone"))

        let folder = try fixture.propose(TrustFixture.policy())
        let unsigned = fixture.activate(folder)
        #expect(unsigned.status == .refused)
        #expect(unsigned.errors.contains("nobody may tighten and signed beside the author; 1 must"))
        try fixture.sign(folder, "bob")
        let unserved = fixture.belay("policy", "activate", folder)
        #expect(unserved.status == .refused)
        #expect(unserved.errors.contains("no live worker serves operator"))
        let first = try fixture.expect(fixture.activate(folder))
        #expect(first.output.contains("is in force; signed by alice, bob"))
        #expect(fixture.belay("policy", "list", "--json").output.contains(#""version":1"#))

        // A higher limit loosens: one more is not enough.
        let second = try fixture.propose(TrustFixture.policy(version: 2, limit: 50_000))
        try fixture.sign(second, "bob")
        #expect(fixture.activate(second).errors.contains("bob may loosen and signed beside the author; 2 must"))
        try fixture.sign(second, "dave")
        let activated = try JSONValue.parse(
            try fixture.expect(fixture.run(["policy", "activate", second, "--anyway", "--json"])).output
        )
        #expect(activated["class"] == "loosen")
        #expect(
            activated["fields"]?.array?.compactMap { $0["path"]?.string } == ["version", "triggers[large].when"]
        )
        #expect(fixture.activate(second).errors.contains("it is version 2; version 2 is in force"))

        let back = fixture.path("back")
        try fixture.expect(fixture.run(["policy", "rollback", "--to", "1", back] + fixture.authored))
        try fixture.sign(back, "carol")
        try fixture.expect(fixture.activate(back))
        let list = fixture.belay("policy", "list", "--json").output
        #expect(list.contains(#""version":1"#) && !list.contains(#""version":2"#))

        let history = try fixture.expect(fixture.belay("policy", "history", "--json")).output
            .split(separator: "\n").map { try JSONValue.parse(String($0)) }
        #expect(history.map { $0["what"]?.string } == ["root", "bundle", "bundle", "bundle"])
        #expect(history[1]["manifest"] == history[3]["manifest"])
        #expect(history[1]["digest"] != history[3]["digest"])
        #expect(try fixture.refusals() == ["too-few", "checks", "too-few", "replayed"])
        let refused = try fixture.expect(fixture.belay("policy", "history", "--refused", "--json")).output
            .split(separator: "\n").map { try JSONValue.parse(String($0)) }
        #expect(refused.map { $0["because"] } == ["too-few", "checks", "too-few", "replayed"])
        #expect(refused[1]["text"]?.string?.contains("no live worker serves operator") == true)
        #expect(try fixture.expect(fixture.belay("policy", "history", "--refused")).output.contains("replayed"))
    }

    @Test func `What was tested in one environment is carried to another byte for byte, and signed anew there`() throws
    {
        let (staging, production) = (try TrustFixture(environment: "staging"), try TrustFixture())
        let tested = try staging.propose("# as it was tested\n" + TrustFixture.policy())
        try staging.sign(tested, "bob")
        try staging.expect(staging.activate(tested))
        // The signed bundle itself is of no use elsewhere: other people, and another environment.
        #expect(production.activate(tested).status == .refused)

        let carried = production.path("carried")
        try production.expect(production.run(["policy", "propose", "--from", tested, carried] + production.authored))
        try production.sign(carried, "bob")
        try production.expect(production.activate(carried))
        func manifest(_ fixture: TrustFixture) throws -> JSONValue? {
            let last = fixture.belay("policy", "history", "--json").output.split(separator: "\n").last
            return try last.map { try JSONValue.parse(String($0))["manifest"] } ?? nil
        }
        #expect(try manifest(staging) == manifest(production))
        #expect(try manifest(staging) != nil)
    }

    @Test func `Another environment's bundle is refused although the same people signed it`() throws {
        let fixture = try TrustFixture()
        let folder = try fixture.propose(TrustFixture.policy())
        try fixture.sign(folder, "bob")
        _ = try fixture.directory.file("belay.yaml", "environment: other\n")
        try fixture.sql("UPDATE meta SET value = 'other' WHERE key = 'environment'")
        let run = fixture.activate(folder)
        #expect(run.status == .refused)
        #expect(run.errors.contains("it is for test; this environment is other"))
    }

    // MARK: The folder, tampered with after it was signed

    private func tampered(_ change: (TrustFixture, String) throws -> Void) throws -> (String, [String]) {
        let fixture = try TrustFixture()
        let folder = try fixture.propose(TrustFixture.policy())
        try fixture.sign(folder, "bob")
        try change(fixture, folder)
        let run = fixture.activate(folder)
        #expect(run.status == .refused)
        #expect(fixture.belay("policy", "list", "--json").output.isEmpty)
        return (run.errors, try fixture.refusals())
    }

    @Test func `A file swapped after signing is refused`() throws {
        let (errors, refusals) = try tampered { _, folder in
            let path = folder + "/files/pay.yaml"
            let text = try String(contentsOfFile: path, encoding: .utf8).replacing("10000", with: "99999")
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(errors.contains("pay.yaml is not the file that was signed"))
        #expect(refusals == ["file-swapped"])
    }

    @Test func `A file added after signing is refused`() throws {
        let (_, refusals) = try tampered { _, folder in
            try "x".write(toFile: folder + "/files/more.yaml", atomically: true, encoding: .utf8)
        }
        #expect(refusals == ["file-extra"])
    }

    @Test func `A link in place of a file is refused, wherever it leads`() throws {
        let (_, refusals) = try tampered { fixture, folder in
            let path = folder + "/files/pay.yaml"
            try FileManager.default.moveItem(atPath: path, toPath: fixture.path("same.yaml"))
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: fixture.path("same.yaml"))
        }
        #expect(refusals == ["file-is-link"])
    }

    @Test func `A manifest of ten megabytes is refused`() throws {
        let (_, refusals) = try tampered { _, folder in
            try String(repeating: " ", count: 10 << 20)
                .write(toFile: folder + "/manifest.json", atomically: true, encoding: .utf8)
        }
        #expect(refusals == ["manifest-too-large"])
    }

    @Test func `A manifest that leads out of the folder is not the one that was signed`() throws {
        let (_, refusals) = try tampered { _, folder in
            let path = folder + "/manifest.json"
            let text = try String(contentsOfFile: path, encoding: .utf8).replacing("pay.yaml", with: "../pay.yaml")
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(refusals == ["manifest-swapped"])
    }

    @Test func `A folder of files that some file systems take for one is not proposed`() throws {
        let fixture = try TrustFixture()
        try FileManager.default.createDirectory(atPath: fixture.path("both"), withIntermediateDirectories: false)
        for name in ["Pay.yaml", "pay.yaml"] {
            try TrustFixture.policy().replacing(
                "name: pay",
                with: "name: \(name.lowercased().prefix(3))-\(name.hasPrefix("P"))"
            )
            .write(toFile: fixture.path("both/\(name)"), atomically: true, encoding: .utf8)
        }
        let run = fixture.run(
            ["policy", "propose", "--from", fixture.path("both"), fixture.path("p")] + fixture.authored
        )
        #expect(run.status == .refused)
        #expect(try fixture.refusals() == ["paths-clash"])
    }

    @Test func `A clock that was set back brings no expired proposal back`() throws {
        let fixture = try TrustFixture()
        let folder = try fixture.propose(TrustFixture.policy(), "--expires", "30m")
        try fixture.sign(folder, "bob")
        // What the store bears was written an hour from now, as this clock has it.
        try fixture.sql("UPDATE policy_root SET at = at + 3600000000")
        #expect(fixture.activate(folder).status == .refused)
        #expect(try fixture.refusals() == ["clock-set-back"])
    }

    @Test func `The author names themselves: another's name needs another's key`() throws {
        let fixture = try TrustFixture()
        let file = try fixture.directory.file("pay.yaml", TrustFixture.policy())
        let run = fixture.run(
            ["policy", "propose", "--from", file, fixture.path("p"), "--author", "alice", "--why", "x"]
                + fixture.key("bob")
        )
        #expect(run.status == .refused)
        #expect(try fixture.refusals() == ["author-unsigned"])
    }

    @Test func `A document with mistakes is neither proposed nor activated`() throws {
        let fixture = try TrustFixture()
        let file = try fixture.directory.file("pay.yaml", TrustFixture.policy().replacing("operator", with: "nowhere"))
        let run = fixture.run(["policy", "propose", "--from", file, fixture.path("p")] + fixture.authored)
        #expect(run.status == .refused)
        #expect(run.errors.contains("nowhere"))
        #expect(try fixture.refusals() == ["checks"])
    }

    // MARK: Roots

    @Test func `A root is followed only by one that its own people and the new ones signed`() throws {
        let fixture = try TrustFixture()
        try fixture.putIntoForce(TrustFixture.policy(), "bob")
        for person in ["erin", "frank"] { try fixture.makeKey(person) }
        func rotated(_ name: String, _ people: String...) throws -> CommandRun {
            let note = fixture.path(name)
            try fixture.expect(
                fixture.run(
                    ["policy", "root", "rotate", note, "--remove", "bob"]
                        + ["--person", "erin=\(try fixture.publicKey("erin"))"]
                        + ["--person", "frank=\(try fixture.publicKey("frank"))"]
                        + ["--role", "root=2:carol,erin,frank", "--role", "data=1:carol"]
                )
            )
            for person in people { try fixture.sign(note, person) }
            return fixture.belay("policy", "root", "accept", note)
        }
        #expect(
            try rotated("old-only", "alice", "bob").errors.contains("of root version 2 signed the new root; 2 must")
        )
        #expect(
            try rotated("new-only", "erin", "frank").errors.contains("of root version 1 signed the new root; 2 must")
        )
        #expect(try rotated("both", "alice", "carol", "erin").status == .ok)
        #expect(try fixture.refusals() == ["too-few-for-root", "too-few-for-root"])
        // Bob is gone, and what he signed stays in force; he signs nothing new.
        try fixture.expect(fixture.belay("policy", "history"))
        let folder = try fixture.propose(TrustFixture.policy(version: 2, limit: 5000))
        try fixture.sign(folder, "bob")
        #expect(fixture.activate(folder).status == .refused)
        try fixture.sign(folder, "dave")
        try fixture.expect(fixture.activate(folder))
    }

    @Test func `A root made before another bundle took force is out of date`() throws {
        let fixture = try TrustFixture()
        let note = fixture.path("late.note")
        try fixture.expect(
            fixture.run(["policy", "root", "rotate", note] + fixture.key("alice") + fixture.key("bob"))
        )
        try fixture.putIntoForce(TrustFixture.policy(), "bob")
        let run = fixture.belay("policy", "root", "accept", note)
        #expect(run.status == .refused)
        #expect(try fixture.refusals() == ["accepts-another-bundle"])
    }

    @Test func `Stored bytes that were changed by hand are not believed`() throws {
        let fixture = try TrustFixture()
        try fixture.putIntoForce(TrustFixture.policy(), "bob")
        try fixture.sql("UPDATE document SET text = replace(text, '10000', '99999')")
        let run = fixture.belay("policy", "history")
        #expect(run.status == .refused)
        #expect(run.errors.contains("pay.yaml is not the file that was signed"))
    }

    // MARK: Differences

    @Test func `Two files are compared field by field, and one with what is in force`() throws {
        let fixture = try TrustFixture(withRoot: false)
        let old = try fixture.directory.file("old.yaml", TrustFixture.policy())
        let new = try fixture.directory.file("new.yaml", "# other\n" + TrustFixture.policy(version: 2, limit: 5000))
        let run = try fixture.expect(fixture.run(["policy", "diff", old, new], store: false))
        #expect(run.output.contains("data.amount > 10000"))
        #expect(run.output.contains("All of it: tighten."))
        try fixture.expect(fixture.belay("policy", "apply", old, "--anyway"))
        let json = try JSONValue.parse(try fixture.expect(fixture.belay("policy", "diff", new, "--json")).output)
        #expect(json["class"] == "tighten")
        #expect(json["fields"]?.array?.count == 2)
        let same = try fixture.expect(fixture.belay("policy", "diff", old))
        #expect(same.output == "Nothing changes.\n")
    }
}
