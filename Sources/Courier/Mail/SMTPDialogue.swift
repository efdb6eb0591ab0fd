/// One delivery's conversation with a mail server, reduced to which reply answered what.
///
/// A pure value: commands and replies go in line by line, verdicts come out. Commands are looked at only for their
/// verb, and what passes before `MAIL` (credentials among it) is not kept.
struct SMTPDialogue: Equatable {
    /// A server's answer (RFC 5321, section 4.2): a code of three digits and its text.
    struct Reply: Equatable {
        let code: Int
        let text: String

        var isRefusal: Bool { self.code >= 400 }
        var isPermanent: Bool { self.code >= 500 }
    }

    private enum Step: Equatable { case session, sender, recipient(Int), data, content }

    private var step = Step.session
    private var recipientsNamed = 0
    private var recipientReplies: [Int: Reply] = [:]
    /// The newest refusal of the transaction as a whole: of the sender, of `DATA`, or of the message itself.
    private var transactionRefusal: Reply?
    /// The newest refusal before the transaction began: a greeting, a login.
    private(set) var sessionRefusal: Reply?
    /// What the server said on taking the message.
    private var acceptance: Reply?

    /// Notes a command we sent.
    mutating func sent(_ line: [UInt8]) {
        switch String(decoding: line.prefix(5), as: UTF8.self).uppercased() {
        case "MAIL ": self.step = .sender
        case "RCPT ":
            self.step = .recipient(self.recipientsNamed)
            self.recipientsNamed += 1
        case "DATA\r": self.step = .data
        default: self.step = .session
        }
    }

    /// Notes a line of a reply; all but the last line of one (`250-…`) are passed over.
    mutating func received(_ line: [UInt8]) {
        let digits = line.prefix(3)
        guard digits.count == 3, let code = Int(String(decoding: digits, as: UTF8.self)), code >= 200,
            line.count == 3 || line[3] != UInt8(ascii: "-")
        else { return }
        let trimmed = line.prefix { $0 != 0x0D && $0 != 0x0A }
        self.note(Reply(code: code, text: PrintableText.line(trimmed)))
    }

    private mutating func note(_ reply: Reply) {
        switch self.step {
        case .session:
            // A server may quote what it was sent, and what it was sent may be a password: keep the code alone.
            if reply.isRefusal { self.sessionRefusal = Reply(code: reply.code, text: "\(reply.code)") }
        case .recipient(let index): self.recipientReplies[index] = reply
        case .data where reply.code < 400: self.step = .content
        case .sender, .data, .content:
            if reply.isRefusal { self.transactionRefusal = reply } else { self.acceptance = reply }
        }
    }

    /// What became of the recipient at `index`.
    ///
    /// - Parameters:
    ///   - isComplete: whether the transfer ended well: somebody's copy was taken.
    ///   - trouble: what to report where no reply explains the end.
    func result(forRecipientAt index: Int, isComplete: Bool, trouble: String) -> DeliveryResult {
        let own = self.recipientReplies[index]
        if let refusal = own.flatMap({ $0.isRefusal ? $0 : nil }) ?? self.transactionRefusal {
            return refusal.isPermanent
                ? .refused(reason: "the server answered \(refusal.text)")
                : .failed(reason: "the server answered \(refusal.text)", retryAfter: nil)
        }
        guard isComplete, own != nil else { return .failed(reason: trouble, retryAfter: nil) }
        return .accepted(detail: self.acceptance?.text ?? "250")
    }
}
