import Crypto

/// A private key with its name, written `PRIVATE+KEY+name+hash+seed` as Go's `sumdb/note` writes it.
///
/// It does not describe itself: whoever writes it somewhere says so with ``written``.
public struct SigningKey: Sendable {
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

    /// Reads the written form. The error never repeats what was read.
    public init(written text: String) throws(NoteError) {
        let (name, id, seed) = try WrittenSeed.read(text, of: .ed25519)
        guard let key = SigningKey(name: name, seed: seed) else { throw .malformedKey("its last part is no seed") }
        try WrittenSeed.check(key.verifier.id, against: id)
        self = key
    }

    /// The key as a file keeps it.
    public var written: String { WrittenSeed.write(name, verifier.id, Array(key.rawRepresentation), of: .ed25519) }

    /// The public half.
    public var verifier: VerifierKey {
        guard let verifier = VerifierKey(name: name, publicKey: Array(key.publicKey.rawRepresentation)) else {
            preconditionFailure("a private key has a public one")
        }
        return verifier
    }

    func signature(over text: [UInt8]) -> [UInt8] {
        guard let signature = try? key.signature(for: text) else {
            preconditionFailure("Ed25519 signs every text")
        }
        return Array(signature)
    }
}
