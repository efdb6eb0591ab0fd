/// How much of a document is accepted before it is refused.
///
/// Every bound holds for one document. The defaults fit an event from a stranger; tighten them where less is expected.
public struct JSONLimits: Hashable, Sendable {
    /// Bytes of the whole document. Never more than 32 MiB, whatever is asked for: the tape counts 24 bits of elements.
    public var bytesMax: Int {
        didSet { self.bytesMax = Self.clamp(self.bytesMax) }
    }
    /// Arrays and objects inside one another; a scalar has depth 0. At most 512.
    public var depthMax: Int {
        didSet { self.depthMax = min(max(self.depthMax, 0), 512) }
    }
    /// Object members, counted over the whole document.
    public var keysMax: Int
    /// Bytes of one string or key, after unescaping.
    public var stringBytesMax: Int

    public init(
        bytesMax: Int = 8 << 20,
        depthMax: Int = 64,
        keysMax: Int = 100_000,
        stringBytesMax: Int = 1 << 20
    ) {
        self.bytesMax = Self.clamp(bytesMax)
        self.depthMax = min(max(depthMax, 0), 512)
        self.keysMax = max(keysMax, 0)
        self.stringBytesMax = max(stringBytesMax, 0)
    }

    private static func clamp(_ bytes: Int) -> Int { min(max(bytes, 0), 32 << 20) }
}
