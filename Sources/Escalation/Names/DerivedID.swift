import Crypto

/// Ids that follow from what they name, so that whoever does the same work twice names it the same.
///
/// Publishing, notifying and opening are all repeated after a lost answer; a derived id makes the repetition harmless.
public enum DerivedID {
    /// A case is named by its key row and running number: twelve characters (60 bits) of Crockford's base 32 in three groups,
    /// made to be read aloud at night (no I, L, O or U).
    public static func ofCase(_ key: KeyID, running: Int64) -> CaseID {
        let digest = digest(of: [key.policy.rawValue, key.trigger.rawValue, key.value, String(running)])
        var bits = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        var text: [UInt8] = []
        for place in 0..<12 {
            if place == 4 || place == 8 { text.append(UInt8(ascii: "-")) }
            text.append(alphabet[Int(bits >> 59)])
            bits <<= 5
        }
        return CaseID(String(decoding: text, as: UTF8.self))
    }

    /// A message, notice or outcome is named by the case, the change that caused it and its place in that change. No
    /// dot: Standard Webhooks and routing keys both divide at dots.
    public static func ofConsequence(case id: CaseID, change: Int64, position: Int) -> String {
        "\(id.rawValue)_\(change)_\(position)"
    }

    /// The case that a consequence's id names.
    public static func caseID(ofConsequence id: String) -> CaseID? {
        id.split(separator: "_", omittingEmptySubsequences: false).first.map { CaseID(String($0)) }
    }

    /// The case, change and position of an id that ``ofConsequence(case:change:position:)`` gives; `nil` for any other
    /// text.
    public static func placeOfConsequence(_ id: String) -> (caseID: CaseID, change: Int64, position: Int)? {
        let parts = id.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, let change = Int64(parts[1]), let position = Int(parts[2]),
            case let caseID = CaseID(String(parts[0])),
            ofConsequence(case: caseID, change: change, position: position).isSame(as: id)
        else { return nil }
        return (caseID, change, position)
    }

    /// Any other name: the first 16 bytes, in hexadecimal, of the digest over the length-prefixed parts.
    public static func of(_ parts: String...) -> String {
        digest(of: parts).prefix(16).hexadecimal
    }

    /// Every part is preceded by its length, so that no two lists of parts share a digest.
    private static func digest(of parts: [String]) -> [UInt8] {
        var hash = SHA256()
        for part in parts {
            let bytes = Array(part.utf8)
            withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: bytes)
        }
        return Array(hash.finalize())
    }
}
