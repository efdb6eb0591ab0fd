import Base64Text

/// How a private key is written: `PRIVATE+KEY+name+hash+seed`, as Go's `sumdb/note` does, the seed in base64 behind a byte that
/// says what the key signs.
enum WrittenSeed {
    private static let lead = "PRIVATE+KEY+"

    static func write(_ name: NoteName, _ id: NoteKeyID, _ seed: [UInt8], of type: NoteKeyType) -> String {
        "\(lead)\(name)+\(id.written)+\(Base64.encode([type.rawValue] + seed))"
    }

    /// The name, the bytes of a seed of this type, and the hash, which is to be that of their public key. The error never
    /// repeats what was read.
    static func read(
        _ text: String,
        of type: NoteKeyType
    ) throws(NoteError) -> (name: NoteName, id: String, seed: [UInt8]) {
        guard text.hasPrefix(lead) else { throw .malformedKey("it does not begin with \(lead)") }
        let parts = text.utf8.dropFirst(lead.utf8.count)
            .split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let name = NoteName(String(decoding: parts[0], as: UTF8.self)),
            let bytes = Base64.decode(parts[2]), bytes.first == type.rawValue, bytes.count == 33
        else {
            throw .malformedKey("it is not written \(lead)name+hash+seed with a seed whose type is \(type.inWords)")
        }
        return (name, String(decoding: parts[1], as: UTF8.self), Array(bytes.dropFirst()))
    }

    /// - Parameter written: The hash as it was read.
    static func check(_ id: NoteKeyID, against written: String) throws(NoteError) {
        guard id.written.utf8.elementsEqual(written.utf8) else {
            throw .malformedKey("its hash is not that of its name and key")
        }
    }
}
