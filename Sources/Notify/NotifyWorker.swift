import Courier
import Escalation
import Fleet

/// `belay-notify`: lanes that deliver notices.
public enum NotifyWorker {
    /// Sending is mostly waiting for the servers of others: so many lanes where another worker has one.
    private static let lanesPerLane = 3

    public static func run(_ worker: Worker) throws {
        let lanes = try WorkerLanes(worker)
        let post = lanes.post
        let metrics = worker.metrics
        let settings = worker.settings
        _ = try NoticeChannels(settings)
        for number in 1...(settings.lane.lanes * Self.lanesPerLane) {
            lanes.addConsumer("notices-\(number)") { rules in
                NoticeHandler(
                    post: post,
                    rules: rules,
                    channels: try NoticeChannels(settings),
                    retry: NoticeRetry(),
                    limit: settings.noticeLimit,
                    metrics: metrics,
                    language: settings.language
                )
            }
        }
        lanes.run()
    }
}

extension NoticeChannels {
    /// The channels that the settings open. What they leave out is refused with the setting's name.
    convenience init(_ settings: Settings) throws {
        try self.init(
            mail: settings.mail.map(MailChannel.init),
            webhooks: WebhookChannel(settings.webhooks),
            callbacks: WebhookChannel(settings.callbacks),
            timeZones: .system,
            now: { .wallClock() }
        )
    }
}

extension MailChannel {
    convenience init(_ settings: MailSettings) throws {
        let security: SMTPConfiguration.Security =
            switch settings.security {
            case .none: .none
            case .starttls: .startTLS
            case .tls: .implicit
            }
        let credentials = try settings.user.map { user in
            SMTPConfiguration.Credentials(
                user: user,
                password: Courier.Secret(try settings.password?.read().reveal { $0 } ?? "")
            )
        }
        let configuration = try SMTPConfiguration(
            host: settings.host,
            port: UInt16(clamping: settings.port),
            security: security,
            caFile: settings.caFile,
            credentials: credentials,
            totalTimeout: .seconds(30),
            heloName: "localhost"
        )
        let domain = settings.from.split(separator: "@").last.map(String.init) ?? "localhost"
        try self.init(courier: SMTPCourier(configuration), from: MailAddress(settings.from), domain: domain)
    }
}

extension WebhookChannel {
    /// `nil` where no host is allowed.
    convenience init?(_ settings: WebhookSettings) throws {
        guard !settings.allow.isEmpty else { return nil }
        let entries = try settings.allow.map {
            try AllowList.Entry(host: $0, allowsPrivateAddresses: settings.allowsPrivateAddresses)
        }
        let secret = try settings.secret.map { [try WebhookSecret($0.read().reveal { $0 })] } ?? []
        var byPerson: [PersonID: [WebhookSecret]] = [:]
        for (person, file) in settings.secretsByPerson {
            byPerson[PersonID(person)] = [try WebhookSecret(file.read().reveal { $0 })]
        }
        self.init(
            courier: WebhookCourier(
                try WebhookConfiguration(allowList: AllowList(entries), caFile: settings.caFile)
            ),
            secrets: secret,
            secretsByPerson: byPerson
        )
    }
}

extension AllowList.Entry {
    init(host: HostPattern, allowsPrivateAddresses: Bool) throws(CourierError) {
        let ports: Set<UInt16> = host.port.map { [UInt16(clamping: $0)] } ?? (host.allowsHTTP ? [80, 443] : [443])
        try self.init(
            host.pattern,
            ports: ports,
            allowsHTTP: host.allowsHTTP,
            allowsPrivateAddresses: allowsPrivateAddresses
        )
    }
}
