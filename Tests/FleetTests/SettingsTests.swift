import Escalation
import Fleet
import Foundation
import Messages
import Testing

struct SettingsTests {
    let scratch = ScratchDirectory()

    private func read(
        _ yaml: String? = nil,
        environment: [String: String] = [:],
        arguments: [SettingKey: String] = [:],
        for worker: WorkerKind? = nil
    ) throws(SettingsError) -> Settings {
        let file = yaml.map { scratch.write("belay.yaml", $0) }
        return try Settings.read(
            SettingsSources(arguments: arguments, environment: environment, file: file),
            for: worker
        )
    }

    private func issues(
        _ yaml: String? = nil,
        environment: [String: String] = [:],
        arguments: [SettingKey: String] = [:],
        for worker: WorkerKind? = nil
    ) -> [SettingsIssue] {
        do throws(SettingsError) {
            _ = try read(yaml, environment: environment, arguments: arguments, for: worker)
            return []
        } catch {
            return error.issues
        }
    }

    // MARK: Sources

    @Test func `Without any source the defaults hold`() throws {
        let settings = try read()
        #expect(settings.prefix == "belay.")
        #expect(settings.levels == ["operator", "supervisor", "board"])
        #expect(settings.environment == "development")
        #expect(settings.broker.hosts == [.init(name: "localhost", port: 5672)])
        #expect(settings.broker.tls == nil)
        #expect(settings.mail == nil)
        #expect(settings.inboxKeep == .seconds(30 * 86_400))
        #expect(settings.health.host == "127.0.0.1")
        #expect(settings.described().allSatisfy { $0.origin == .default })
    }

    @Test func `An argument outranks the environment, that the file, that the default`() throws {
        let yaml = "broker:\n  user: from-file\n  virtual-host: from-file\n  heartbeat: 20s\n"
        let environment = ["BELAY_BROKER_USER": "from-environment", "BELAY_BROKER_VIRTUAL_HOST": "from-environment"]
        let settings = try read(yaml, environment: environment, arguments: [.brokerUser: "from-argument"])
        #expect(settings.broker.user == "from-argument")
        #expect(settings.broker.virtualHost == "from-environment")
        #expect(settings.broker.heartbeat == .seconds(20))
        #expect(settings.prefix == "belay.")
    }

    @Test func `Each value says where it came from`() throws {
        let settings = try read(
            "prefix: acme.\nlog:\n  level: debug\n",
            environment: ["BELAY_LANE_LANES": "4"],
            arguments: [.healthPort: "8080"]
        )
        let described = Dictionary(uniqueKeysWithValues: settings.described().map { ($0.key, $0) })
        #expect(described[.prefix]?.origin == .file(scratch.path + "/belay.yaml", line: 1, column: 9))
        #expect(described[.logLevel]?.origin == .file(scratch.path + "/belay.yaml", line: 3, column: 10))
        #expect(described[.laneLanes]?.origin == .environment("BELAY_LANE_LANES"))
        #expect(described[.healthPort]?.origin == .argument("--health-port"))
        #expect(described[.healthPort]?.value == "8080")
        #expect(described[.laneBatchBytes]?.value == "8MiB")
        #expect(described[.mailHost]?.value == nil)
        #expect(settings.described().map(\.key) == SettingKey.allCases)
    }

    @Test func `The installation's language is one that Belay writes, perhaps as a region writes it`() throws {
        #expect(try read("").language == .english)
        #expect(try read("language: de\n").language == .german)
        #expect(try read("language: de-AT\n").language.description == "de-AT")
        for wrong in ["fr", "german", "de_AT", "xx"] {
            let found = issues("language: \(wrong)\n")
            #expect(found.map(\.key) == ["language"])
            #expect(SettingsError(found).description.contains("write en or de"))
        }
    }

    @Test func `Lists and maps are read from the file and from the environment alike`() throws {
        let environment = [
            "BELAY_LEVELS": "first, second", "BELAY_WEBHOOKS_SECRET_FILES": "alice=/run/a, bob=/run/b",
        ]
        let yaml = "levels: [first, second]\nwebhooks:\n  secret-files: {alice: /run/a, bob: /run/b}\n"
        for settings in [try read(environment: environment), try read(yaml)] {
            #expect(settings.levels == ["first", "second"])
            #expect(settings.servedLevels == ["first", "second"])
            #expect(settings.webhooks.secretsByPerson.mapValues(\.path) == ["alice": "/run/a", "bob": "/run/b"])
        }
    }

    @Test func `The explained file holds every key and only defaults`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../config/belay.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let explained = try read(text)
        #expect(explained.described().allSatisfy { $0.origin == .default })

