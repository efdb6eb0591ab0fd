import Base64Text
import Crypto

/// A private key with its name, written `PRIVATE+KEY+name+hash+seed` as Go's `sumdb/note` writes it.
///
/// It does not describe itself: whoever writes it somewhere says so with ``written``.
public struct SigningKey: Sendable {
    public let name: NoteName
    private let key: Curve25519.Signing.PrivateKey

    private static let lead = "PRIVATE+KEY+"

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
        guard text.hasPrefix(Self.lead) else { throw .malformedKey("it does not begin with \(Self.lead)") }
        let parts = text.utf8.dropFirst(Self.lead.utf8.count)
            .split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let name = NoteName(String(decoding: parts[0], as: UTF8.self)),
            let bytes = Base64.decode(parts[2]), bytes.first == NoteKeyType.ed25519.rawValue,
            let key = SigningKey(name: name, seed: Array(bytes.dropFirst()))
        else { throw .malformedKey("it is not written \(Self.lead)name+hash+seed with an Ed25519 seed") }
        guard key.verifier.id.written.utf8.elementsEqual(parts[1]) else {
            throw .malformedKey("its hash is not that of its name and key")
        }
        self = key
    }

    /// The key as a file keeps it.
    public var written: String {
        let seed = [NoteKeyType.ed25519.rawValue] + Array(key.rawRepresentation)
        return "\(Self.lead)\(name)+\(verifier.id.written)+\(Base64.encode(seed))"
    }

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
