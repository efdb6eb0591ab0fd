import Fleet
import Foundation
import Testing

struct SecretTests {
    let scratch = ScratchDirectory()

    private func file(_ path: String) -> SecretFile {
        SecretFile(key: "broker.password-file", path: path, origin: .default)
    }

    @Test func `A secret is the file's text without the line break at its end`() throws {
        for text in ["s3cret", "s3cret\n", "s3cret\r\n"] {
            let secret = try file(scratch.write("secret", text)).read()
            #expect(secret.reveal { $0 } == "s3cret")
        }
        #expect(try file(scratch.write("secret", " a b \n\n")).read().reveal { $0 } == " a b \n")
    }

    @Test func `Nothing that prints a secret shows it`() {
        let secret = Secret("s3cret")
        var dumped = ""
        dump(["password": secret], to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), String(describing: Optional(secret)), dumped] {
            #expect(!text.contains("s3cret"))
        }
    }

    @Test(arguments: [0o604, 0o602, 0o644, 0o601])
    func `A file that everybody may open is refused`(mode: Int) {
        let path = scratch.write("secret", "s3cret", mode: mode)
        #expect { try file(path).read() } throws: { "\($0)".contains("chmod o-rwx") && !"\($0)".contains("s3cret") }
    }

    @Test func `A file that its group may read is fine`() throws {
        _ = try file(scratch.write("secret", "s3cret", mode: 0o640)).read()
    }

    @Test func `What is missing, empty, huge, binary or no file is refused`() {
        let paths = [
            scratch.path + "/missing", scratch.path, "/dev/null", scratch.write("empty", "\n"),
            scratch.write("huge", String(repeating: "x", count: 70_000)), scratch.write("zero", "a\0b"),
        ]
        for path in paths { #expect(throws: SettingsIssue.self, "\(path)") { try file(path).read() } }
    }

    @Test func `A secret anywhere but in a file is refused and never repeated`() {
        scratch.write("belay.yaml", "broker:\n  password: s3cret\n")
        let sources = SettingsSources(
            environment: ["BELAY_MAIL_PASSWORD": "s3cret"],
            file: scratch.path + "/belay.yaml"
        )
        #expect { try Settings.read(sources) } throws: { error in
            let text = "\(error)"
            return text.contains("broker.password-file") && text.contains("BELAY_MAIL_PASSWORD_FILE")
                && !text.contains("s3cret")
        }
        #expect { try WorkerArguments(["--broker-password", "s3cret"]) } throws: { error in
            "\(error)".contains("--broker-password-file") && !"\(error)".contains("s3cret")
        }
        let url = SettingsSources(environment: ["BELAY_STORE_URL": "postgresql://u:s3cret@h/d"])
        #expect { try Settings.read(url) } throws: { !"\($0)".contains("s3cret") }
    }

    @Test func `A worker needs its own secrets alone`() throws {
        let password = scratch.write("password", "s3cret")
        let sources = SettingsSources(environment: [
            "BELAY_BROKER_PASSWORD_FILE": password, "BELAY_MAIL_HOST": "smtp", "BELAY_MAIL_FROM": "a@b",
            "BELAY_MAIL_PASSWORD_FILE": scratch.path + "/missing",
        ])
        _ = try Settings.read(sources, for: .trigger)
        #expect { try Settings.read(sources, for: .notify) } throws: { "\($0)".contains("mail.password-file") }
    }

    @Test func `Credentials of systemd stand in for a key that is not set, and for a bare name`() throws {
        scratch.write("broker-password", "from-credentials", mode: 0o440)
        scratch.write("other", "from-name", mode: 0o440)
        let environment = ["CREDENTIALS_DIRECTORY": scratch.path]
        let standing = try Settings.read(SettingsSources(environment: environment), for: .trigger)
        #expect(try standing.broker.password?.read().reveal { $0 } == "from-credentials")
        #expect(standing.described().first { $0.key == .brokerPasswordFile }?.origin == .credential("broker-password"))

        let named = try Settings.read(
            SettingsSources(arguments: [.brokerPasswordFile: "other"], environment: environment),
            for: .trigger
        )
        #expect(try named.broker.password?.read().reveal { $0 } == "from-name")
    }
}
