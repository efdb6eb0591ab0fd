/// What an entry is committed to without holding it: HMAC-SHA-256 (RFC 2104) of the content under a random salt.
///
/// Taken of bytes that are lent, without an array for each of the keys: a log has millions of them.
public enum Commitment {
    /// What stands before the digits in an entry.
    public static let mark: StaticString = "hmac-sha256:"

    /// The length of SHA-256's block.
    private static let blockBytes = 64

    public static func hash(of content: UnsafeRawBufferPointer, salt: UnsafeRawBufferPointer) -> HashWords {
        // A longer key is hashed first.
        guard salt.count <= blockBytes else { return HashWords(of: salt).withBytes { hash(of: content, salt: $0) } }
        return withUnsafeTemporaryAllocation(byteCount: blockBytes, alignment: 8) { block in
            fill(block, with: salt, 0x36)
            let inner = HashWords(of: UnsafeRawBufferPointer(block), content)
            fill(block, with: salt, 0x5C)
            return inner.withBytes { HashWords(of: UnsafeRawBufferPointer(block), $0) }
        }
    }

    /// A block of the salt, filled up with zeros, and each byte combined with `pad`.
    private static func fill(_ block: UnsafeMutableRawBufferPointer, with salt: UnsafeRawBufferPointer, _ pad: UInt64) {
        block.initializeMemory(as: UInt8.self, repeating: 0)
        block.copyMemory(from: salt)
        for place in stride(from: 0, to: blockBytes, by: 8) {
            let word = block.load(fromByteOffset: place, as: UInt64.self)
            block.storeBytes(of: word ^ 0x0101_0101_0101_0101 &* pad, toByteOffset: place, as: UInt64.self)
        }
    }
}
