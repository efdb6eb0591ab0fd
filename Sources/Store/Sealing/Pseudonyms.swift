import Crypto
import Escalation

/// Names that others chose, as far as the store only has to know them again: the values of keys, the ids of messages. Under a
/// key of the installation, nobody who reads the column finds out what it was by guessing.
struct Pseudonyms: Sendable {
    private let key: SymmetricKey

    /// - Parameter written: Thirty-two bytes in hexadecimal, from `meta`.
    init?(written: String) {
        guard let bytes = [UInt8](hexadecimal: written), bytes.count == 32 else { return nil }
        key = SymmetricKey(data: bytes)
    }

    static func draw() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { Array($0).hexadecimal }
    }

    /// The first 16 bytes of HMAC-SHA-256, in hexadecimal.
    func of(_ text: String) -> String {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)).prefix(16).hexadecimal
    }

    /// The value of a key. What tells a drill's from others, and drills from each other, stays legible: it is asked for.
    func ofKey(_ value: String) -> String {
        guard value.utf8.starts(with: KeyID.drillPrefix.utf8) else { return of(value) }
        let drill = value.dropFirst(KeyID.drillPrefix.count).prefix { $0 != " " }
        return "\(KeyID.drillPrefix)\(drill) \(of(value))"
    }

    /// The name of a subject, by which its key is found.
    func ofSubject(_ name: SubjectName) -> String { of("subject " + name.description) }
}
