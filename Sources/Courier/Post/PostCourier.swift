internal import CCurl

/// Posts a few bytes to an address that the installation's own settings name, and reads the answer.
///
/// Unlike a webhook's, the address comes from whoever runs the installation, not from messages: it may lie in a private
/// network. TLS is checked where the address says `https`; redirects are not followed.
public final class PostCourier {
    /// What came back.
    public struct Answer: Hashable, Sendable {
        public let status: Int
        public let contentType: String?
        public let body: [UInt8]
    }

    /// Nothing came back.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    public static let answerBytesMax = 64 * 1024

    private let timeout: Duration
    private let userAgent: String

    public init(timeout: Duration = .seconds(10), userAgent: String = "belay") {
        self.timeout = timeout
        self.userAgent = userAgent
    }

    /// - Throws: ``Failure`` where no answer came; ``CourierError`` where `url` is none that can be posted to.
    public func post(_ body: [UInt8], as contentType: String, to url: String) throws -> Answer {
        let url = try WebhookURL(url)
        let handle = try CurlHandle()
        let exchange = TransferExchange(upload: body, receivedMax: Self.answerBytesMax, keepsAnswer: true)
        let (status, text) = handle.perform(exchange) { options in
            url.parsed.use(in: options)
            options.set(CURLOPT_PROTOCOLS_STR, url.isHTTPS ? "https" : "http")
            options.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
            options.set(CURLOPT_CONNECTTIMEOUT_MS, timeout: self.timeout)
            options.set(CURLOPT_TIMEOUT_MS, timeout: self.timeout)
            options.set(CURLOPT_USERAGENT, self.userAgent)
            options.set(CURLOPT_POST, 1)
            options.set(CURLOPT_POSTFIELDSIZE, body.count)
            options.set(CURLOPT_HTTPHEADER, list: ["content-type: \(contentType)", "expect:"])
        } read: { result in
            (result.code == CURLE_OK ? result.status : 0, result.text)
        }
        withExtendedLifetime(url) {}
        guard status >= 200 else { throw Failure(description: "\(url.authority) could not be posted to (\(text))") }
        return Answer(status: status, contentType: exchange.contentType, body: exchange.answer)
    }
}
