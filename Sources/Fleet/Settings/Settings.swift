import Escalation
import Messages

/// Everything that an installation may decide for itself: a value with defaults, read once.
///
/// A setting on the command line outranks one in the environment, that one the settings file, and that one the default.
/// ``read(_:for:)`` reads all of them or reports everything that is wrong at once.
public struct Settings: Sendable {
    /// What this installation is for, such as `production`; policies and messages of another environment are refused.
    ///
    /// The default is `development`, so that an installation somebody forgot to name cannot act on what is real.
    public var environment = "development"
    /// The CloudEvents `source` of the messages that this installation sends.
    public var installation = "belay://belay"
    /// What notices are written in for whoever names no language, and of texts in several the one that is kept.
    public var language = LanguageTag.english
    /// What every name on the broker begins with.
    public var prefix = "belay."
    /// The names of the review levels, lowest first.
    public var levels: [LevelName] = ["operator", "supervisor", "board"]
    /// Broker users whose internal hints are believed; empty believes only the worker's own.
    public var workerUsers: Set<BrokerUser> = []

    /// The digest of the root that policies are believed by; `nil` where this machine does not pin one.
    public var policyRoot: Digest?

    public var broker = BrokerSettings()
    public var store = StoreSettings()
    public var ingress = IngressSettings()
    public var lane = LaneSettings()
    /// The levels that a `belay-review` serves; all of them unless told otherwise.
    public var servedLevels: [LevelName] = ["operator", "supervisor", "board"]
    /// How long ids of handled messages are remembered; longer than any redelivery.
    public var inboxKeep = Duration.seconds(30 * 86_400)
    /// Outbox rows that may wait for a blocked broker before lanes stop taking.
    public var outboxRowsMax = 100_000
    /// `nil` sends every notice by itself.
    public var noticeLimit: NoticeLimit? = NoticeLimit(atMost: 5, within: .seconds(60))
    /// `nil` where no mail server is named.
    public var mail: MailSettings?
    public var webhooks = WebhookSettings()
    public var callbacks = WebhookSettings()
    public var audit = AuditSettings()
    public var health = HealthSettings()
    public var log = LogSettings()

    /// What is odd but does not keep anything from starting; logged at the start.
    public internal(set) var warnings: [SettingsIssue] = []
    var found: [SettingKey: DescribedSetting] = [:]

    /// The defaults.
    public init() {}

    /// The names on the broker that follow from these settings.
    public var topology: Topology {
        Topology(prefix: prefix, levels: levels, ingressOverflow: ingress.topologyOverflow)
    }

    /// Every key with its value and where that came from, in the order of ``SettingKey``.
    public func described() -> [DescribedSetting] {
        SettingKey.allCases.map { found[$0] ?? DescribedSetting(key: $0, value: nil, origin: .default) }
    }
}

/// Where `/live`, `/ready`, `/status` and `/metrics` are served.
public struct HealthSettings: Sendable {
    /// An IP address of this machine; the default is reached from this machine alone.
    public var host = "127.0.0.1"
    /// 0 takes a free port, which the log names at the start: several workers can share a machine and a file.
    public var port = 0

    public init() {}
}

public struct LogSettings: Sendable {
    public enum Format: String, CaseIterable, Sendable { case json, text }

    public enum Level: String, CaseIterable, Sendable { case trace, debug, info, notice, warning, error, critical }

    public var level = Level.info
    /// `nil`: text on a terminal, JSON everywhere else.
    public var format: Format?

    public init() {}
}
