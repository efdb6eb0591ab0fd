import Escalation

extension FieldReader {
    /// Text of one line, short enough to be a key.
    mutating func line(_ name: String) -> String? {
        guard let text = text(name, bytesMax: 512) else { return nil }
        guard !text.contains(where: \.isNewline) else {
            report(name, "it has more than one line")
            return nil
        }
        return text
    }

    mutating func instant(_ name: String) -> Instant? {
        guard let text = text(name, bytesMax: 64) else { return nil }
        let instant = Instant(text)
        if instant == nil {
            report(name, "it is no RFC 3339 timestamp: write it like 2026-11-23T04:05:06Z, with a zone")
        }
        return instant
    }
}
