import Glibc

/// Where settings are looked for: the command line, the environment and one file.
public struct SettingsSources: Sendable {
    /// Where the settings file stands unless somebody says otherwise.
    public static let defaultFile = "/etc/belay/belay.yaml"
    /// Names the settings file in the environment.
    public static let fileVariable = "BELAY_CONFIG"

    /// What the command line said, under the names of ``SettingKey/argumentName``.
    public var arguments: [SettingKey: String]
    public var environment: [String: String]
    /// The settings file; `nil` reads none.
    public var file: String?

    public init(arguments: [SettingKey: String] = [:], environment: [String: String] = [:], file: String? = nil) {
        self.arguments = arguments
        self.environment = environment
        self.file = file
    }

    /// The sources of this process. The file is `file`, else what `BELAY_CONFIG` names, else ``defaultFile`` where
    /// there is one.
    public static func process(arguments: [SettingKey: String] = [:], file: String? = nil) -> Self {
        let environment = processEnvironment()
        let standard = access(defaultFile, F_OK) == 0 ? defaultFile : nil
        return Self(arguments: arguments, environment: environment, file: file ?? environment[fileVariable] ?? standard)
    }

    private static func processEnvironment() -> [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return variables
    }
}

/// What the sources hold, the highest-ranking value for each key.
struct CollectedSettings {
    var found: [SettingKey: FoundSetting] = [:]
    var issues: [SettingsIssue] = []
    var warnings: [SettingsIssue] = []

    static let secretAdvice = "write it into a file that only the worker can read, and name that in"
}

extension SettingsSources {
    func collect() -> CollectedSettings {
        var collected = CollectedSettings()
        if let file { SettingsFile(path: file).collect(into: &collected) }
        collectEnvironment(into: &collected)
        for (key, text) in arguments {
            collected.found[key] = FoundSetting(value: .text(text), origin: .argument(key.argumentName))
        }
        return collected
    }

    private func collectEnvironment(into collected: inout CollectedSettings) {
        var known = Set([Self.fileVariable])
        for key in SettingKey.allCases {
            let name = key.environmentName
            known.insert(name)
            if let text = environment[name] {
                collected.found[key] = FoundSetting(value: .text(text), origin: .environment(name))
            }
            guard key.credential != nil else { continue }
            let forbidden = String(name.dropLast("_FILE".count))
            known.insert(forbidden)
            if environment[forbidden] != nil {
                collected.issues.append(
                    SettingsIssue(
                        .environment(forbidden),
                        key: forbidden,
                        problem: "would hold a secret in the environment",
                        advice: "\(CollectedSettings.secretAdvice) \(name)"
                    )
                )
            }
        }
        // Kubernetes sets BELAY_SERVICE_HOST and the like for a service named belay, so a stranger is no error.
        for name in environment.keys.sorted() where name.hasPrefix("BELAY_") && !known.contains(name) {
            collected.warnings.append(
                SettingsIssue(.environment(name), key: name, problem: "is no setting", advice: "check its spelling")
            )
        }
    }
}
