import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What stands in the store encrypted: AES-256-GCM (NIST SP 800-38D) under the key of whom it is about.
///
///     0x01 | key's name, 16 bytes | nonce, 12 | ciphertext | tag, 16
///
/// In a column of text it is written `sealed:` and the Base64 of these bytes. Neither beginning is one of JSON, so that what
/// an earlier version wrote in clear is told apart.
struct Seal {
    fileprivate static let mark: UInt8 = 1
    fileprivate static let textMark = "sealed:"
    private static let headCount = 1 + SubjectKeyID.byteCount
    /// Nonce and tag.
    private static let boxCountMin = 12 + 16

    /// Whose key opens it.
    let keyID: SubjectKeyID
    private let bytes: [UInt8]

    /// `nil` where the bytes are not sealed.
    init?(_ bytes: [UInt8]) {
        guard bytes.first == Self.mark, bytes.count >= Self.headCount + Self.boxCountMin,
            let keyID = SubjectKeyID(bytes: Array(bytes[1..<Self.headCount]))
        else { return nil }
        self.keyID = keyID
        self.bytes = bytes
    }

    /// `nil` where the text is not sealed.
    init?(_ text: String) {
        guard text.utf8.starts(with: Self.textMark.utf8),
            let data = Data(base64Encoded: String(text.dropFirst(Self.textMark.count)))
        else { return nil }
        self.init(Array(data))
    }

    /// What was sealed; throws where anything of it was changed, or the key is another.
    func opened(with key: SubjectKey) throws -> [UInt8] {
        let box = try AES.GCM.SealedBox(combined: bytes[Self.headCount...])
        return Array(try AES.GCM.open(box, using: key.secret, authenticating: bytes[..<Self.headCount]))
    }
}

extension SubjectKey {
    func seal(_ plain: [UInt8]) -> [UInt8] {
        let head = [Seal.mark] + id.bytes
        // It fails for texts above 64 GiB only, and nonces are drawn: 2^32 of one key are far away.
        guard let box = try? AES.GCM.seal(plain, using: secret, authenticating: head), let combined = box.combined
        else {
            preconditionFailure("what is to be sealed is too long")
        }
        return head + combined
    }

    func seal(_ plain: String) -> String {
        Seal.textMark + Data(seal(Array(plain.utf8))).base64EncodedString()
    }
}
