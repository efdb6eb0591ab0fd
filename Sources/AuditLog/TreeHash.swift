/// A node of the log's tree: 32 bytes of SHA-256 (RFC 6962, section 2.1).
public struct TreeHash: Hashable, Sendable {
    private let words: HashWords

    public var bytes: [UInt8] { words.bytes }

    /// The bytes, lent.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try words.withBytes(body)
    }

    /// `nil` unless there are 32 bytes.
    public init?(bytes: [UInt8]) {
        guard let words = bytes.withUnsafeBytes({ HashWords($0) }) else { return nil }
        self.words = words
    }

    /// `nil` unless there are 32 bytes.
    public init?(bytes: UnsafeRawBufferPointer) {
        guard let words = HashWords(bytes) else { return nil }
        self.words = words
    }

    init(_ words: HashWords) {
        self.words = words
    }

    /// The root of a log without entries: the hash of nothing.
    public static let empty = TreeHash(HashWords(of: UnsafeRawBufferPointer(start: nil, count: 0)))

    static let leafPrefix: UInt8 = 0x00
    static let nodePrefix: UInt8 = 0x01

    /// The hash of an entry. The prefix keeps an entry from being passed off as a node.
    public static func leaf(_ entry: some Collection<UInt8>) -> TreeHash {
        entry.withContiguousStorageIfAvailable { leaf(UnsafeRawBufferPointer($0)) }
            ?? Array(entry).withUnsafeBytes { leaf($0) }
    }

    /// The same of bytes that are lent.
    public static func leaf(_ entry: UnsafeRawBufferPointer) -> TreeHash {
        withUnsafeBytes(of: leafPrefix) { TreeHash(HashWords(of: $0, entry)) }
    }

    public static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        withUnsafeBytes(of: nodePrefix) { prefix in
            // Two hashes side by side are the 64 bytes that follow the prefix.
            withUnsafeBytes(of: (left.words, right.words)) { TreeHash(HashWords(of: prefix, $0)) }
        }
    }
}
