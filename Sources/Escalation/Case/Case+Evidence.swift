import JSON

extension Case {
    /// How many words there are to read for whoever decides: why it was opened, and what was captured with its names.
    ///
    /// A word is a run of letters and digits between blanks. Text that is written without blanks counts as one, so that
    /// nobody who reads it is taken for hasty.
    var evidenceWords: Int64 { Int64(opening.because.wordCount + snapshot.fields.wordCount) }
}

extension JSONValue {
    fileprivate var wordCount: Int {
        switch self {
        case .null: 0
        case .bool, .int, .uint, .double: 1
        case .string(let text): text.wordCount
        case .array(let elements): elements.reduce(0) { $0 + $1.wordCount }
        case .object(let members): members.reduce(0) { $0 + 1 + $1.value.wordCount }
        }
    }
}

extension String {
    fileprivate var wordCount: Int {
        var count = 0
        var isInWord = false
        for byte in utf8 {
            let isBlank = byte == 0x20 || (0x09...0x0D).contains(byte)
            if !isBlank, !isInWord { count += 1 }
            isInWord = !isBlank
        }
        return count
    }
}
