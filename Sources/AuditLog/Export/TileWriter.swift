import SignedNote

/// Writes a log into files: entries in bundles of 256, the tree's tiles over them, the same entries as JSON Lines, and at
/// last the checkpoint that vouches for all of it.
///
/// A log that lies there already is gone on from, after its end was checked against its checkpoint. What an export that
/// was cut short has left behind is taken up too, so far as it is whole: the next checkpoint shows whether it was right
/// (see ``LogExport``).
public struct TileWriter<Files: WritableLogFiles> {
    public internal(set) var files: Files
    /// What must hold of every checkpoint that lies there or is written.
    let keys: LogKeys
    /// Under which the files stood when writing began.
    public internal(set) var committed: Checkpoint?
    /// Entries that an export before this one had written without a checkpoint.
    public internal(set) var adopted: Int64 = 0
    var tree = TileTree()
    /// The entries behind the last full bundle.
    var bundle: [[UInt8]] = []
    /// The lines behind the last full file of lines.
    private var lines: [UInt8] = []
    /// What is read lies there already.
    var isReplaying = false

    /// For an empty place; ``init(resuming:keys:adopting:)`` looks what is there.
    init(startingIn files: Files, keys: LogKeys) {
        self.files = files
        self.keys = keys
    }

    /// The index that the next entry has.
    public var size: Int64 { tree.size }

    public var root: TreeHash { tree.root }

    /// Adds the next entry.
    public mutating func append(_ entry: [UInt8]) throws {
        guard entry.count <= EntryBundle.entryBytesMax else { throw ExportError.entryTooLong(index: size) }
        guard !entry.contains(10) else { throw ExportError.entryNotOneLine(index: size) }
        bundle.append(entry)
        lines += entry
        lines.append(10)
        let filled = tree.append(.leaf(entry))
        guard !filled.isEmpty else { return }
        try putBundle()
        bundle.removeAll(keepingCapacity: true)
        for tile in filled { try put("\(tile.name)", tile.bytes) }
        guard size % Int64(LinesFile.entriesMax) == 0 else { return }
        try putLines()
        lines.removeAll(keepingCapacity: true)
    }

    /// Where the lines of the next entry begin: nothing of them is written yet.
    mutating func beginLines(at size: Int64, with tree: TileTree) {
        self.tree = tree
        bundle = []
        lines = []
    }

    /// Completes the files with the checkpoint over all entries so far, and takes away what only the shorter log needed.
    ///
    /// - Parameter history: Who reads the files finds there which keys the log had.
    public mutating func finish(_ note: SignedNote, history: LogKeyHistory? = nil) throws {
        let checkpoint = try ExportError.reading("the checkpoint") { try keys.checkpoint(in: note) }
        guard checkpoint.size == size, checkpoint.root == root else {
            throw ExportError.anotherTree(written: size, checkpoint: checkpoint.size)
        }
        for tile in tree.partialTiles { try put("\(tile.name)", tile.bytes) }
        if !bundle.isEmpty { try putBundle() }
        if !lines.isEmpty { try putLines() }
        if let history { try put(LogFileName.keys, history.bytes) }
        try files.settle()
        try put(LogFileName.checkpoint, note.bytes)
        try files.settle()
        try removeOutgrown()
        committed = checkpoint
    }

    private mutating func putBundle() throws {
        let index = (size - 1) / Int64(TileName.widthMax)
        guard let name = TileName(.entries, index: index, width: bundle.count), let bytes = EntryBundle.encode(bundle)
        else { preconditionFailure("a bundle holds 1 to 256 entries of bounded length") }
        try put("\(name)", bytes)
    }

    private mutating func putLines() throws {
        try put("\(LinesFile(holding: size - 1, of: size))", lines)
    }

    /// Writes what is not there in these very bytes.
    private mutating func put(_ path: String, _ bytes: [UInt8]) throws {
        guard !isReplaying, try files.read(path, from: 0, upTo: bytes.count + 1) != bytes else { return }
        try files.put(path, bytes)
    }

    private mutating func removeOutgrown() throws {
        let current = Set(TileName.partial(of: size))
        for name in TileName.partial(of: committed?.size ?? 0) where !current.contains(name) {
            try files.remove("\(name)")
        }
        for name in try files.names(in: "entries") {
            let path = "entries/\(name)"
            guard let first = name.split(separator: "-").first.flatMap({ Int64($0) }), name.hasSuffix(".jsonl") else {
                continue
            }
            if first >= size || path != "\(LinesFile(holding: first, of: size))" { try files.remove(path) }
        }
    }
}
