internal import CCryptoBoringSSL

/// Thirty-two bytes of SHA-256, held in place: a log has millions of them, and an array each would be a piece of memory
/// each.
///
/// They are taken with the C function under swift-crypto's `SHA256`. That keeps what it hashes in a piece of memory of its
/// own, which it wipes: right for secrets, and for a public entry of a few hundred bytes as much work as the hash.
public struct HashWords: Hashable, Sendable {
    private let first, second, third, fourth: UInt64

    /// `nil` unless there are 32 bytes.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 32 else { return nil }
        self.init(loading: bytes)
    }

    /// Of what stands in one piece.
    public init(of content: UnsafeRawBufferPointer) {
        self.init(of: UnsafeRawBufferPointer(start: nil, count: 0), content)
    }

    /// Of two pieces, one behind the other, without putting them together.
    init(of first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) {
        var context = SHA256_CTX()
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        CCryptoBoringSSL_SHA256_Init(&context)
        CCryptoBoringSSL_SHA256_Update(&context, first.baseAddress, first.count)
        CCryptoBoringSSL_SHA256_Update(&context, second.baseAddress, second.count)
        self = withUnsafeMutableBytes(of: &words) { bytes in
            CCryptoBoringSSL_SHA256_Final(bytes.baseAddress, &context)
            return HashWords(loading: UnsafeRawBufferPointer(bytes))
        }
    }

    /// Of 32 bytes.
    init(loading bytes: UnsafeRawBufferPointer) {
        first = bytes.loadUnaligned(as: UInt64.self)
        second = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        third = bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        fourth = bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    }

    /// The bytes, lent.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        // Four words without a gap between them, as they were loaded.
        try withUnsafeBytes(of: self, body)
    }

    public var bytes: [UInt8] { withBytes { Array($0) } }
}
