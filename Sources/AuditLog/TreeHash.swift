import Crypto

/// A node of the log's tree: 32 bytes of SHA-256 (RFC 6962, section 2.1).
public struct TreeHash: Hashable, Sendable {
    public let bytes: [UInt8]

    /// `nil` unless there are 32 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    private init(digest: SHA256.Digest) {
        self.bytes = digest.withUnsafeBytes { Array($0) }
    }

    /// The root of a log without entries: the hash of nothing.
    public static let empty = TreeHash(digest: SHA256.hash(data: [UInt8]()))

    /// The hash of an entry. The prefix keeps an entry from being passed off as a node.
    public static func leaf(_ entry: some Collection<UInt8>) -> TreeHash {
        var input: [UInt8] = [0x00]
        input.reserveCapacity(entry.count + 1)
        input.append(contentsOf: entry)
        return TreeHash(digest: SHA256.hash(data: input))
    }

    public static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        var input: [UInt8] = [0x01]
        input.reserveCapacity(65)
        input.append(contentsOf: left.bytes)
        input.append(contentsOf: right.bytes)
        return TreeHash(digest: SHA256.hash(data: input))
    }
}
