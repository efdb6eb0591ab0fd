import Base64Text
internal import Crypto

/// Signing and checking webhooks as Standard Webhooks 1.0.0 has it.
///
/// What is signed is `id.timestamp.body`: the message's name, the second of the attempt, and the body byte for byte.
public enum WebhookSignature {
    /// How far a receiver lets the timestamp lie from its own clock, either way.
    public static let tolerance = Duration.seconds(300)

    /// The value of the `webhook-signature` header: one signature for each secret, separated by spaces.
    ///
    /// - Parameters:
    ///   - id: the message's name.
    ///   - timestamp: seconds since 1970 at this attempt.
    ///   - body: the body, exactly as it will be sent.
    ///   - secrets: while a secret is being replaced, the new one and the old.
    public static func sign(id: WebhookID, timestamp: Int64, body: [UInt8], secrets: [WebhookSecret]) -> String {
        let content = Self.content(id: id.description, timestamp: String(timestamp), body: body)
        return secrets.map { Self.sign(content, with: $0) }.joined(separator: " ")
    }

    /// Whether a webhook is what the holder of one of `keys` signed, lately.
    ///
    /// A `true` says nothing about repeats; keep the identifiers seen within the tolerance.
    ///
    /// - Parameters:
    ///   - id: the `webhook-id` header.
    ///   - timestamp: the `webhook-timestamp` header.
    ///   - body: the body, exactly as it came.
    ///   - signatures: the `webhook-signature` header; any one of its signatures suffices.
    ///   - keys: what to check with.
    ///   - now: seconds since 1970 by the receiver's clock.
    ///   - tolerance: how far the timestamp may lie from `now`, either way.
    public static func verify(
        id: String,
        timestamp: String,
        body: [UInt8],
        signatures: String,
        keys: [WebhookVerificationKey],
        now: Int64,
        tolerance: Duration = WebhookSignature.tolerance
    ) -> Bool {
        guard !id.utf8.contains(UInt8(ascii: ".")), let seconds = Int64(timestamp), String(seconds) == timestamp else {
            return false
        }
        let (distance, overflow) = seconds.subtractingReportingOverflow(now)
        guard !overflow, distance.magnitude <= UInt64(max(0, tolerance.components.seconds)) else { return false }
        let content = Self.content(id: id, timestamp: timestamp, body: body)
        return signatures.split(separator: " ").contains { signature in
            keys.contains { Self.isValid(signature, content, with: $0) }
        }
    }

    private static func content(id: String, timestamp: String, body: [UInt8]) -> [UInt8] {
        Array("\(id).\(timestamp).".utf8) + body
    }

    private static func sign(_ content: [UInt8], with secret: WebhookSecret) -> String {
        switch secret.kind {
        case .shared(let key):
            return "v1," + Base64.encode(Array(HMAC<SHA256>.authenticationCode(for: content, using: key)))
        case .signing(let key):
            guard let signature = try? key.signature(for: content) else {
                preconditionFailure("Ed25519 signs any bytes")
            }
            return "v1a," + Base64.encode(Array(signature))
        }
    }

    /// Compares in constant time: swift-crypto's check of an HMAC does, and Ed25519 has nothing secret to leak.
    private static func isValid(_ signature: Substring, _ content: [UInt8], with key: WebhookVerificationKey) -> Bool {
        guard let comma = signature.firstIndex(of: ","),
            let bytes = Base64.decode(signature[signature.index(after: comma)...].utf8)
        else { return false }
        switch (key.kind, signature[..<comma]) {
        case (.shared(let key), "v1"):
            return HMAC<SHA256>.isValidAuthenticationCode(bytes, authenticating: content, using: key)
        case (.verifying(let key), "v1a"):
            return key.isValidSignature(bytes, for: content)
        default:
            return false
        }
    }
}
