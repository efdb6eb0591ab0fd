extension FieldReader {
    /// An address with one of `schemes`, a host, and no user: enough to refuse what is surely wrong. Whether it may be
    /// called is for the allow list of hosts to say.
    mutating func url(_ name: String, schemes: [String]) -> String? {
        guard let text = text(name, bytesMax: 2048) else { return nil }
        let authority = schemes.lazy.map { $0 + "://" }.first { text.lowercased().hasPrefix($0) }.map { scheme in
            text.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        }
        let isPrintable = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard let authority, !authority.isEmpty, !authority.hasPrefix(":"), !authority.contains("@"), isPrintable else {
            report(name, "it is no address: write \(schemes.joined(separator: ":// or "))://host/path, without a user")
            return nil
        }
        return text
    }
}
