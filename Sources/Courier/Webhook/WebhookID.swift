/// The name of one webhook message, the same over all attempts: what receivers tell repeats by.
///
/// Letters, digits, `_` and `-` only. Standard Webhooks 1.0.0 forbids the `.`, which separates the parts of the signed
/// content: with one in an identifier, two messages could share one signature.
public struct WebhookID: Hashable, Sendable, CustomStringConvertible {
    private let text: String

    /// Makes an identifier of 1 to 128 letters, digits, `_` and `-`.
    public init(_ text: String) throws(CourierError) {
        guard (1...128).contains(text.utf8.count),
            text.utf8.allSatisfy({ DotAtom.isAlphanumeric($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") })
        else {
            let shown = PrintableText.line(text)
            throw CourierError(.message, "'\(shown)' is not a webhook id; use 1 to 128 letters, digits, _ and -")
        }
        self.text = text
    }

    public var description: String { self.text }
}
