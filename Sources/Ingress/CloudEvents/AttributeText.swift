/// The rules for an attribute's text, checked on its bytes.
enum AttributeText {
    /// Bytes that an id, source, type, subject or schema may have. An id is part of keys in the store, whose index
    /// entries must stay below PostgreSQL's 2,704 bytes.
    static let bytesMax = 1024

    /// Why the text of `name` is refused; `nil` when it is not. It is when it is empty, too long, or holds a control
    /// character (CloudEvents 1.0.2, "Type System"), which would also forge log lines and, as NUL, be refused by
    /// PostgreSQL.
    static func fault(in bytes: UnsafeBufferPointer<UInt8>, of name: String) -> IngressError? {
        if bytes.isEmpty {
            return IngressError(.invalid, "the attribute is empty", at: name, advice: "give it a value or leave it out")
        }
        if bytes.count > bytesMax {
            return IngressError(
                .invalid,
                "the attribute has \(bytes.count) bytes; at most \(bytesMax) are accepted",
                at: name,
                advice: "shorten it and carry what is long in data"
            )
        }
        if hasControl(bytes) {
            return IngressError(
                .invalid,
                "the attribute holds a control character",
                at: name,
                advice: "send printable text only"
            )
        }
        return nil
    }

    static func fault(in text: String, of name: String) -> IngressError? {
        var text = text
        return text.withUTF8 { fault(in: $0, of: name) }
    }

    /// U+0000 to U+001F, U+007F, and U+0080 to U+009F, which UTF-8 writes as C2 80 to C2 9F.
    /// The first walk has no branch, so that it runs on many bytes at a time; only text with the rare byte C2 takes a
    /// second.
    private static func hasControl(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var hasControl = false
        var hasLead = false
        for byte in bytes {
            if byte < 0x20 || byte == 0x7F { hasControl = true }
            if byte == 0xC2 { hasLead = true }
        }
        guard hasLead, !hasControl else { return hasControl }
        return zip(bytes, bytes.dropFirst()).contains { $0 == 0xC2 && $1 < 0xA0 }
    }

    /// Whether this is a W3C `traceparent` of version 00. Anything else is left behind: an event is not refused for its
    /// trace.
    static func isTraceparent(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count == 55, bytes[0] == UInt8(ascii: "0"), bytes[1] == UInt8(ascii: "0") else { return false }
        return bytes.indices.allSatisfy { place in
            switch place {
            case 2, 35, 52: bytes[place] == UInt8(ascii: "-")
            default:
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place])
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(bytes[place])
            }
        }
    }

    static func traceparent(_ text: String?) -> String? {
        guard var text, text.withUTF8({ isTraceparent($0) }) else { return nil }
        return text
    }
}