        // With every comment that is a key taken for one, no key is missing, and each value is the default. The files
        // that it names as examples do not exist; nobody reads them here.
        let names = Set(SettingKey.allCases.compactMap { $0.rawValue.split(separator: ".").last })
        let everything = text.replacing(#/(?m)^( *)# ([a-z-]+)(: .*)$/#) { line in
            names.contains(line.2) ? "\(line.1)\(line.2)\(line.3)" : line.0
        }
        // The example names TLS files, with which TLS cannot be off.
        let settings = try read(everything.replacing("enabled: false", with: "enabled: true"))
        let left = settings.described().filter { $0.origin == .default }.map(\.key)
        #expect(left == [], "not in config/belay.yaml: \(left)")
        #expect(settings.mail?.host == "smtp.example.com")
        for before in explained.described() where before.value?.isEmpty == false {
            guard !SettingsTests.examples.contains(before.key) else { continue }
            #expect(settings.described().first { $0.key == before.key }?.value == before.value, "\(before.key)")
        }
    }

    /// Keys whose line in the explained file is an example, since naming a TLS file there changes other defaults.
    private static let examples: Set<SettingKey> = [.brokerTLSEnabled, .brokerHosts]

    @Test func `A file of comments alone sets nothing`() throws {
        #expect(try read("# prefix: acme.\n\n  # levels: []\n").prefix == "belay.")
    }

    // MARK: What is wrong

    @Test func `Everything that is wrong is said at once, with its place`() throws {
        let yaml = """
            prefix: "amq.acme"
            levels: [operator, "two words"]
            broker:
              hosts: ["localhost:99999"]
              heartbeat: 1s
              sorrow: none
            store:
              url: mysql://localhost
            """
        let found = issues(yaml, environment: ["BELAY_LANE_LANES": "many"], arguments: [.logLevel: "loud"])
        #expect(
            Set(found.map(\.key)) == [
                "prefix", "levels", "broker.hosts", "broker.heartbeat", "broker.sorrow", "store.url", "lane.lanes",
                "log.level",
            ]
        )
        let text = SettingsError(found).description
        let places = ["1:9", "2:9", "5:14", "6:3"].map { "belay.yaml:\($0)" }
        for part in places + ["environment BELAY_LANE_LANES", "argument --log-level"] {
            #expect(text.contains(part), "\(part) is missing in:\n\(text)")
        }
        #expect(text.split(separator: "\n").count == found.count + 1)
    }

    @Test(arguments: [
        ("health:\n  port: http\n", "health.port"), ("broker:\n  - a\n", "broker"), ("levels: operator\n", "levels"),
        ("prefix: [a]\n", "prefix"), ("broker: {user: a, user: b}\n", "user"),
        ("prefix: a\n---\nprefix: b\n", "one document"),
        ("\tprefix: a\n", "YAML"), ("prefix: &anchor a\n", "anchor"),
    ])
    func `What is no settings file is refused with its place`(yaml: String, about: String) throws {
        let found = issues(yaml)
        #expect(!found.isEmpty)
        #expect(SettingsError(found).description.contains(about))
        for issue in found {
            guard case .file = issue.origin else {
                Issue.record("no place: \(issue)")
                continue
            }
        }
    }

    @Test func `A file that is not there is an error of its own`() {
        let sources = SettingsSources(file: scratch.path + "/missing.yaml")
        #expect(throws: SettingsError.self) { try Settings.read(sources) }
    }

    @Test(arguments: [
        ([SettingKey.brokerExternal: "true"], SettingKey.brokerExternal),
        ([.brokerTLSCertificateFile: "/c.pem"], .brokerTLSCertificateFile),
        ([.brokerTLSEnabled: "false", .brokerTLSCAFile: "/ca.pem"], .brokerTLSEnabled),
        ([.ingressForeignExchanges: "shop"], .ingressOverflow),
        ([.reviewLevels: "operator,nobody"], .reviewLevels),
        ([.levels: ""], .levels),
        ([.mailHost: "smtp", .mailFrom: "nobody"], .mailFrom),
        ([.mailHost: "smtp", .mailFrom: "a@b", .mailUser: "u"], .mailUser),
        ([.callbacksAllow: "example.com"], .callbacksAllow),
        ([.webhooksAllow: "https://example.com/"], .webhooksAllow),
        ([.healthHost: "example.com"], .healthHost),
        ([.storeSchema: "a; drop"], .storeSchema),
        ([.installation: "no uri"], .installation),
        ([.inboxKeep: "1s"], .inboxKeep),
        ([.laneBatchBytes: "8 MB"], .laneBatchBytes),
    ])
    func `What does not fit together is refused`(arguments: [SettingKey: String], key: SettingKey) {
        #expect(issues(arguments: arguments).map(\.key).contains(key.rawValue))
    }

    @Test func `A stranger in the environment is a warning, since Kubernetes puts its own there`() throws {
        let settings = try read(environment: ["BELAY_SERVICE_HOST": "10.0.0.1", "BELAY_CONFIG": "/x"])
        #expect(settings.warnings.map(\.key) == ["BELAY_SERVICE_HOST"])
    }

    // MARK: What follows from others

    @Test func `TLS files turn TLS on and change the port`() throws {
        let settings = try read("broker:\n  hosts: [a, \"b:5673\", \"[::1]\"]\n  tls:\n    ca-file: ca.pem\n")
        #expect(settings.broker.tls?.caFile == scratch.path + "/ca.pem")
        #expect(settings.broker.hosts.map(\.description) == ["a:5671", "b:5673", "[::1]:5671"])
    }

    @Test func `A path in the file starts at the file's directory`() throws {
        let settings = try read("store:\n  url: sqlite:data/belay.db\n")
        guard case .sqlite(let path) = settings.store.location else {
            Issue.record("not SQLite")
            return
        }
        #expect(path == scratch.path + "/data/belay.db")
    }

    @Test func `The topology follows from prefix, levels and overflow`() throws {
        let settings = try read("prefix: acme.\nlevels: [one]\ningress:\n  overflow: drop-head\n  length-max: 10\n")
        #expect(settings.topology.reviewQueue("one") == "acme.review.one")
        #expect(settings.topology.ingressOverflow == .dropHead(lengthMax: 10))
    }
}
