import Base64Text
internal import Crypto

/// What checks a webhook's signature: the shared secret, or the sender's public key.
///
/// However it is printed, dumped or reflected, it shows `<redacted>`: for a shared secret it is that secret.
public struct WebhookVerificationKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    enum Kind: Sendable {
        case shared(SymmetricKey)
        case verifying(Curve25519.Signing.PublicKey)
    }

    let kind: Kind

    init(kind: Kind) {
        self.kind = kind
    }

    /// Reads `whsec_` and the Base64 of 24 to 64 bytes, or `whpk_` and the Base64 of an Ed25519 public key.
    public init(_ text: String) throws(CourierError) {
        if text.hasPrefix("whsec_") {
            self = try WebhookSecret(text).verificationKey
        } else if text.hasPrefix("whpk_"), let bytes = Base64.decode(text.dropFirst(5).utf8),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
        {
            self.kind = .verifying(key)
        } else {
            throw CourierError(.secret, "a webhook is checked with a whsec_ secret or a whpk_ public key")
        }
    }

    /// The public key as `whpk_…`, to hand to a receiver; nil for a shared secret, which is not for handing out.
    public var publicText: String? {
        guard case .verifying(let key) = self.kind else { return nil }
        return "whpk_" + Base64.encode(Array(key.rawRepresentation))
    }

    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
