import Crypto

/// The public key of a witness: somebody else who has seen a checkpoint, and that it extends what they had seen before
/// (C2SP tlog-cosignature v1).
///
/// A key of this type is of one witness alone, and signs nothing else: the signed bytes do not name who signs.
public struct WitnessKey: Hashable, Sendable, CustomStringConvertible {
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

    /// Reads the written form. Keys of another type are refused.
    public init(written text: some StringProtocol) throws(NoteError) {
        let (name, bytes) = try WrittenKey.read(text, of: .cosignature)
        guard let key = WitnessKey(name: name, publicKey: bytes) else {
            throw .malformedKey("its last part is no Ed25519 public key")
        }
        self = key
    }

    /// Names this key in signature lines.
    public var id: NoteKeyID { NoteKeyID(name: name, type: .cosignature, publicKey: publicKey) }

    public var description: String { WrittenKey.write(name, publicKey, of: .cosignature) }

    /// When the witness saw `text`, in seconds since 1970; `nil` where the signature is not this key's.
    func time(in signature: [UInt8], over text: [UInt8]) -> UInt64? {
        guard signature.count == 72, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
            return nil
        }
        let time = signature.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        let signed = Cosignature.message(over: text, at: time)
        return key.isValidSignature(Array(signature.dropFirst(8)), for: signed) ? time : nil
    }
}

/// The private key of a witness, written `PRIVATE+KEY+name+hash+seed` as keys of logs are, with the type of a witness's.
///
/// It does not describe itself: whoever writes it somewhere says so with ``written``.
public struct WitnessSigningKey: Sendable {
    public let name: NoteName
    private let key: Curve25519.Signing.PrivateKey

    /// - Parameter seed: Thirty-two random bytes; `nil` of any other count.
    public init?(name: NoteName, seed: [UInt8]) {
        guard seed.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            return nil
        }
        self.name = name
        self.key = key
    }

    /// The public half.
    public var verifier: WitnessKey {
        guard let verifier = WitnessKey(name: name, publicKey: Array(key.publicKey.rawRepresentation)) else {
            preconditionFailure("a private key has a public one")
        }
        return verifier
    }

    /// Reads the written form. The error never repeats what was read.
    public init(written text: String) throws(NoteError) {
        let (name, id, seed) = try WrittenSeed.read(text, of: .cosignature)
        guard let key = WitnessSigningKey(name: name, seed: seed) else {
            throw .malformedKey("its last part is no seed")
        }
        try WrittenSeed.check(key.verifier.id, against: id)
        self = key
    }

    /// The key as a file keeps it.
    public var written: String {
        WrittenSeed.write(name, verifier.id, Array(key.rawRepresentation), of: .cosignature)
    }

    /// What stands in a signature line behind the key's id: the time and the signature.
    func signature(over text: [UInt8], at time: UInt64) -> [UInt8] {
        guard let signature = try? key.signature(for: Cosignature.message(over: text, at: time)) else {
            preconditionFailure("Ed25519 signs every text")
        }
        return (0..<8).map { UInt8(truncatingIfNeeded: time >> (56 - 8 * UInt64($0))) } + Array(signature)
    }
}
