/// Every key of the settings, by the dotted name under which `belay.yaml` holds it.
public enum SettingKey: String, CaseIterable, Sendable {
    case environment
    case installation
    case language
    case prefix
    case levels
    case workerUsers = "worker-users"

    case brokerHosts = "broker.hosts"
    case brokerVirtualHost = "broker.virtual-host"
    case brokerUser = "broker.user"
    case brokerPasswordFile = "broker.password-file"
    case brokerExternal = "broker.external"
    case brokerHeartbeat = "broker.heartbeat"
    case brokerTLSEnabled = "broker.tls.enabled"
    case brokerTLSCAFile = "broker.tls.ca-file"
    case brokerTLSCertificateFile = "broker.tls.certificate-file"
    case brokerTLSKeyFile = "broker.tls.key-file"

    case policyRoot = "policy.root"

    case storeURL = "store.url"
    case storePasswordFile = "store.password-file"
    case storeSchema = "store.schema"

    case ingressForeignExchanges = "ingress.foreign-exchanges"
    case ingressOverflow = "ingress.overflow"
    case ingressLengthMax = "ingress.length-max"
    case ingressPrefetch = "ingress.prefetch"
    case ingressSources = "ingress.sources"

    case laneLanes = "lane.lanes"
    case laneBatchMessages = "lane.batch-messages"
    case laneBatchBytes = "lane.batch-bytes"
    case laneStopWithin = "lane.stop-within"

    case reviewLevels = "review.levels"

    case auditKeyFile = "audit.key-file"
    case auditHeartbeat = "audit.heartbeat"
    case auditWitnesses = "audit.witnesses"

    case inboxKeep = "inbox.keep"
    case outboxRowsMax = "outbox.rows-max"

    case noticesAtMost = "notices.at-most"
    case noticesWithin = "notices.within"

    case mailHost = "mail.host"
    case mailPort = "mail.port"
    case mailSecurity = "mail.security"
    case mailUser = "mail.user"
    case mailPasswordFile = "mail.password-file"
    case mailFrom = "mail.from"
    case mailCAFile = "mail.ca-file"

    case webhooksAllow = "webhooks.allow"
    case webhooksSecretFile = "webhooks.secret-file"
    case webhooksSecretFiles = "webhooks.secret-files"
    case webhooksPrivateAddresses = "webhooks.private-addresses"
    case webhooksCAFile = "webhooks.ca-file"

    case callbacksAllow = "callbacks.allow"
    case callbacksSecretFile = "callbacks.secret-file"
    case callbacksPrivateAddresses = "callbacks.private-addresses"
    case callbacksCAFile = "callbacks.ca-file"

    case healthHost = "health.host"
    case healthPort = "health.port"

    case logLevel = "log.level"
    case logFormat = "log.format"
}

extension SettingKey {
    /// `BELAY_BROKER_VIRTUAL_HOST` for `broker.virtual-host`.
    public var environmentName: String {
        "BELAY_" + String(rawValue.uppercased().map { $0 == "." || $0 == "-" ? "_" : $0 })
    }

    /// `--broker-virtual-host` for `broker.virtual-host`.
    ///
    /// Only `--levels` is special: it tells one `belay-review` which levels to serve, which is asked for every day;
    /// the names of the installation's levels are asked for once.
    public var argumentName: String {
        switch self {
        case .reviewLevels: "--levels"
        case .levels: "--installation-levels"
        default: "--" + String(rawValue.map { $0 == "." ? "-" : $0 })
        }
    }

    /// Files that hold a secret: the key without `-file` is refused wherever it stands, and the credential of this name
    /// in systemd's directory is used where the key is not set.
    var credential: String? {
        switch self {
        case .brokerPasswordFile: "broker-password"
        case .storePasswordFile: "store-password"
        case .mailPasswordFile: "mail-password"
        case .webhooksSecretFile: "webhooks-secret"
        case .callbacksSecretFile: "callbacks-secret"
        case .auditKeyFile: "audit-key"
        default: nil
        }
    }

    /// The key that would hold the secret itself, which no source may.
    var forbidden: String? {
        credential.map { _ in String(rawValue.dropLast("-file".count)) }
    }

    /// How the settings file writes a value.
    enum Shape {
        case text, number, flag, list
        /// Names of the user's own, each with a text.
        case map
    }

    var shape: Shape {
        switch self {
        case .levels, .workerUsers, .brokerHosts, .ingressForeignExchanges, .ingressSources, .reviewLevels,
            .webhooksAllow, .callbacksAllow:
            .list
        case .webhooksSecretFiles: .map
        case .brokerExternal, .brokerTLSEnabled, .webhooksPrivateAddresses, .callbacksPrivateAddresses: .flag
        case .ingressLengthMax, .ingressPrefetch, .laneLanes, .laneBatchMessages, .outboxRowsMax, .noticesAtMost,
            .mailPort, .healthPort:
            .number
        default: .text
        }
    }
}
