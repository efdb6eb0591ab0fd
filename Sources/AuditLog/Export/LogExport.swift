import SignedNote

/// Brings files up to a checkpoint: writes what they lack of the log.
public enum LogExport {
    /// What a run has done.
    public struct Summary: Hashable, Sendable {
        public let checkpoint: Checkpoint
        /// Entries that lay there under an earlier checkpoint.
        public let found: Int64
        /// Entries that lay there without one, left by a run that was cut short.
        public let adopted: Int64
        public let written: Int64
    }

    /// Gives one entry after another, `nil` at the end.
    public typealias Entries = () throws -> (index: Int64, bytes: [UInt8])?

    /// Writes what `files` lack of the log under `note`.
    ///
    /// - Parameters:
    ///   - keys: Of the log; the checkpoint that lies there and the new one must be signed by them.
    ///   - entries: Gives the log's entries from an index on, in order; it may give more than the checkpoint covers.
    ///   - progress: Called after each bundle with the number of entries that are there; may throw to end the run.
    public static func run<Files: WritableLogFiles>(
        into files: Files,
        under note: SignedNote,
        keys: LogKeys,
        history: LogKeyHistory? = nil,
        entries: (_ from: Int64) throws -> Entries,
        progress: (Int64) throws -> Void = { _ in }
    ) throws -> (summary: Summary, files: Files) {
        let checkpoint = try ExportError.reading("the checkpoint") { try keys.checkpoint(in: note) }
        func write(adopting: Bool) throws -> (Summary, Files) {
            var writer = try TileWriter(resuming: files, keys: keys, adopting: adopting)
            let found = writer.committed?.size ?? 0
            guard found <= checkpoint.size else {
                throw ExportError.wouldShrink(committed: found, checkpoint: checkpoint.size)
            }
            // More is left of a longer log than this checkpoint covers.
            if writer.size > checkpoint.size { return try write(adopting: false) }
            let start = writer.size
            let next = try entries(start)
            while writer.size < checkpoint.size {
                guard let entry = try next() else {
                    throw ExportError.entriesMissing(from: writer.size, size: checkpoint.size)
                }
                guard entry.index == writer.size else {
                    throw ExportError.entryOutOfOrder(index: entry.index, due: writer.size)
                }
                try writer.append(entry.bytes)
                if writer.size % Int64(TileName.widthMax) == 0 { try progress(writer.size) }
            }
            do {
                try writer.finish(note, history: history)
            } catch ExportError.anotherTree where writer.adopted > 0 {
                // What the run before had left was not the log's: everything behind the checkpoint is written anew.
                return try write(adopting: false)
            }
            let summary = Summary(
                checkpoint: checkpoint,
                found: found,
                adopted: writer.adopted,
                written: writer.size - start
            )
            return (summary, writer.files)
        }
        return try write(adopting: true)
    }
}
