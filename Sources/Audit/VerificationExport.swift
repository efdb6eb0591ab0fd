import AuditLog

extension Verification {
    /// The next entry of an exported log, by its leaf. The first that is another than the store's is named: what follows it
    /// in the tree follows from it.
    public mutating func take(exported leaf: TreeHash, at index: Int64) {
        report.exported += 1
        guard !exportDiffers, let own = log.leaf(index), own != leaf else { return }
        exportDiffers = true
        report.add(.export, index: index, "the exported log holds another text than the store")
    }

    /// The exported log was read to its end.
    ///
    /// - Parameter checkpoint: Under which it lies; `nil` where it could not be read.
    public mutating func finishExport(under checkpoint: Checkpoint?) {
        guard let checkpoint else { return }
        guard checkpoint.size <= log.size else {
            report.add(
                .export,
                index: log.size,
                "the exported log goes on to \(checkpoint.size) entries: the store was rolled back, or is another log's"
            )
            return
        }
        if report.exported < checkpoint.size {
            report.add(.export, index: report.exported, "the exported log could not be read from here on")
        }
        if log.root(of: checkpoint.size) != checkpoint.root {
            report.add(.export, index: checkpoint.size, "the exported log's checkpoint has another root than the store")
        }
    }
}

extension LogChain {
    /// The root that the log had at a size that it has reached.
    fileprivate func root(of size: Int64) -> TreeHash {
        var tree = TreeHead.empty
        for leaf in leaves.prefix(Int(size)) { tree.append(leaf) }
        return tree.root
    }
}
