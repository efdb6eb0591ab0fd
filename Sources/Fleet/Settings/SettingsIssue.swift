/// One thing wrong with the settings: where it stands, what it is and what to do.
public struct SettingsIssue: Error, Hashable, Sendable, CustomStringConvertible {
    public let origin: SettingOrigin
    /// The dotted key, or the name as found where no key has it; empty where the whole file is meant.
    public let key: String
    /// What is wrong, as a sentence.
    public let message: String
    /// What to do about it; `nil` where the message says it already.
    public let advice: String?

    public init(_ origin: SettingOrigin, key: String, message: String, advice: String?) {
        self.origin = origin
        self.key = key
        self.message = message
        self.advice = advice
    }

    /// `problem` ends the sentence that the key begins.
    init(_ origin: SettingOrigin, key: String, problem: String, advice: String) {
        self.init(origin, key: key, message: "\(key) \(problem)", advice: advice)
    }

    init(_ origin: SettingOrigin, _ key: SettingKey, _ problem: String, advice: String) {
        self.init(origin, key: key.rawValue, problem: problem, advice: advice)
    }

    public var description: String {
        (origin == .default ? "" : "\(origin): ") + message + (advice.map { "; \($0)" } ?? "")
    }
}

/// Everything that was wrong with the settings, at once.
public struct SettingsError: Error, Sendable, CustomStringConvertible {
    /// In the order of the keys; never empty.
    public let issues: [SettingsIssue]

    public init(_ issues: [SettingsIssue]) {
        self.issues = issues
    }

    public var description: String {
        (["the settings cannot be used:"] + issues.map { "  \($0)" }).joined(separator: "\n")
    }
}
