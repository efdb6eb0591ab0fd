/// A pattern that texts are held against, as `matches` in an expression would: RE2, found anywhere in the text.
///
/// Matching takes time linear in the text, whatever the pattern is.
public struct TextPattern: Hashable, Sendable {
    /// As it was written.
    public let text: String
    private let pattern: Pattern

    /// - Throws: ``CELError`` for a pattern that RE2 refuses or that is larger than the limits.
    public init(_ text: String, limits: CELLimits = CELLimits()) throws(CELError) {
        self.text = text
        self.pattern = try Pattern(text, limits, at: 0)
    }

    /// Whether the pattern is found anywhere in `subject`.
    public func matches(_ subject: String) -> Bool {
        var subject = subject
        return subject.withUTF8 { self.pattern.matches($0) }
    }

    public static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    public func hash(into hasher: inout Hasher) { hasher.combine(self.text) }
}
