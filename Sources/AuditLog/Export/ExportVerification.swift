import JSON
import SignedNote

/// Checks an exported log from its first byte: the entries against the tiles of leaves, those against the tiles above and
/// the root, the root against the signed checkpoint, its key against what is known of the log's keys, the witnesses
/// against the quorum, the lines against the entries, each case's chain, and all of it against an earlier checkpoint.
///
/// It holds one bundle of entries at a time, the edge of the tree, and the end of each case's chain.
public struct ExportVerification<Files: LogFiles> {
    let files: Files
    let trust: LogTrust
    var report: ExportReport
    var tree = TileTree()
    var chains = CaseChains()
    var lines = LinesProgress()
    /// The size and root of the auditor's checkpoint, once it is known to be the log's.
    var earlier: Checkpoint?
    /// Whether the tree of the log that this one goes on from is a beginning of this one.
    var goesOn = false
    /// Whether the first entry holds that log's last checkpoint.
    var isHeldFirst = false
    let reader = EntryReader()
    let parser = JSONParser()

    /// Checks a whole log.
    ///
    /// - Parameters:
    ///   - findings: So many are kept; all are counted.
    ///   - leaf: Called with the leaf of each entry, and its index, for whoever has something else to hold it against.
    ///   - progress: Called after each bundle with the number of entries so far; may throw to end the run.
    public static func run(
        over files: Files,
        trusting trust: LogTrust,
        keeping findings: Int = 100,
        leaf: (TreeHash, Int64) throws -> Void = { _, _ in },
        progress: (Int64) throws -> Void = { _ in }
    ) throws -> ExportReport {
        var verification = ExportVerification(
            files: files,
            trust: trust,
            report: ExportReport(keeping: max(1, findings))
        )
        if let checkpoint = try verification.readCheckpoint() {
            let isWhole = try verification.readEntries(of: checkpoint, leaf, progress)
            if isWhole { try verification.finish(checkpoint) }
        }
        verification.report.cases = verification.chains.count
        verification.report.linked = verification.chains.linked
        verification.report.numberedOnly = verification.chains.numberedOnly
        return verification.report
    }

    private init(files: Files, trust: LogTrust, report: ExportReport) {
        self.files = files
        self.trust = trust
        self.report = report
    }

    /// Whether the tree could be recomputed to its end.
    private mutating func readEntries(
        of checkpoint: Checkpoint,
        _ take: (TreeHash, Int64) throws -> Void,
        _ progress: (Int64) throws -> Void
    ) throws -> Bool {
        while tree.size < checkpoint.size {
            guard let name = TileName.holding(tree.size, of: checkpoint.size, .entries) else { return false }
            guard let entries = try readBundle(name) else { return false }
            for entry in entries {
                let index = tree.size
                let hashes = entry.withUnsafeBytes { EntryHashes(of: $0) }
                check(entry, hashes.plain, at: index, in: "\(name)")
                try take(hashes.leaf, index)
                for tile in tree.append(hashes.leaf) { try compare(tile) }
                if earlier?.size == tree.size { compareEarlier(tree.root) }
                if report.continued?.size == tree.size { goesOn = report.continued?.root == tree.root }
            }
            try lines.compare(entries, from: tree.size - Int64(entries.count), of: checkpoint.size, in: files, &report)
            report.entries = tree.size
            try progress(tree.size)
        }
        return true
    }

    /// `nil` where what is there is no such bundle: what comes behind it cannot be hashed into the tree.
    private mutating func readBundle(_ name: TileName) throws -> [[UInt8]]? {
        let first = name.index * Int64(TileName.widthMax)
        guard let bytes = try whole("\(name)", bytesMax: EntryBundle.bytesMax, first) else { return nil }
        guard let entries = EntryBundle.decode(bytes) else {
            report.add("\(name)", first, "it ends inside an entry; nothing behind it can be checked")
            return nil
        }
        guard entries.count == name.width else {
            report.add(
                "\(name)",
                first + Int64(min(entries.count, name.width)),
                "it holds \(entries.count) entries, not \(name.width); nothing behind them can be checked"
            )
            return nil
        }
        return entries
    }

    private mutating func check(_ entry: [UInt8], _ hash: HashWords, at index: Int64, in path: String) {
        if entry.contains(10) { report.add(path, index, "it is more than one line") }
        entry.withUnsafeBytes { bytes in
            do throws(EntryLinkError) {
                guard let link = try reader.read(bytes, { members throws(EntryLinkError) in try EntryLink(members) })
                else { throw .notJSON }
                for fault in chains.follow(link, hash).faults { report.add(path, index, "\(fault)") }
            } catch {
                report.add(path, index, "\(error)")
            }
        }
        if index == 0, let continued = report.continued { isHeldFirst = holds(entry, continued) }
    }

    private mutating func finish(_ checkpoint: Checkpoint) throws {
        for tile in tree.partialTiles { try compare(tile) }
        if tree.root != checkpoint.root {
            report.add(LogFileName.checkpoint, "its root is not that of the \(checkpoint.size) entries that lie here")
        }
        if earlier?.size == 0 { report.grownFrom = earlier }
        if let continued = report.continued, !goesOn, !isHeldFirst {
            report.add(
                LogFileName.checkpoint,
                0,
                "the log goes on from \(continued.origin), and neither are its entries there, nor does its first hold its "
                    + "last checkpoint"
            )
        }
    }

    private mutating func compareEarlier(_ root: TreeHash) {
        if root == earlier?.root {
            report.grownFrom = earlier
        } else {
            report.add(
                LogFileName.checkpoint,
                "the log has forked: its first \(tree.size) entries are not those of the checkpoint that was kept"
            )
        }
    }

    /// Holds a tile against what was computed.
    private mutating func compare(_ tile: HashTile) throws {
        guard case .hashes(let level) = tile.name.content else { return }
        let first = tile.name.index * Int64(TileName.widthMax) << Int64(8 * level)
        let path = "\(tile.name)"
        guard let bytes = try whole(path, bytesMax: TileName.widthMax * 32, first) else { return }
        guard bytes != tile.bytes else { return }
        guard bytes.count == tile.hashes.count * 32 else {
            report.add(path, first, "it holds \(bytes.count) bytes, not \(tile.hashes.count) hashes")
            return
        }
        let found = TreeHash.hashes(in: bytes)
        for (place, (own, other)) in zip(tile.hashes, found).enumerated() where own != other {
            let index = first + Int64(place) << Int64(8 * level)
            report.add(path, index, "hash \(place) is not that of the entries below it")
            // The first says it; the others follow from it or from the same hand.
            return
        }
    }

    /// A file that must be there; `nil` where it is not, or is too large, which is a finding.
    mutating func whole(_ path: String, bytesMax: Int, _ index: Int64? = nil) throws -> [UInt8]? {
        do {
            guard let bytes = try files.read(path, bytesMax: bytesMax) else {
                report.add(path, index, "it is missing")
                return nil
            }
            return bytes
        } catch let error as LogFileTooLarge {
            report.add(path, index, "it is larger than the \(error.bytesMax) bytes that it may have")
            return nil
        }
    }
}
