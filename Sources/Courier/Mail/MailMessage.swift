/// A mail: who, what about, and the text; with the same in HTML if wanted.
///
/// Everything is checked when the value is made, so a message that exists can be rendered. Nothing is drawn from a
/// clock or from chance: the same parts always give the same bytes, and so the same notice sent twice is the same mail.
public struct MailMessage: Hashable, Sendable {
    /// The most addresses one mail goes to: what every server must take (RFC 5321, section 4.5.3.1.8).
    public static let recipientsMax = 100
    /// The longest text or HTML, in bytes of UTF-8.
    public static let bodyBytesMax = 1 << 20

    /// Whom it comes from; replies and bounces go there.
    public let from: MailAddress
    /// Whom it goes to: all are named in the `To` header.
    public let to: [MailAddress]
    /// What it is about, in any language.
    public let subject: String
    /// The body as plain text; line breaks may be written in any way.
    public let text: String
    /// The same body as HTML.
    public let html: String?
    /// The mail's own name.
    public let messageID: MailMessageID
    /// When it was written.
    public let date: MailDate
    /// Further headers, written in this order.
    public let headers: [MailHeader]

    /// Makes a message, or says which part cannot be sent.
    ///
    /// - Parameters:
    ///   - from: whom it comes from.
    ///   - to: whom it goes to; 1 to ``recipientsMax``.
    ///   - subject: at most 1000 bytes, without control characters.
    ///   - text: the body; no control characters but tab and line breaks.
    ///   - html: the same as HTML, by the same rule.
    ///   - messageID: the mail's own name, kept over all attempts.
    ///   - date: when it was written.
    ///   - headers: further headers, each name once.
    public init(
        from: MailAddress,
        to: [MailAddress],
        subject: String,
        text: String,
        html: String? = nil,
        messageID: MailMessageID,
        date: MailDate,
        headers: [MailHeader] = []
    ) throws(CourierError) {
        guard (1...Self.recipientsMax).contains(to.count) else {
            throw CourierError(.message, "\(to.count) recipients; a mail goes to 1 to \(Self.recipientsMax)")
        }
        guard subject.utf8.count <= 1000, !subject.unicodeScalars.contains(where: \.isControl) else {
            throw CourierError(.message, "the subject is over 1000 bytes or holds a control character")
        }
        try Self.check(text, "text")
        if let html { try Self.check(html, "HTML") }
        guard Set(headers.map { $0.name.lowercased() }).count == headers.count else {
            throw CourierError(.message, "a header is given twice; each name may stand once")
        }
        self.from = from
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
        self.messageID = messageID
        self.date = date
        self.headers = headers
    }

    private static func check(_ body: String, _ name: String) throws(CourierError) {
        guard body.utf8.count <= Self.bodyBytesMax else {
            throw CourierError(
                .message,
                "the \(name) is \(body.utf8.count) bytes; at most \(Self.bodyBytesMax) are sent"
            )
        }
        if body.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) { return }
        if let control = body.unicodeScalars.first(where: { $0.isControl && !"\t\r\n".unicodeScalars.contains($0) }) {
            throw CourierError(
                .message,
                "the \(name) holds the control character U+\(String(control.value, radix: 16))"
            )
        }
    }
}
