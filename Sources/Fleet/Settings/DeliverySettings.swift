/// The mail server that takes notices.
public struct MailSettings: Sendable {
    public enum Security: String, CaseIterable, Sendable {
        /// Begins in the clear and refuses to go on without TLS.
        case starttls
        /// TLS from the first byte.
        case tls
        /// No encryption: for a relay on this machine.
        case none

        var port: Int {
            switch self {
            case .starttls: 587
            case .tls: 465
            case .none: 25
            }
        }
    }

    public var host: String
    public var port: Int
    public var security: Security
    public var user: String?
    public var password: SecretFile?
    public var from: String
    /// `nil` trusts what the system trusts.
    public var caFile: String?
}

extension MailSettings {
    /// `nil` where no host is named: then there is no mail.
    init?(_ reader: inout SettingsReader) {
        security = reader.choice(.mailSecurity, default: .starttls)
        port = reader.count(.mailPort, default: security.port, in: 1...65535)
        user = reader.text(.mailUser)
        password = reader.secret(.mailPasswordFile)
        caFile = reader.path(.mailCAFile)
        from = reader.text(.mailFrom) ?? ""
        host = reader.text(.mailHost) ?? ""
        guard !host.isEmpty else { return nil }
        if !from.isMailAddress {
            reader.refuse(.mailFrom, "is no address to send from", advice: "write name@domain")
        }
        if user != nil && password == nil {
            reader.refuse(.mailUser, "is set without a password", advice: "set mail.password-file")
        }
        if user != nil && security == .none {
            reader.refuse(
                .mailSecurity,
                "is none, which would send the password in the clear",
                advice: "write starttls or tls"
            )
        }
    }
}

/// Notices and outcomes that leave as signed HTTP requests (Standard Webhooks).
public struct WebhookSettings: Sendable {
    /// Hosts that may be called, each a name, or `*.` before a domain.
    public var allow: [HostPattern] = []
    /// Signs for everybody who has no secret of their own.
    public var secret: SecretFile?
    /// Webhooks only: a secret for each person, by id.
    public var secretsByPerson: [String: SecretFile] = [:]
    /// Whether the hosts of ``allow`` may have loopback or private addresses.
    public var allowsPrivateAddresses = false
    /// Whom to trust, in PEM; `nil` trusts what the system trusts.
    public var caFile: String?

    public init() {}
}

extension WebhookSettings {
    static func webhooks(_ reader: inout SettingsReader) -> Self {
        var settings = Self()
        settings.allow = hosts(.webhooksAllow, &reader)
        settings.secret = reader.secret(.webhooksSecretFile)
        settings.allowsPrivateAddresses = reader.flag(.webhooksPrivateAddresses, default: false)
        settings.caFile = reader.path(.webhooksCAFile)
        let origin = reader.origin(of: .webhooksSecretFiles)
        for (person, path) in reader.map(.webhooksSecretFiles) {
            settings.secretsByPerson[person] = SecretFile(
                key: "\(SettingKey.webhooksSecretFiles.rawValue).\(person)",
                path: path.resolved(beside: origin),
                origin: origin
            )
        }
        return settings
    }

    static func callbacks(_ reader: inout SettingsReader) -> Self {
        var settings = Self()
        settings.allow = hosts(.callbacksAllow, &reader)
        settings.secret = reader.secret(.callbacksSecretFile)
        settings.allowsPrivateAddresses = reader.flag(.callbacksPrivateAddresses, default: false)
        settings.caFile = reader.path(.callbacksCAFile)
        if !settings.allow.isEmpty && settings.secret == nil {
            reader.refuse(.callbacksAllow, "names hosts but nothing signs", advice: "set callbacks.secret-file")
        }
        return settings
    }

    private static func hosts(_ key: SettingKey, _ reader: inout SettingsReader) -> [HostPattern] {
        reader.list(key).compactMap { text in
            if let pattern = HostPattern(text) { return pattern }
            reader.refuse(
                key,
                "holds \(text.quotedForPeople)",
                advice: "write a host name, host:port or *.domain"
            )
            return nil
        }
    }
}

extension String {
    fileprivate var isMailAddress: Bool {
        let parts = split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && !contains { $0.isWhitespace || "<>,;".contains($0) }
    }
}
