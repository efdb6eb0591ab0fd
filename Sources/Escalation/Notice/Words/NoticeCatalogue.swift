/// The languages that Belay writes notices in.
public enum NoticeCatalogue {
    /// One row a language; the first is spoken where nothing else is wanted, and in what is written down for good.
    public static let all: [any NoticeWords] = [EnglishWords(), GermanWords()]

    /// The words of the first of these languages that it has; English without one.
    public static func words(for wanted: [LanguageTag]) -> any NoticeWords {
        let best = all.map(\.language).best(for: wanted)
        return all.first { $0.language == best } ?? all[0]
    }

    /// Whether Belay writes any of these languages.
    public static func has(anyOf wanted: [LanguageTag]) -> Bool { all.map(\.language).best(for: wanted) != nil }
}
