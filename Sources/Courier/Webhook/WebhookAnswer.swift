/// What an HTTP status means for a webhook.
///
/// Only the 200s are success (Standard Webhooks 1.0.0). A redirect is an error of whoever set the URL: following it
/// would send the message to a host nobody allowed (ASVS 5.0, 15.3.2).
enum WebhookAnswer {
    /// The longest pause obeyed: the last one of the schedule. An endpoint may slow us down but not silence us.
    static let retryAfterMax = Duration.hours(24)

    static func result(status: Int, retryAfter: Duration?, from authority: String) -> DeliveryResult {
        let pause = retryAfter.map { min($0, Self.retryAfterMax) }
        switch status {
        case 200..<300:
            return .accepted(detail: "\(authority) answered \(status)")
        case 300..<400:
            return .refused(reason: "\(authority) answered \(status), a redirect; set the URL it leads to")
        case 408, 425, 429:
            return .failed(reason: "\(authority) answered \(status) and wants it later", retryAfter: pause)
        case 410:
            return .refused(reason: "\(authority) answered 410: this webhook is gone; remove it")
        case 400..<500:
            return .refused(reason: "\(authority) answered \(status); check the URL and what it expects")
        default:
            return .failed(reason: "\(authority) answered \(status)", retryAfter: pause)
        }
    }
}
