import Escalation

extension DocumentNode {
    /// A language, perhaps as a region writes it: `de`, `de-AT`.
    public func languageTag() -> LanguageTag? {
        let hint = "write its tag, as in de, en or fr, with a region where that matters, as in de-AT"
        guard case .scalar = content else {
            refuse(asNot: "a language", hint: hint)
            return nil
        }
        guard let text = text() else { return nil }
        if let tag = LanguageTag(text) { return tag }
        refuse(
            "\(text.quotedBriefly) is no language that is known here",
            hint: LanguageTag.meant(by: text).map { "did you mean `\($0)`?" } ?? hint
        )
        return nil
    }

    /// A line for people: a plain text, or a map of texts by language, `{en: A payment, de: Eine Zahlung}`.
    ///
    /// Of several languages English is the default, or else the first; ``Escalation/Policy/read(in:)`` puts that of the
    /// installation in its place.
    func localText() -> LocalText? {
        guard case .map = content else {
            if case .list = content {
                refuse(
                    asNot: "text",
                    hint: "write a line, or one by language, as in {en: A payment, de: Eine Zahlung}"
                )
                return nil
            }
            guard let text = line() else { return nil }
            report.texts.append((self, []))
            return LocalText(text)
        }
        let entries = entries() ?? []
        guard !entries.isEmpty else {
            refuse("there is no text here", hint: "write one in a language, as in {en: A payment}")
            return nil
        }
        var texts: [(language: LanguageTag, text: String)] = []
        for (key, value) in entries {
            let text = value.line()
            guard let language = key.languageTag() else { continue }
            if texts.contains(where: { $0.language == language }) {
                key.refuse("there is already a text in \(language)", hint: "keep one of them")
            } else if let text {
                texts.append((language, text))
            }
        }
        report.texts.append((self, texts.map(\.language)))
        return LocalText(texts)
    }
}
