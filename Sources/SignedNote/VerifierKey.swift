import Crypto

/// A public key with its name, written `name+hash+key` (C2SP signed-note, *verifier keys*).
public struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
    public let name: NoteName
    /// The 32 bytes of an Ed25519 public key.
    public let publicKey: [UInt8]

    /// `nil` unless the bytes are an Ed25519 public key.
    public init?(name: NoteName, publicKey: [UInt8]) {
        guard publicKey.count == 32, (try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey)) != nil else {
            return nil
        }
        self.name = name
        self.publicKey = publicKey
    }

    /// Reads the written form. Keys of other types than Ed25519 are refused: we could not check what they sign.
    public init(written text: some StringProtocol) throws(NoteError) {
        let (name, bytes) = try WrittenKey.read(text, of: .ed25519)
        guard let key = VerifierKey(name: name, publicKey: bytes) else {
            throw .malformedKey("its last part is no Ed25519 public key")
        }
        self = key
    }

    /// Names this key in signature lines.
    public var id: NoteKeyID { NoteKeyID(name: name, type: .ed25519, publicKey: publicKey) }

    public var description: String { WrittenKey.write(name, publicKey, of: .ed25519) }

    /// Whether `signature` is this key's over `text`.
    func accepts(_ signature: [UInt8], over text: [UInt8]) -> Bool {
        guard signature.count == 64, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
            return false
        }
        return key.isValidSignature(signature, for: text)
    }
}

/// The first four bytes of SHA-256 over name, type and key: which key a signature line claims to be of.
public struct NoteKeyID: Hashable, Sendable {
    public let bytes: [UInt8]

    init(bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    init(name: NoteName, type: NoteKeyType, publicKey: [UInt8]) {
        self.init(bytes: SHA256.hash(data: name.utf8 + [0x0A, type.rawValue] + publicKey).prefix(4))
    }

    /// Eight digits of lower-case hexadecimal.
    public var written: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
