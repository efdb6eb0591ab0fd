import CEL
import Courier
import Escalation
import Fleet
import JSON

/// How a notice leaves the house.
public protocol NoticeWays: AnyObject {
    /// - Parameters:
    ///   - texts: What is told; more than one come as a digest.
    ///   - notice: The first of them, by which the message is named.
    func tell(_ texts: [NoticeText], notice: Notice, address: String, channel: ChannelName) -> DeliveryResult
    /// Gives an automation its outcome, at the address that it named.
    func call(url: String, notice: Notice, body: [UInt8]) -> DeliveryResult
    /// An instant on a person's wall clock.
    func localTime(_ instant: Instant, for person: Directory.Person) -> String
}

/// The ways out of the house: mail, webhooks to people, callbacks to automations. One thread uses it.
public final class NoticeChannels: NoticeWays {
    private let mail: MailChannel?
    private let webhooks: WebhookChannel?
    private let callbacks: WebhookChannel?
    private let timeZones: CELTimeZones
    private let now: () -> Instant

    public init(
        mail: MailChannel?,
        webhooks: WebhookChannel?,
        callbacks: WebhookChannel?,
        timeZones: CELTimeZones = .system,
        now: @escaping () -> Instant
    ) {
        self.mail = mail
        self.webhooks = webhooks
        self.callbacks = callbacks
        self.timeZones = timeZones
        self.now = now
    }

    public func tell(_ texts: [NoticeText], notice: Notice, address: String, channel: ChannelName) -> DeliveryResult {
        let digest = texts.count > 1 ? NoticeDigest(texts) : nil
        switch channel {
        case "mail":
            guard let mail else { return .refused(reason: "no mail server is configured (mail.host)") }
            guard let digest else { return mail.deliver(texts[0], notice: notice, to: address) }
            return mail.deliver(digest, notice: notice, to: address)
        case "webhook":
            guard let webhooks else { return .refused(reason: "no webhook host is allowed (webhooks.allow)") }
            return webhooks.post(
                [
                    "notice": .string(notice.id),
                    "purpose": .string(digest == nil ? notice.purpose.rawValue : "digest"),
                    "language": .string(texts[0].language.description),
                    "text": digest?.json ?? texts[0].json,
                ],
                id: notice.id,
                to: address,
                person: notice.recipient.person,
                at: now()
            )
        default:
            return .refused(reason: "there is no channel \(channel): mail and webhook are known")
        }
    }

    public func call(url: String, notice: Notice, body: [UInt8]) -> DeliveryResult {
        guard let callbacks else { return .refused(reason: "no callback host is allowed (callbacks.allow)") }
        return callbacks.post(body, id: notice.id, to: url, person: nil, at: now())
    }

    /// An instant on a person's wall clock, to the second, with its zone: `2026-11-23 05:04:06 Europe/Berlin (+01:00)`.
    /// A person without a zone, or with one that this machine does not know, reads UTC.
    public func localTime(_ instant: Instant, for person: Directory.Person) -> String {
        let second = instant.microseconds / 1_000_000
        guard let zone = person.timeZone, let offset = timeZones.offset(atSecond: second, zone: zone) else {
            return Instant(seconds: second).wallClock + " UTC"
        }
        let minutes = abs(offset) / 60
        let digits = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return "\(Instant(seconds: second + Int64(offset)).wallClock) \(zone) (\(offset < 0 ? "-" : "+")\(digits))"
    }
}

extension Instant {
    /// RFC 3339 without its `T` and `Z`.
    fileprivate var wallClock: String {
        String(description.dropLast().map { $0 == "T" ? " " : $0 })
    }
}

extension Recipient {
    var person: PersonID? {
        switch self {
        case .person(let id, _): id
        case .callback: nil
        }
    }
}
