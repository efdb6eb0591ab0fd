/// The name of one mail, for ever: what `Message-ID`, `In-Reply-To` and `References` hold (RFC 5322, section 3.6.4).
///
/// It comes from the caller, who gives each notice one name and keeps it over all attempts, so that a reader whose mail
/// arrives twice sees it once.
public struct MailMessageID: Hashable, Sendable, CustomStringConvertible {
    private let text: String

    /// Makes the identifier `<left@right>` from two dot-atoms of ASCII, at most 200 bytes together.
    public init(_ left: String, at right: String) throws(CourierError) {
        guard DotAtom.isValid(left), DotAtom.isValid(right), left.utf8.count + right.utf8.count <= 200 else {
            let shown = PrintableText.line("\(left)@\(right)")
            throw CourierError(.message, "'\(shown)' cannot be a Message-ID; both sides of the @ must be dot-atoms")
        }
        self.text = "<\(left)@\(right)>"
    }

    /// The identifier with its angle brackets.
    public var description: String { self.text }
}
