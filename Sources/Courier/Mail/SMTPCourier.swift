internal import CCurl

/// Hands mail to one server over SMTP (RFC 5321).
///
/// The connection is kept and used again for the next mail. A courier belongs to one thread at a time and is not
/// `Sendable`; ``deliver(_:)`` blocks its thread for at most ``SMTPConfiguration/totalTimeout``, so give it a thread of
/// its own rather than one of the cooperative pool.
///
/// A reply of the 500s to the mail itself (sender, recipient, content) is final. One before that, to the greeting or
/// the login, says something about the server or our settings and nothing about the mail: it is a failure to be tried
/// again, so that a password corrected in time costs no mail.
public final class SMTPCourier {
    /// What became of the mail for one recipient.
    public struct RecipientResult: Equatable, Sendable {
        /// The recipient.
        public let recipient: MailAddress
        /// What the server said about it.
        public let result: DeliveryResult
    }

    private static let repliesBytesMax = 256 * 1024
    private let configuration: SMTPConfiguration
    private let handle: CurlHandle

    /// Makes a courier for one server. Nothing is connected until the first delivery.
    public init(_ configuration: SMTPConfiguration) throws(CourierError) {
        self.configuration = configuration
        self.handle = try CurlHandle()
    }

    /// Delivers `mail` to all it names, and says in one word what became of it.
    ///
    /// - Returns: accepted when nobody is left to try again for and somebody has it (refused recipients are named in
    ///   the detail); refused when nobody has it and nobody will; failed when somebody is left. Repeating a failed
    ///   delivery reaches those who have it already once more, under the same `Message-ID`; where that matters, use
    ///   ``deliverEach(_:to:)`` and repeat for those who are left.
    public func deliver(_ mail: MailMessage) -> DeliveryResult {
        Self.summary(of: self.deliverEach(mail))
    }

    /// Delivers `mail` and says what became of it for each recipient.
    ///
    /// - Parameters:
    ///   - mail: the mail.
    ///   - recipients: whom to hand it to this time; all it names if nil. Its headers stay the same.
    public func deliverEach(_ mail: MailMessage, to recipients: [MailAddress]? = nil) -> [RecipientResult] {
        let recipients = recipients ?? mail.to
        guard !recipients.isEmpty else { return [] }
        var dialogue = SMTPDialogue()
        let exchange = TransferExchange(upload: mail.rendered(), receivedMax: Self.repliesBytesMax) { line in
            switch line {
            case .command(let bytes): dialogue.sent(bytes)
            case .reply(let bytes): dialogue.received(bytes)
            }
        }
        let (isComplete, trouble) = self.handle.perform(exchange) { options in
            self.configure(options, from: mail.from, to: recipients, exchange)
        } read: { result in
            (result.code == CURLE_OK, self.trouble(result, dialogue.sessionRefusal))
        }
        return recipients.enumerated().map { index, recipient in
            let result = dialogue.result(forRecipientAt: index, isComplete: isComplete, trouble: trouble)
            return RecipientResult(recipient: recipient, result: result)
        }
    }

    private func configure(
        _ options: CurlOptions,
        from sender: MailAddress,
        to recipients: [MailAddress],
        _ exchange: TransferExchange
    ) {
        options.set(CURLOPT_URL, self.configuration.url)
        options.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        options.set(CURLOPT_VERBOSE, 1)
        options.set(CURLOPT_CONNECTTIMEOUT_MS, timeout: self.configuration.connectTimeout)
        options.set(CURLOPT_TIMEOUT_MS, timeout: self.configuration.totalTimeout)
        let usesTLS = self.configuration.security != .none
        options.set(CURLOPT_USE_SSL, Int(usesTLS ? CURLUSESSL_ALL.rawValue : CURLUSESSL_NONE.rawValue))
        if let caFile = self.configuration.caFile { options.set(CURLOPT_CAINFO, caFile) }
        if let credentials = self.configuration.credentials {
            options.set(CURLOPT_USERNAME, credentials.user)
            options.set(CURLOPT_PASSWORD, credentials.password.value)
        }
        options.set(CURLOPT_UPLOAD, 1)
        options.set(CURLOPT_INFILESIZE_LARGE, size: exchange.uploadCount)
        options.set(CURLOPT_MAIL_FROM, "<\(sender.address)>")
        options.set(CURLOPT_MAIL_RCPT, list: recipients.map { "<\($0.address)>" })
        options.allowRefusedRecipients()
    }

    /// What to tell of a delivery that no reply explains.
    private func trouble(_ result: CurlResult, _ refusal: SMTPDialogue.Reply?) -> String {
        let server = "\(self.configuration.host):\(self.configuration.port)"
        switch result.code {
        case CURLE_LOGIN_DENIED:
            return "\(server) did not accept our login (\(refusal?.text ?? "no reply")); check user and password"
        case CURLE_USE_SSL_FAILED:
            return "\(server) offers no STARTTLS, which is required; check port and security"
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE:
            return "the certificate of \(server) cannot be trusted (\(result.text)); check host name and CA file"
        default:
            let reply = refusal.map { "; it answered \($0.text)" } ?? ""
            return "delivery to \(server) did not complete (\(result.text))\(reply)"
        }
    }
}
