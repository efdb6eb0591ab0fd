/// Where webhooks may go, and how long they may take.
public struct WebhookConfiguration: Sendable {
    /// The hosts they may go to.
    public let allowList: AllowList
    /// A file of PEM certificates to trust instead of the system's.
    public let caFile: String?
    /// How long one delivery may take, the look-up of the host included.
    public let totalTimeout: Duration
    /// The name given in `User-Agent`.
    public let userAgent: String

    /// Makes a configuration, or says which setting cannot work.
    ///
    /// - Parameters:
    ///   - allowList: the hosts webhooks may go to.
    ///   - caFile: PEM certificates to trust instead of the system's; certificates are always verified.
    ///   - totalTimeout: above zero.
    ///   - userAgent: visible ASCII characters.
    public init(
        allowList: AllowList,
        caFile: String? = nil,
        totalTimeout: Duration = .seconds(10),
        userAgent: String = "belay-courier"
    ) throws(CourierError) {
        guard totalTimeout > .zero else {
            throw CourierError(.setting, "the timeout of a webhook must be above zero; 10 s is usual")
        }
        guard !userAgent.isEmpty, userAgent.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw CourierError(.setting, "the User-Agent must be visible ASCII characters without spaces")
        }
        guard caFile?.utf8.contains(0) != true else {
            throw CourierError(.setting, "the CA file of the webhooks holds a NUL character")
        }
        self.allowList = allowList
        self.caFile = caFile
        self.totalTimeout = totalTimeout
        self.userAgent = userAgent
    }
}
