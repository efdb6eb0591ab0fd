import JSON

extension FieldReader {
    /// Text that is not empty.
    mutating func text(_ name: String, bytesMax: Int = 1024) -> String? {
        guard let value = value(name) else { return nil }
        return checked(value, name, bytesMax)
    }

    /// A list of texts.
    mutating func texts(_ name: String, countMax: Int = 64, bytesMax: Int = 1024) -> [String] {
        guard let value = value(name) else { return [] }
        guard case .array(let elements) = value else {
            report(name, "it is no list")
            return []
        }
        guard elements.count <= countMax else {
            report(name, "it has \(elements.count) entries; at most \(countMax) are accepted")
            return []
        }
        return elements.enumerated().compactMap { checked($1, "\(name)[\($0)]", bytesMax) }
    }

    /// One of the words of an enumeration.
    mutating func word<Word: RawRepresentable & CaseIterable>(_ name: String, _ type: Word.Type) -> Word?
    where Word.RawValue == String {
        guard let text = text(name) else { return nil }
        if let word = Word(rawValue: text) { return word }
        let known = Word.allCases.map(\.rawValue)
        let meant = NearestName.of(text, in: known).map { "did you mean \($0)?" }
        report(name, "there is no such word: \(meant ?? "there are \(known.joined(separator: ", "))")")
        return nil
    }

    mutating func integer(_ name: String) -> Int64? {
        guard let value = value(name) else { return nil }
        if value.int == nil { report(name, "it is no integer") }
        return value.int
    }

    mutating func checked(_ value: JSONValue, _ name: String, _ bytesMax: Int = 1024) -> String? {
        guard case .string(let text) = value else {
            report(name, "it is no text: write it in quotes")
            return nil
        }
        guard !text.isEmpty else {
            report(name, "it is empty: give it a value or leave it out")
            return nil
        }
        guard text.utf8.count <= bytesMax else {
            report(name, "it has \(text.utf8.count) bytes; at most \(bytesMax) are accepted")
            return nil
        }
        guard !text.unicodeScalars.contains(where: Self.isForbidden) else {
            report(name, "it holds a control character")
            return nil
        }
        return text
    }

    /// Control characters except the ends of lines and tabs, which people do write.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control && !["\n", "\r", "\t"].contains(scalar)
    }
}
