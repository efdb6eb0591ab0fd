/// A header of a webhook beside the ones every webhook has.
///
/// It may carry a credential the receiver asks for, so its value is never printed.
public struct WebhookHeader: Sendable, CustomStringConvertible, CustomReflectable {
    /// The header's name.
    public let name: String
    let value: String

    /// The names ``WebhookCourier`` writes itself, or that would change how the request is read.
    private static let reserved: Set<String> = [
        "host", "content-length", "content-type", "transfer-encoding", "connection", "expect", "te", "trailer",
        "upgrade",
        "webhook-id", "webhook-timestamp", "webhook-signature", "user-agent", "accept",
    ]

    /// Makes a header.
    ///
    /// - Parameters:
    ///   - name: a token (RFC 9110, section 5.6.2) that ``WebhookCourier`` does not write itself.
    ///   - value: 1 to 2048 visible ASCII characters and spaces, the first and last visible (section 5.5).
    public init(_ name: String, _ value: String) throws(CourierError) {
        let shown = PrintableText.line(name)
        guard (1...64).contains(name.utf8.count),
            name.utf8.allSatisfy({ DotAtom.isAtomText($0) && !"/=?{}".utf8.contains($0) }),
            !Self.reserved.contains(name.lowercased())
        else {
            throw CourierError(.message, "'\(shown)' is not a header that can be added to a webhook")
        }
        guard (1...2048).contains(value.utf8.count), value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }),
            value.first != " ", value.last != " "
        else {
            throw CourierError(.message, "the value of \(shown) is empty, too long, or not plain ASCII")
        }
        self.name = name
        self.value = value
    }

    public var description: String { "\(self.name): <redacted>" }
    public var customMirror: Mirror { Mirror(self, children: ["name": self.name]) }
}
