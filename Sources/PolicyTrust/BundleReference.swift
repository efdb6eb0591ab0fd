import Escalation

/// Which bundle: its version, and the digest of its text, which leads to every byte of its content.
public struct BundleReference: Hashable, Sendable, CustomStringConvertible {
    public let version: Int64
    public let digest: Digest

    public init(version: Int64, digest: Digest) {
        self.version = version
        self.digest = digest
    }

    public var description: String { "version \(version) (\(digest.hexadecimal.prefix(12)))" }
}
