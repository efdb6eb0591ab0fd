import Escalation

/// A piece of a printed text, with the language that its author named, where that was said.
struct Wording {
    let text: String
    let language: LanguageTag?

    /// A piece of Belay's own, in the language of the whole.
    init(_ text: String) {
        self.text = text
        language = nil
    }

    init(_ text: LocalText) {
        self.text = text.plain
        language = text.language
    }
}

extension [Wording] {
    var text: String { map(\.text).joined() }
}

extension [[Wording]] {
    /// One after the other with commas, or a dash where there is none.
    var listed: [Wording] {
        guard let first else { return [Wording("–")] }
        return dropFirst().reduce(first) { $0 + [Wording(", ")] + $1 }
    }
}
