/// How large an expression may be and how long it may run, so that none can stop a worker.
public struct CELLimits: Hashable, Sendable {
    /// Bytes of source.
    public var sourceBytesMax: Int
    /// Nodes of the syntax tree.
    public var nodesMax: Int
    /// Levels of the syntax tree, brackets included. At most 200: the deepest fits a stack of 4 MiB, unoptimised.
    public var depthMax: Int {
        didSet { self.depthMax = min(self.depthMax, 200) }
    }
    /// Steps of one evaluation: about one for each node evaluated inside a macro's loop, and for each element or
    /// eight bytes compared, joined or searched.
    public var costMax: Int
    /// Bytes of a pattern for `matches`.
    public var patternBytesMax: Int
    /// Bytes of memory for one compiled pattern.
    public var patternMemoryMax: Int

    public init(
        sourceBytesMax: Int = 64 << 10,
        nodesMax: Int = 10_000,
        depthMax: Int = 128,
        costMax: Int = 1_000_000,
        patternBytesMax: Int = 2 << 10,
        patternMemoryMax: Int = 1 << 20
    ) {
        self.sourceBytesMax = sourceBytesMax
        self.nodesMax = nodesMax
        self.depthMax = min(depthMax, 200)
        self.costMax = costMax
        self.patternBytesMax = patternBytesMax
        self.patternMemoryMax = patternMemoryMax
    }
}
