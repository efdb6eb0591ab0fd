import Escalation

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
///
/// It lies where it was read: it is valid no longer than the memory that it was made of.
struct Seal {
    fileprivate static let mark: UInt8 = 1
    fileprivate static let textMark = Array("sealed:".utf8)
    fileprivate static let headCount = 1 + SubjectKeyID.byteCount
    /// Of nothing.
    fileprivate static let countMin = headCount + GaloisCounter.nonceCount + GaloisCounter.tagCount

    /// Whose key opens it.
    let keyID: SubjectKeyID
    private let bytes: UnsafeRawBufferPointer

    /// `nil` where the bytes are not sealed.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.first == Self.mark, bytes.count >= Self.countMin else { return nil }
        keyID = SubjectKeyID(loading: UnsafeRawBufferPointer(rebasing: bytes[1..<Self.headCount]))
        self.bytes = bytes
    }

    /// Lends what a column of text holds; `nil` where it is not sealed.
    static func lend<Result>(
        text: UnsafeRawBufferPointer,
        to body: (Seal?) throws -> Result
    ) rethrows -> Result {
        guard text.starts(with: textMark), let start = text.baseAddress else { return try body(nil) }
        let digits = UnsafeMutableRawPointer(mutating: start + textMark.count)
        let digitCount = text.count - textMark.count
        guard let bytes = Data(base64Encoded: Data(bytesNoCopy: digits, count: digitCount, deallocator: .none)) else {
            return try body(nil)
        }
        return try bytes.withUnsafeBytes { try body(Seal($0)) }
    }

    /// Whether a column of text is sealed.
    static func isText(_ text: String) -> Bool { text.withBytes { lend(text: $0) { $0 != nil } } }

    /// What was sealed; `nil` where anything of it was changed, or the key is another.
    func opened(with key: SubjectKey) -> [UInt8]? {
        var isOpened = false
        let plain = [UInt8](unsafeUninitializedCapacity: bytes.count - Self.countMin) { plain, count in
            count = bytes.count - Self.countMin
            isOpened = GaloisCounter.open(
                UnsafeRawBufferPointer(rebasing: bytes[Self.headCount...]),
                into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(plain)[..<count]),
                under: key,
                authenticating: UnsafeRawBufferPointer(rebasing: bytes[..<Self.headCount])
            )
        }
        return isOpened ? plain : nil
    }
}

extension SubjectKey {
    func seal(_ plain: [UInt8]) -> [UInt8] { plain.withUnsafeBytes(seal) }

    func seal(_ plain: String) -> String {
        "sealed:" + Data(plain.withBytes(seal)).base64EncodedString()
    }

    private func seal(_ plain: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Seal.countMin + plain.count) { buffer, count in
            count = Seal.countMin + plain.count
            let bytes = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count])
            bytes[0] = Seal.mark
            let head = UnsafeMutableRawBufferPointer(rebasing: bytes[..<Seal.headCount])
            id.withBytes { UnsafeMutableRawBufferPointer(rebasing: head[1...]).copyMemory(from: $0) }
            GaloisCounter.seal(
                plain,
                into: UnsafeMutableRawBufferPointer(rebasing: bytes[Seal.headCount...]),
                under: self,
                authenticating: UnsafeRawBufferPointer(head)
            )
        }
    }
}

extension String {
    /// The bytes of its UTF-8, lent.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        var text = self
        return try text.withUTF8 { try body(UnsafeRawBufferPointer($0)) }
    }
}
