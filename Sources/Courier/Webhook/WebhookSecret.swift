import Base64Text
internal import Crypto

/// What signs a webhook: a secret shared with the receiver, or a key only we hold (Standard Webhooks 1.0.0).
///
/// However it is printed, dumped or reflected, it shows `<redacted>`.
public struct WebhookSecret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    enum Kind: Sendable {
        case shared(SymmetricKey)
        case signing(Curve25519.Signing.PrivateKey)
    }

    let kind: Kind

    /// Reads the text form an operator keeps.
    ///
    /// - Parameter text: `whsec_` and the Base64 of 24 to 64 bytes shared with the receiver (signature `v1`,
    ///   HMAC-SHA256); or `whsk_` and the Base64 of an Ed25519 seed of 32 bytes, its public key after it if wanted
    ///   (signature `v1a`).
    public init(_ text: String) throws(CourierError) {
        if text.hasPrefix("whsec_"), let bytes = Base64.decode(text.dropFirst(6).utf8), (24...64).contains(bytes.count)
        {
            self.kind = .shared(SymmetricKey(data: bytes))
        } else if text.hasPrefix("whsk_"), let bytes = Base64.decode(text.dropFirst(5).utf8),
            let key = Self.signingKey(bytes)
        {
            self.kind = .signing(key)
        } else {
            throw CourierError(
                .secret,
                "a webhook secret is whsec_ and the Base64 of 24 to 64 bytes, or whsk_ and that of an Ed25519 seed"
            )
        }
    }

    /// What the receiver checks signatures with, in its text form: the same secret, or `whpk_` and the public key.
    public var verificationKey: WebhookVerificationKey {
        switch self.kind {
        case .shared(let key): WebhookVerificationKey(kind: .shared(key))
        case .signing(let key): WebhookVerificationKey(kind: .verifying(key.publicKey))
        }
    }

    private static func signingKey(_ bytes: [UInt8]) -> Curve25519.Signing.PrivateKey? {
        guard bytes.count == 32 || bytes.count == 64,
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes.prefix(32)),
            bytes.count == 32 || Array(key.publicKey.rawRepresentation) == Array(bytes.suffix(32))
        else { return nil }
        return key
    }

    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
