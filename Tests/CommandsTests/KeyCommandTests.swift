import Foundation
import Testing

@testable import Commands

/// Key files of people, with and without a passphrase.
@Suite struct KeyCommandTests {
    private let fixture: TrustFixture
    private let phrase: String
    private let other: String

    init() throws {
        fixture = try TrustFixture(withRoot: false)
        phrase = try Self.secret("phrase.txt", "open sesame", fixture)
        other = try Self.secret("other.txt", "close sesame", fixture)
    }

    private static func secret(_ name: String, _ text: String, _ fixture: TrustFixture) throws -> String {
        let path = try fixture.directory.file(name, text + "\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        return path
    }

    private func belay(_ words: String..., typed: [String] = [], isInteractive: Bool = false) -> CommandRun {
        CommandRun(words, typed: typed, isInteractive: isInteractive)
    }

    private func content(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test func `A passphrase closes the key, signing asks for it, and both spellings of the command draw one`() throws {
        let file = fixture.path("erin.key")
        let made = belay("key", "new", "erin", file, "--passphrase-file", phrase)
        #expect(made.status == .ok, "\(made.errors)")
        #expect(made.output.hasPrefix("erin+"))
        #expect(try content(file).hasPrefix("-----BEGIN AGE ENCRYPTED FILE-----"))
        #expect(try !content(file).contains("PRIVATE"))
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)

        let root = fixture.path("root.note")
        try fixture.expect(
            fixture.run(["policy", "root", "init", root] + fixture.rootWords(), store: false)
        )
        let silent = belay("policy", "sign", root, "--key", file)
        #expect(silent.status == .usage)
        #expect(silent.errors.contains("--passphrase-file"))
        let wrong = belay("policy", "sign", root, "--key", file, "--passphrase-file", other)
        #expect(wrong.status == .permission)
        #expect(wrong.errors.contains("the passphrase is wrong"))
        #expect(!wrong.errors.contains("sesame"))
        #expect(belay("policy", "sign", root, "--key", file, "--passphrase-file", phrase).status == .ok)
        let typed = belay("key", "show", file, typed: ["open sesame"], isInteractive: true)
        #expect(typed.output == made.output)
        #expect(typed.errors.contains("Passphrase of") && !typed.errors.contains("sesame"))
    }

    @Test func `On a terminal two typings must agree, and none leaves the key open`() throws {
        let file = fixture.path("frank.key")
        let differing = belay("key", "new", "frank", file, typed: ["one", "two"], isInteractive: true)
        #expect(differing.status == .usage)
        #expect(differing.errors.contains("differ"))
        #expect(!FileManager.default.fileExists(atPath: file))
        let open = belay("key", "new", "frank", file, typed: [""], isInteractive: true)
        #expect(open.status == .ok, "\(open.errors)")
        #expect(try content(file).hasPrefix("PRIVATE+KEY+frank+"))
    }

    @Test func `A passphrase file that others may read is not taken`() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: phrase)
        let run = belay("key", "new", "erin", fixture.path("erin.key"), "--passphrase-file", phrase)
        #expect(run.status == .permission)
        #expect(!FileManager.default.fileExists(atPath: fixture.path("erin.key")))
    }

    @Test func `A passphrase is set, changed and removed, and the key stays the same`() throws {
        let file = fixture.path("alice.key")
        let before = try content(file)
        let set = belay("key", "passphrase", file, "--new-passphrase-file", phrase)
        #expect(set.status == .ok, "\(set.errors)")
        #expect(try !content(file).contains("PRIVATE"))
        #expect(belay("key", "passphrase", file, "--passphrase-file", other, "--none").status == .permission)
        let removed = belay("key", "passphrase", file, "--passphrase-file", phrase, "--none")
        #expect(removed.status == .ok, "\(removed.errors)")
        #expect(try content(file) == before)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(belay("key", "passphrase", file).status == .usage)
    }
}
