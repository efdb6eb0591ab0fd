/// One header field on its way onto the wire: words, and line breaks only where white space may stand.
///
/// Lines are kept to 76 columns, which satisfies RFC 2047, section 2 for encoded-words and the 78 of RFC 5322, section
/// 2.1.1 for all else. Only a word that is longer by itself, such as a long address, makes a longer line.
struct HeaderField {
    /// The longest line, without its CRLF.
    static let columnsMax = 76

    private(set) var text: String
    private var column: Int

    /// Begins the field `name`.
    init(_ name: String) {
        self.text = name + ":"
        self.column = name.utf8.count + 1
    }

    /// Adds one word of ASCII after a space, on a new line if it does not fit. The first word stays with the name, as a
    /// line of nothing but a name is more than some readers take.
    mutating func append(word: String) {
        let length = word.utf8.count
        if self.column + 1 + length > Self.columnsMax, !self.text.hasSuffix(":") { self.fold() }
        self.text += " " + word
        self.column += 1 + length
    }

    /// Adds text of any language: as it stands if that is plain ASCII whose words are not longer than `wordMax`, else
    /// as encoded-words.
    mutating func append(unstructured value: String, wordMax: Int) {
        guard EncodedWord.isNeeded(for: value, wordMax: wordMax) else {
            for word in value.split(separator: " ") { self.append(word: String(word)) }
            return
        }
        self.append(encoded: value)
    }

    /// Adds `value` as encoded-words, as many as its length needs, each filled up to the end of its line.
    mutating func append(encoded value: String) {
        var rest = value.unicodeScalars[...]
        while !rest.isEmpty {
            if EncodedWord.capacity(columns: Self.columnsMax - self.column - 1) < 12 { self.fold() }
            let room = EncodedWord.capacity(columns: Self.columnsMax - self.column - 1)
            self.append(word: EncodedWord.take(from: &rest, bytesMax: room))
        }
    }

    /// Adds a mailbox (RFC 5322, section 3.4), with a comma if another follows.
    mutating func append(_ address: MailAddress, isLast: Bool) {
        let comma = isLast ? "" : ","
        guard let name = address.displayName else { return self.append(word: address.address + comma) }
        if EncodedWord.isNeeded(for: name) {
            self.append(encoded: name)
        } else {
            self.append(word: QuotedString.quoted(name))
        }
        self.append(word: "<\(address.address)>\(comma)")
    }

    private mutating func fold() {
        self.text += "\r\n"
        self.column = 0
    }
}

/// The quoted-string of RFC 5322, section 3.2.4.
enum QuotedString {
    static func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }
}
