extension StringProtocol {
    /// Without the blanks around it.
    var trimmed: SubSequence {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return self[endIndex...]
        }
        return self[first...last]
    }
}

extension String {
    /// In quotation marks, shortened and without anything that could disturb a terminal.
    var quotedForPeople: String {
        var text = ""
        for scalar in unicodeScalars.prefix(80) { text.unicodeScalars.append(scalar.isHarmless ? scalar : "\u{FFFD}") }
        return "“\(text)\(unicodeScalars.count > 80 ? "…" : "")”"
    }

    /// An absolute path as it is; another one beside the settings file that names it.
    func resolved(beside origin: SettingOrigin) -> String {
        guard !hasPrefix("/"), case .file(let file, _, _) = origin, let slash = file.lastIndex(of: "/") else {
            return self
        }
        return file[...slash] + self
    }
}
