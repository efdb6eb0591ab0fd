internal import CCurl

/// Posts JSON to URLs that people set, signed as Standard Webhooks 1.0.0 has it.
///
/// A URL that people set can point anywhere, into our own network too. So for each delivery the URL is parsed once, its
/// host must be on the allow-list, its addresses are looked up once and must all be permitted (``AddressRules``), and
/// exactly those are dialled, with the host's name in TLS and in `Host`. There are no redirects and no proxies, and
/// nothing is carried over from one delivery to the next.
///
/// A courier belongs to one thread at a time and is not `Sendable`;
/// ``post(url:id:body:timestampSeconds:secrets:headers:)`` blocks its thread for at most
/// ``WebhookConfiguration/totalTimeout``.
public final class WebhookCourier {
    /// The longest body sent. Standard Webhooks 1.0.0 asks for less than 20 kB: send what happened, let the receiver
    /// fetch the rest.
    public static let bodyBytesMax = 20 * 1024
    /// How much of an answer is let in before hanging up; only its status is used.
    public static let answerBytesMax = 64 * 1024

    private let configuration: WebhookConfiguration
    private let resolver: any HostResolver

    /// Makes a courier. Nothing is connected until the first delivery.
    public convenience init(_ configuration: WebhookConfiguration) {
        self.init(configuration, resolver: SystemResolver())
    }

    init(_ configuration: WebhookConfiguration, resolver: any HostResolver) {
        self.configuration = configuration
        self.resolver = resolver
    }

    /// Posts one message.
    ///
    /// - Parameters:
    ///   - url: where to; its host must be on the allow-list.
    ///   - id: the message's name, kept over all attempts.
    ///   - body: JSON, at most ``bodyBytesMax``.
    ///   - timestampSeconds: seconds since 1970 at this attempt.
    ///   - secrets: what to sign with; at least one, two while one is being replaced.
    ///   - headers: further headers the receiver asks for.
    public func post(
        url: String,
        id: WebhookID,
        body: [UInt8],
        timestampSeconds: Int64,
        secrets: [WebhookSecret],
        headers: [WebhookHeader] = []
    ) -> DeliveryResult {
        guard body.count <= Self.bodyBytesMax else {
            return .refused(reason: "the body is \(body.count) bytes; at most \(Self.bodyBytesMax) are sent")
        }
        guard !secrets.isEmpty else {
            return .refused(reason: "the webhook has no secret to sign with; give it one")
        }
        let signature = WebhookSignature.sign(id: id, timestamp: timestampSeconds, body: body, secrets: secrets)
        let lines = [
            "content-type: application/json",
            "webhook-id: \(id)",
            "webhook-timestamp: \(timestampSeconds)",
            "webhook-signature: \(signature)",
        ]
        do {
            let url = try WebhookURL(url)
            let entry = try self.configuration.allowList.entry(for: url)
            return try self.send(body, lines + headers.map { "\($0.name): \($0.value)" }, to: url, entry)
        } catch {
            return .refused(reason: error.message)
        }
    }

    private func send(
        _ body: [UInt8],
        _ headers: [String],
        to url: WebhookURL,
        _ entry: AllowList.Entry
    ) throws(CourierError) -> DeliveryResult {
        let start = ContinuousClock.now
        guard let addresses = self.resolver.addresses(of: url.host, within: self.configuration.totalTimeout) else {
            return .failed(reason: "the host \(url.host) was not found; check its name and the DNS", retryAfter: nil)
        }
        for address in addresses where !AddressRules.permits(address, allowsPrivate: entry.allowsPrivateAddresses) {
            let kind = AddressRules.kind(of: address)
            throw CourierError(.url, "\(url.host) has the address \(address) (\(kind)), which webhooks may not go to")
        }
        let left = self.configuration.totalTimeout - (ContinuousClock.now - start)
        return try self.transfer(body, headers, to: url, at: addresses, within: left)
    }

    private func transfer(
        _ body: [UInt8],
        _ headers: [String],
        to url: WebhookURL,
        at addresses: [IPAddress],
        within limit: Duration
    ) throws(CourierError) -> DeliveryResult {
        let handle = try CurlHandle()
        let exchange = TransferExchange(upload: body, receivedMax: Self.answerBytesMax)
        let guardian = DialGuard(allowing: addresses)
        let dialled = addresses.map(\.description).joined(separator: ",")
        let authority = url.authority
        let result = handle.perform(exchange) { options in
            url.parsed.use(in: options)
            options.set(CURLOPT_PROTOCOLS_STR, url.isHTTPS ? "https" : "http")
            options.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
            if IPAddress(url.host) == nil { options.set(CURLOPT_RESOLVE, list: ["\(authority):\(dialled)"]) }
            options.attach(guardian)
            options.set(CURLOPT_CONNECTTIMEOUT_MS, timeout: limit)
            options.set(CURLOPT_TIMEOUT_MS, timeout: limit)
            if let caFile = self.configuration.caFile { options.set(CURLOPT_CAINFO, caFile) }
            options.set(CURLOPT_USERAGENT, self.configuration.userAgent)
            options.set(CURLOPT_POST, 1)
            options.set(CURLOPT_POSTFIELDSIZE, body.count)
            options.set(CURLOPT_HTTPHEADER, list: headers)
        } read: { result in
            self.result(result, authority)
        }
        withExtendedLifetime((guardian, url)) {}
        return result
    }

    /// A status decides, even if what followed it was too long or too slow to read.
    private func result(_ result: CurlResult, _ authority: String) -> DeliveryResult {
        if result.status >= 200 {
            return WebhookAnswer.result(status: result.status, retryAfter: result.retryAfter, from: authority)
        }
        let advice = result.code == CURLE_PEER_FAILED_VERIFICATION ? "; check its certificate and the CA file" : ""
        return .failed(reason: "\(authority) could not be posted to (\(result.text))\(advice)", retryAfter: nil)
    }
}
