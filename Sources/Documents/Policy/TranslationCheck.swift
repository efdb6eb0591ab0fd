import Escalation

/// Warns of texts that lack a language in which others of the same policy are written: their readers would be told one
/// half of a message in one language and one half in another.
struct TranslationCheck {
    private let texts: [(node: DocumentNode, languages: [LanguageTag])]
    /// In the order in which they were first written.
    private let languages: [LanguageTag]

    /// - Parameter report: Whose texts are taken, so that the next document begins with none.
    init(taking report: DocumentReport) {
        texts = report.texts
        report.texts = []
        var seen: Set<LanguageTag> = []
        languages = texts.flatMap(\.languages).filter { seen.insert($0).inserted }
    }

    func run() {
        guard !languages.isEmpty else { return }
        let all = languages.map(\.description).joined(separator: ", ")
        for (node, own) in texts {
            if own.isEmpty {
                node.warn(
                    "this text has one version for all, where others of the policy are written in \(all)",
                    hint: "write {\(languages.map { "\($0): …" }.joined(separator: ", "))}"
                )
                continue
            }
            let missing = languages.filter { [$0].best(for: own) == nil }
            guard !missing.isEmpty else { continue }
            node.warn(
                "this text is not written in \(missing.map(\.description).joined(separator: ", ")), as others of the policy are",
                hint: "add \(missing.map { "`\($0): …`" }.joined(separator: " and "))"
            )
        }
    }
}
