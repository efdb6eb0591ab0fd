import Base64Text

/// A signature line: an em dash, the key's name, and in base64 four bytes of key id before the signature itself.
public struct NoteSignature: Hashable, Sendable {
    public let name: NoteName
    public let keyID: NoteKeyID
    /// Of any key type; what it is worth is for the key to say.
    public let signature: [UInt8]

    private static let dash = Array("\u{2014} ".utf8)

    init(name: NoteName, keyID: NoteKeyID, signature: [UInt8]) {
        self.name = name
        self.keyID = keyID
        self.signature = signature
    }

    /// `nil` unless the bytes, without their line end, are such a line.
    init?(line: ArraySlice<UInt8>) {
        guard line.starts(with: Self.dash) else { return nil }
        let parts = line.dropFirst(Self.dash.count)
            .split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 2, let name = NoteName(String(decoding: parts[0], as: UTF8.self)),
            let blob = Base64.decode(parts[1]), blob.count >= 5
        else { return nil }
        self.init(name: name, keyID: NoteKeyID(bytes: blob.prefix(4)), signature: Array(blob.dropFirst(4)))
    }

    /// Whether it claims to be of this key.
    public func isOf(_ key: VerifierKey) -> Bool { name == key.name && keyID == key.id }

    /// As it stands in a note.
    public var line: String { "\u{2014} \(name) \(Base64.encode(keyID.bytes + signature))\n" }
}
