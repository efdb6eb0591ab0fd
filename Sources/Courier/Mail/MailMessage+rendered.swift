internal import Crypto

extension MailMessage {
    /// The message as RFC 5322 and MIME (RFC 2045, 2046) write it, CRLF at the end of every line.
    ///
    /// A text alone is one part; with HTML it is `multipart/alternative`, text first, as the later part is the one a
    /// reader prefers (RFC 2046, section 5.1.4). All of it is ASCII. Doubling of leading dots is left to SMTP.
    public func rendered() -> [UInt8] {
        var output = self.renderedHeaders()
        guard let html = self.html else {
            Self.append(part: self.text, subtype: "plain", to: &output)
            return output
        }
        let boundary = self.boundary(html)
        output += Array("Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"\r\n\r\n".utf8)
        for (subtype, body) in [("plain", self.text), ("html", html)] {
            output += Array("--\(boundary)\r\n".utf8)
            Self.append(part: body, subtype: subtype, to: &output)
        }
        output += Array("--\(boundary)--\r\n".utf8)
        return output
    }

    private func renderedHeaders() -> [UInt8] {
        var fields = [HeaderField("Date"), HeaderField("From"), HeaderField("To"), HeaderField("Subject")]
        fields[0].append(word: self.date.description)
        fields[1].append(self.from, isLast: true)
        for (index, address) in self.to.enumerated() {
            fields[2].append(address, isLast: index == self.to.count - 1)
        }
        fields[3].append(unstructured: self.subject, wordMax: 60)
        var messageID = HeaderField("Message-ID")
        messageID.append(word: self.messageID.description)
        fields.append(messageID)
        for header in self.headers {
            var field = HeaderField(header.name)
            field.append(unstructured: header.value, wordMax: 900)  // identifiers and links must stay as they are
            fields.append(field)
        }
        return Array((fields.map(\.text) + ["MIME-Version: 1.0", ""]).joined(separator: "\r\n").utf8)
    }

    private static func append(part body: String, subtype: String, to output: inout [UInt8]) {
        let type = "Content-Type: text/\(subtype); charset=utf-8\r\n"
        output += Array((type + "Content-Transfer-Encoding: quoted-printable\r\n\r\n").utf8)
        output += QuotedPrintable.encode(body)
    }

    /// A boundary from the content: the same message has the same one. It begins with `=_`, which quoted-printable
    /// never leaves in a body, so no body can hold it (RFC 2045, section 6.7 suggests exactly this).
    private func boundary(_ html: String) -> String {
        var hash = SHA256()
        for part in [self.messageID.description, self.text, html] {
            hash.update(data: Array("\(part.utf8.count):".utf8) + Array(part.utf8))
        }
        return "=_"
            + hash.finalize().prefix(20).map { $0 < 16 ? "0\(String($0, radix: 16))" : String($0, radix: 16) }.joined()
    }
}
