import Base64Text

/// How a public key is written: `name+hash+key`, the key in base64 behind a byte that says what it signs (C2SP
/// signed-note, *verifier keys*).
enum WrittenKey {
    static func write(_ name: NoteName, _ publicKey: [UInt8], of type: NoteKeyType) -> String {
        let id = NoteKeyID(name: name, type: type, publicKey: publicKey)
        return "\(name)+\(id.written)+\(Base64.encode([type.rawValue] + publicKey))"
    }

    /// The name and the bytes of a key of this type, whose hash is theirs.
    static func read(
        _ text: some StringProtocol,
        of type: NoteKeyType
    ) throws(NoteError) -> (name: NoteName, publicKey: [UInt8]) {
        let parts = text.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let name = NoteName(String(decoding: parts[0], as: UTF8.self)) else {
            throw .malformedKey("it is not written name+hash+key")
        }
        guard let bytes = Base64.decode(parts[2]), let found = bytes.first else {
            throw .malformedKey("its last part is not base64")
        }
        guard found == type.rawValue else {
            throw .malformedKey("its type \(found) is not \(type.inWords) (\(type.rawValue))")
        }
        let publicKey = Array(bytes.dropFirst())
        guard NoteKeyID(name: name, type: type, publicKey: publicKey).written.utf8.elementsEqual(parts[1]) else {
            throw .malformedKey("its hash is not that of its name and key")
        }
        return (name, publicKey)
    }
}

extension NoteKeyType {
    var inWords: String {
        switch self {
        case .ed25519: "Ed25519"
        case .cosignature: "a witness's"
        }
    }
}
