/// A case as the chains tell it from others: its id where that is short, as Belay's are; else the beginning of its hash.
struct CaseName: Hashable, Sendable {
    /// Their last byte is the length of a short id, which a hash's never looks like.
    let words: SIMD2<UInt64>

    /// The longest id that stands for itself.
    private static let shortMax = 15

    init(_ id: UnsafeRawBufferPointer) {
        var words: (UInt64, UInt64) = (0, 0)
        if id.count <= Self.shortMax {
            withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: id) }
            words.1 = words.1.littleEndian | UInt64(id.count) << 56
        } else {
            HashWords(of: id).withBytes { hash in
                words = (hash.loadUnaligned(as: UInt64.self), hash.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            }
            words.1 |= 0xFF << 56
        }
        self.words = SIMD2(words.0, words.1)
    }

    init(_ id: String) {
        var id = id
        self = id.withUTF8 { CaseName(UnsafeRawBufferPointer($0)) }
    }

    static let installation = CaseName(CaseChains.installation)
}
