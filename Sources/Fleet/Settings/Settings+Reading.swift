import Escalation
import HTTP

extension Settings {
    /// Reads all settings from `sources`.
    ///
    /// - Parameter worker: whose secrets have to be readable; `nil` for commands, which read what they need when they
    ///   need it.
    /// - Throws: ``SettingsError`` with everything that is wrong.
    public static func read(_ sources: SettingsSources, for worker: WorkerKind? = nil) throws(SettingsError) -> Settings
    {
        let collected = sources.collect()
        var reader = SettingsReader(
            found: collected.found,
            credentials: CredentialsDirectory(environment: sources.environment),
            issues: collected.issues
        )
        var settings = Settings()
        settings.read(from: &reader)
        var issues = reader.issues
        for secret in worker?.secrets(in: settings) ?? [] {
            do throws(SettingsIssue) { _ = try secret.read() } catch { issues.append(error) }
        }
        guard issues.isEmpty else { throw SettingsError(issues) }
        settings.warnings = collected.warnings
        settings.found = reader.described
        return settings
    }

    private mutating func read(from reader: inout SettingsReader) {
        environment = reader.text(.environment, default: environment)
        installation = reader.text(.installation, default: installation)
        if installation.contains(where: { $0.isWhitespace || !$0.isASCII }) || !installation.contains(":") {
            reader.refuse(
                .installation,
                "is \(installation.quotedForPeople)",
                advice: "write a URI such as belay://example"
            )
        }
        readLanguage(from: &reader)
        prefix = reader.text(.prefix, default: prefix)
        if !prefix.isBrokerName || prefix.hasPrefix("amq.") {
            reader.refuse(
                .prefix,
                "is \(prefix.quotedForPeople)",
                advice: "use letters, digits and ._-: at most 64 of them, and not the broker's own amq."
            )
        }
        readLevels(from: &reader)
        workerUsers = Set(reader.list(.workerUsers).map { BrokerUser($0) })

        policyRoot = reader.text(.policyRoot).flatMap { Digest(written: $0) }
        if let written = reader.text(.policyRoot), policyRoot == nil {
            reader.refuse(
                .policyRoot,
                "is \(written.quotedForPeople)",
                advice: "write the digest that `belay policy root accept` printed: sha256:…"
            )
        }

        broker = BrokerSettings(&reader)
        store = StoreSettings(&reader)
        ingress = IngressSettings(&reader)
        lane = LaneSettings(&reader)
        inboxKeep = reader.duration(.inboxKeep, default: inboxKeep, in: .seconds(3600)...(.seconds(3650 * 86_400)))
        outboxRowsMax = reader.count(.outboxRowsMax, default: outboxRowsMax, in: 1000...100_000_000)
        noticeLimit = NoticeLimit(&reader)
        mail = MailSettings(&reader)
        webhooks = .webhooks(&reader)
        callbacks = .callbacks(&reader)
        audit = AuditSettings(&reader)
        readHealthAndLog(from: &reader)
    }

    private mutating func readLanguage(from reader: inout SettingsReader) {
        let written = reader.text(.language, default: language.description)
        if let tag = LanguageTag(written), NoticeCatalogue.has(anyOf: [tag]) {
            language = tag
        } else {
            let known = NoticeCatalogue.all.map(\.language.description).joined(separator: " or ")
            reader.refuse(
                .language,
                "is \(written.quotedForPeople), in which Belay writes nothing",
                advice: "write \(known)"
            )
        }
    }

    private mutating func readLevels(from reader: inout SettingsReader) {
        levels = reader.list(.levels, default: levels.map(\.rawValue)).map { LevelName($0) }
        if levels.isEmpty { reader.refuse(.levels, "is empty", advice: "name at least one level") }
        for level in levels where !level.rawValue.isBrokerName || level.rawValue.isEmpty {
            reader.refuse(
                .levels,
                "holds \(level.rawValue.quotedForPeople)",
                advice: "use letters, digits and ._-: at most 64 of them, since each level is a queue"
            )
        }
        servedLevels = reader.list(.reviewLevels, default: levels.map(\.rawValue)).map { LevelName($0) }
        for level in servedLevels where !levels.contains(level) {
            reader.refuse(
                .reviewLevels,
                "holds \(level.rawValue.quotedForPeople), which is no level of this installation",
                advice: "name some of: \(levels.map(\.rawValue).joined(separator: ", "))"
            )
        }
    }

    private mutating func readHealthAndLog(from reader: inout SettingsReader) {
        health.host = reader.text(.healthHost, default: health.host)
        health.port = reader.count(.healthPort, default: health.port, in: 0...65535)
        if SocketAddress(host: health.host, port: health.port) == nil {
            reader.refuse(
                .healthHost,
                "is \(health.host.quotedForPeople)",
                advice: "write an IP address of this machine, such as 127.0.0.1, ::1 or 0.0.0.0"
            )
        }
        log.level = reader.choice(.logLevel, default: log.level)
        log.format = reader.choice(.logFormat)
    }
}

extension String {
    /// Fits into the names of queues and exchanges without needing quotation anywhere.
    fileprivate var isBrokerName: Bool {
        utf8.count <= 64
            && utf8.allSatisfy {
                (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0)
                    || [45, 46, 58, 95].contains($0)
            }
    }
}
