import Base64Text
import Escalation
import SignedNote

/// The lines of a note's text, taken one after the other: a key, a space, a value.
struct NoteLines {
    private var rest: ArraySlice<String>
    private let part: TrustError.NotePart

    init(_ text: String, of part: TrustError.NotePart) {
        rest =
            text.utf8.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }[...]
        self.part = part
    }

    func malformed(_ reason: String) -> TrustError { .malformed(part, reason) }

    /// The next line as it stands.
    mutating func line() throws(TrustError) -> String {
        guard let line = rest.popFirst() else { throw malformed("it ends too early") }
        return line
    }

    /// The value of the next line, which must have this key.
    mutating func value(_ key: String) throws(TrustError) -> String {
        guard let value = try next(key) else { throw malformed("the line `\(key)` is not where it belongs") }
        return value
    }

    /// The values of all lines with this key that follow here.
    mutating func values(_ key: String) throws(TrustError) -> [String] {
        var values: [String] = []
        while let value = try next(key) { values.append(value) }
        return values
    }

    private mutating func next(_ key: String) throws(TrustError) -> String? {
        guard let line = rest.first, line.utf8.starts(with: (key + " ").utf8) else { return nil }
        rest.removeFirst()
        return String(decoding: line.utf8.dropFirst(key.utf8.count + 1), as: UTF8.self)
    }

    mutating func number(_ key: String) throws(TrustError) -> Int64 {
        guard let number = Int64(try value(key)), number > 0 else { throw malformed("`\(key)` is no number from 1 on") }
        return number
    }

    mutating func instant(_ key: String) throws(TrustError) -> Instant { Instant(seconds: try number(key)) }

    mutating func digest(_ key: String) throws(TrustError) -> Digest {
        guard let digest = Digest(noted: try value(key)) else { throw malformed("`\(key)` is no SHA-256 in base64") }
        return digest
    }

    /// `none`, or a digest.
    mutating func optionalDigest(_ key: String) throws(TrustError) -> Digest? {
        let value = try value(key)
        guard value != "none" else { return nil }
        guard let digest = Digest(noted: value) else { throw malformed("`\(key)` is no SHA-256 in base64") }
        return digest
    }

    mutating func person(_ key: String) throws(TrustError) -> PersonID {
        let value = try value(key)
        guard NoteName(value) != nil else { throw malformed("`\(key)` is no person's id") }
        return PersonID(value)
    }

    func end() throws(TrustError) {
        if let line = rest.first { throw malformed("the line `\(line.prefix(40))` does not belong there") }
    }
}

extension Digest {
    /// As notes write it: base64.
    var noted: String { Base64.encode(bytes) }

    init?(noted text: String) {
        guard let bytes = Base64.decode(text.utf8), let digest = Digest(bytes: bytes) else { return nil }
        self = digest
    }
}

extension Instant {
    /// Whole seconds, as notes write it.
    var noted: String { String(microseconds / 1_000_000) }
}
