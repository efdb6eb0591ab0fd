/// A language that people read, perhaps as a region writes it: `de`, `de-AT` (BCP 47: a language, and a region or none).
public struct LanguageTag: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Small letters.
    public let language: String
    /// Capital letters, or the three digits of a part of the world, as in `es-419`.
    public let region: String?

    /// `nil` for what is no tag, and for a language or a region that the registries do not hold.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count <= 2, text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let language = parts[0].lowercased()
        guard Self.languages.contains(language) else { return nil }
        self.language = language
        guard parts.count == 2 else {
            region = nil
            return
        }
        let region = parts[1].uppercased()
        let isArea = region.utf8.count == 3 && region.utf8.allSatisfy { (48...57).contains($0) }
        guard isArea || Self.regions.contains(region) else { return nil }
        self.region = region
    }

    private init(known language: String) {
        self.language = language
        self.region = nil
    }

    public static let english = LanguageTag(known: "en")
    public static let german = LanguageTag(known: "de")

    public var description: String { region.map { "\(language)-\($0)" } ?? language }

    public static func < (left: Self, right: Self) -> Bool { left.description < right.description }

    /// What somebody probably meant who wrote what is no tag: `en_GB`, `eng`, `en-UK`. `nil` where nothing is near.
    public static func meant(by text: String) -> LanguageTag? {
        var parts = text.map { $0 == "_" ? "-" : $0 }.split(separator: "-").map { String($0) }
        guard let first = parts.first?.lowercased() else { return nil }
        parts[0] = shortened[first] ?? first
        if parts.count > 1, parts[1].uppercased() == "UK" { parts[1] = "GB" }
        return LanguageTag(parts.prefix(2).joined(separator: "-"))
    }
}

extension Collection<LanguageTag> {
    /// Of these, what suits somebody best who reads `wanted`, the first of them before the others: the tag itself, else
    /// the language without a region, else the same language as another region writes it. `nil` where there is none.
    public func best(for wanted: some Sequence<LanguageTag>) -> LanguageTag? {
        for tag in wanted {
            let alike = filter { $0.language == tag.language }
            if let found = alike.first(where: { $0 == tag }) ?? alike.first(where: { $0.region == nil }) ?? alike.first
            {
                return found
            }
        }
        return nil
    }
}
