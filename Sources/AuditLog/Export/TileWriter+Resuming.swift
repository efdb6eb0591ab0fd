import SignedNote

extension TileWriter {
    /// Goes on from what lies in `files`.
    ///
    /// - Parameters:
    ///   - keys: Of the log; a checkpoint that lies there must be signed by them.
    ///   - isAdopting: Whether whole bundles behind the checkpoint are taken for entries of the log.
    public init(resuming files: Files, keys: LogKeys, adopting isAdopting: Bool = true) throws {
        self.init(startingIn: files, keys: keys)
        if let bytes = try files.read(LogFileName.checkpoint, bytesMax: SignedNote.bytesMax) {
            let note = try ExportError.reading(LogFileName.checkpoint) { try SignedNote(bytes) }
            let checkpoint = try ExportError.reading(LogFileName.checkpoint) { try keys.checkpoint(in: note) }
            try replay(upTo: checkpoint)
            committed = checkpoint
        }
        if isAdopting { try adopt() }
    }

    /// Reads the entries of the last file of lines again, so that it can grow, and with them the tree above the full tiles
    /// before them. The root shows that all of that is the log's.
    private mutating func replay(upTo checkpoint: Checkpoint) throws {
        let size = checkpoint.size
        let start = size - size % Int64(LinesFile.entriesMax)
        beginLines(
            at: start,
            with: try TileTree(size: start) { level, tile, count in
                let place = tile * Int64(TileName.widthMax)
                return Array(try hashes(level, at: place, of: size >> Int64(8 * level)).prefix(count))
            }
        )
        isReplaying = true
        while self.size < size {
            guard let name = TileName.holding(self.size, of: size, .entries) else { break }
            guard let bytes = try files.read("\(name)", bytesMax: EntryBundle.bytesMax),
                let entries = EntryBundle.decode(bytes), entries.count == name.width
            else { throw ExportError.damaged("\(name)", "it is missing, or no bundle of \(name.width) entries") }
            for entry in entries { try append(entry) }
        }
        isReplaying = false
        guard root == checkpoint.root else {
            throw ExportError.damaged(LogFileName.checkpoint, "its root is not that of the entries that lie here")
        }
    }

    private func hashes(_ level: Int, at place: Int64, of count: Int64) throws -> [TreeHash] {
        guard let name = TileName.holding(place, of: count, .hashes(level: level)) else { return [] }
        guard let bytes = try files.read("\(name)", bytesMax: TileName.widthMax * 32), bytes.count == name.width * 32
        else {
            throw ExportError.damaged("\(name)", "it is missing, or no tile of \(name.width) hashes")
        }
        return TreeHash.hashes(in: bytes)
    }

    /// Takes up full bundles that go on from where the log ends.
    private mutating func adopt() throws {
        while true {
            guard let name = TileName(.entries, index: size / Int64(TileName.widthMax)),
                let bytes = try? files.read("\(name)", bytesMax: EntryBundle.bytesMax),
                let entries = EntryBundle.decode(bytes), entries.count == TileName.widthMax,
                entries.starts(with: bundle)
            else { return }
            for entry in entries.dropFirst(bundle.count) {
                try append(entry)
                adopted += 1
            }
        }
    }
}

extension TreeHash {
    /// The hashes that a tile holds; what is left at its end is none.
    static func hashes(in bytes: [UInt8]) -> [TreeHash] {
        stride(from: 0, to: bytes.count - bytes.count % 32, by: 32).compactMap {
            TreeHash(bytes: Array(bytes[$0..<$0 + 32]))
        }
    }
}
