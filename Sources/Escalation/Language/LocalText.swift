/// A text for people that an author wrote: in one language without a name, or in several.
///
/// One of several is the default. It stands wherever no reader is known, and in what is written down for good.
public struct LocalText: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringInterpolation {
    /// In the default language.
    public let plain: String
    /// The default language; `nil` where the author named none.
    public let language: LanguageTag?
    /// In every language that the author named, in the author's order.
    private let versions: [Version]

    private struct Version: Hashable {
        let language: LanguageTag
        let text: String
    }

    /// A text in one language, whichever that is.
    public init(_ text: String) {
        plain = text
        language = nil
        versions = []
    }

    public init(stringLiteral value: String) { self.init(value) }

    /// A text in several languages, of which English is the default, or else the first. `nil` where there is none, or
    /// one stands there twice.
    public init?(_ texts: [(language: LanguageTag, text: String)]) {
        guard !texts.isEmpty, Set(texts.map(\.language)).count == texts.count else { return nil }
        let versions = texts.map { Version(language: $0.language, text: $0.text) }
        let best = versions.map(\.language).best(for: [.english])
        self.init(versions, default: versions.first { $0.language == best } ?? versions[0])
    }

    private init(_ versions: [Version], default chosen: Version) {
        plain = chosen.text
        language = chosen.language
        self.versions = versions
    }

    /// Whether it was written in a language that has a name.
    var isTranslated: Bool { !versions.isEmpty }

    /// Every language in which it was written; none where the author named none.
    public var languages: [LanguageTag] { versions.map(\.language) }

    /// The same with another default: the first of a reader's languages in which it was written. Without one it stays.
    public func read(in wanted: [LanguageTag]) -> LocalText {
        guard let best = languages.best(for: wanted), let chosen = versions.first(where: { $0.language == best }) else {
            return self
        }
        return LocalText(versions, default: chosen)
    }

    /// Whether this is how it reads in any of its languages.
    func isWritten(as text: String) -> Bool {
        text.isSame(as: plain) || versions.contains { $0.text.isSame(as: text) }
    }

    /// What follows a version of it in a longer text, where one begins it.
    func rest(of text: String) -> Substring? {
        ([plain] + versions.map(\.text)).filter { text.utf8.starts(with: $0.utf8) }.max {
            $0.utf8.count < $1.utf8.count
        }
        .map { Substring(text.utf8.dropFirst($0.utf8.count)) }
    }

    public var description: String { plain }
}
