import Base64Text
import Escalation

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
        guard text.starts(with: textMark) else { return try body(nil) }
        let digits = UnsafeRawBufferPointer(rebasing: text[textMark.count...])
        guard let count = Base64.byteCount(of: digits) else { return try body(nil) }
        return try withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { bytes in
            try body(Base64.read(digits, to: bytes) ? Seal(UnsafeRawBufferPointer(bytes)) : nil)
        }
    }

    /// Under whose key a column of text is sealed; `nil` where it is not.
    static func keyID(ofText text: String) -> SubjectKeyID? { text.withBytes { lend(text: $0) { $0?.keyID } } }

    private var plainCount: Int { bytes.count - Self.countMin }

    /// What was sealed; `nil` where anything of it was changed, or the key is another.
    func opened(with key: SubjectKey) -> [UInt8]? {
        var isOpened = false
        let plain = [UInt8](unsafeUninitializedCapacity: plainCount) { plain, count in
            count = plainCount
            let room = UnsafeMutableRawBufferPointer(start: plain.baseAddress, count: count)
            isOpened = open(into: room, GaloisCounter(key))
        }
        return isOpened ? plain : nil
    }

    /// Lends what was sealed, `nil` as ``opened(with:)``.
    func lend<Result>(
        openedWith counter: GaloisCounter,
        to body: (UnsafeRawBufferPointer?) throws -> Result
    ) rethrows -> Result {
        try withUnsafeTemporaryAllocation(byteCount: plainCount, alignment: 1) { plain in
            try body(open(into: plain, counter) ? UnsafeRawBufferPointer(plain) : nil)
        }
    }

    private func open(into plain: UnsafeMutableRawBufferPointer, _ counter: GaloisCounter) -> Bool {
        counter.open(
            UnsafeRawBufferPointer(rebasing: bytes[Self.headCount...]),
            into: plain,
            authenticating: UnsafeRawBufferPointer(rebasing: bytes[..<Self.headCount])
        )
    }
}

extension SubjectKey {
    func seal(_ plain: [UInt8]) -> [UInt8] {
        plain.withUnsafeBytes { plain in
            [UInt8](unsafeUninitializedCapacity: Seal.countMin + plain.count) { buffer, count in
                count = Seal.countMin + plain.count
                seal(plain, into: UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count))
            }
        }
    }

    func seal(_ plain: String) -> String {
        plain.withBytes { plain in
            withUnsafeTemporaryAllocation(byteCount: Seal.countMin + plain.count, alignment: 1) { bytes in
                seal(plain, into: bytes)
                let count = Seal.textMark.count + Base64.digitCount(of: bytes.count)
                return String(unsafeUninitializedCapacity: count) { buffer in
                    let text = UnsafeMutableRawBufferPointer(buffer)
                    text.copyBytes(from: Seal.textMark)
                    Base64.write(
                        UnsafeRawBufferPointer(bytes),
                        to: UnsafeMutableRawBufferPointer(rebasing: text[Seal.textMark.count...])
                    )
                    return count
                }
            }
        }
    }

    private func seal(_ plain: UnsafeRawBufferPointer, into bytes: UnsafeMutableRawBufferPointer) {
        bytes[0] = Seal.mark
        let head = UnsafeMutableRawBufferPointer(rebasing: bytes[..<Seal.headCount])
        id.withBytes { UnsafeMutableRawBufferPointer(rebasing: head[1...]).copyMemory(from: $0) }
        GaloisCounter(self).seal(
            plain,
            into: UnsafeMutableRawBufferPointer(rebasing: bytes[Seal.headCount...]),
            authenticating: UnsafeRawBufferPointer(head)
        )
    }
}

extension String {
    /// The bytes of its UTF-8, lent.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        var text = self
        return try text.withUTF8 { try body(UnsafeRawBufferPointer($0)) }
    }
}
