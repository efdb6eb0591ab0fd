import SignedNote
import Testing

@testable import AuditLog

@Suite struct TileWriterTests {
    /// Files on which the power fails, or the disk is full, after so many changes.
    struct FailingFiles: WritableLogFiles {
        struct Cut: Error {}
        final class Disk {
            var files = LogFilesInMemory()
            var changesLeft: Int

            init(_ files: LogFilesInMemory, changes: Int) {
                self.files = files
                changesLeft = changes
            }

            func spend() throws {
                guard changesLeft > 0 else { throw Cut() }
                changesLeft -= 1
            }
        }

        let disk: Disk

        func read(_ path: String, from offset: Int64, upTo count: Int) -> [UInt8]? {
            disk.files.read(path, from: offset, upTo: count)
        }
        func names(in folder: String) -> [String] { disk.files.names(in: folder) }
        func put(_ path: String, _ bytes: [UInt8]) throws {
            try disk.spend()
            disk.files.put(path, bytes)
        }
        func remove(_ path: String) throws {
            try disk.spend()
            disk.files.remove(path)
        }
        func settle() {}
    }

    @Test(arguments: [[0, 1, 200, 256, 257, 511, 600, 601], [16_000, 16_384, 16_385, 16_700]])
    func `A log that grows in steps lies in the end in the files that one run writes`(sizes: [Int]) throws {
        let log = SampleLog(count: sizes.last!, cases: 300)
        var files = LogFilesInMemory()
        for size in sizes { files = try log.exported(into: files, size) }
        #expect(try files == log.exported())
        let trust = try LogTrust(SampleLog.policy, earlier: log.note(sizes[1]))
        #expect(try ExportVerification.run(over: files, trusting: trust).findings == [])
    }

    @Test func `Wherever a run is cut, the log stays whole, and the next run completes it`() throws {
        let log = SampleLog(count: 900)
        let first = try log.exported(400)
        let whole = try log.exported(900)
        let policy = try SampleLog.policy
        var cuts = 0
        for changes in 0... {
            let disk = FailingFiles.Disk(first, changes: changes)
            do {
                _ = try LogExport.run(
                    into: FailingFiles(disk: disk),
                    under: log.note(900),
                    keys: SampleLog.keys,
                    entries: log.feed
                )
                #expect(disk.files == whole)
                break
            } catch is FailingFiles.Cut {
                cuts += 1
                let report = try ExportVerification.run(over: disk.files, trusting: LogTrust(policy))
                #expect(report.findings == [] && (report.entries == 400 || report.entries == 900), "cut at \(changes)")
                var completed = try log.exported(into: disk.files, 900)
                // A tile that only the shorter log needed may stay, if the cut came between the checkpoint and its end.
                for name in TileName.partial(of: 400) { completed.files["\(name)"] = nil }
                #expect(completed == whole, "cut at \(changes)")
            }
        }
        #expect(cuts > 10)
    }

    @Test func `What a cut run has written is not asked for again`() throws {
        let log = SampleLog(count: 3000)
        let disk = FailingFiles.Disk(LogFilesInMemory(), changes: 9)
        #expect(throws: FailingFiles.Cut.self) {
            try LogExport.run(
                into: FailingFiles(disk: disk),
                under: log.note(),
                keys: SampleLog.keys,
                entries: log.feed
            )
        }
        let (summary, _) = try LogExport.run(
            into: disk.files,
            under: log.note(),
            keys: SampleLog.keys,
            entries: log.feed
        )
        // Nine files are five bundles and four tiles.
        #expect(summary.found == 0 && summary.adopted == 1280 && summary.written == 1720)
    }

    @Test func `What a cut run has left of another log is written anew`() throws {
        let log = SampleLog(count: 900)
        var files = try log.exported(400)
        let other = try SampleLog(count: 900, note: "other ").exported()
        for path in ["tile/entries/001", "tile/entries/002", "tile/0/001", "tile/0/002"] {
            files.files[path] = other.files[path]
        }
        // Behind its first 144 entries the bundle is another log's.
        let own = try #require(try log.exported().files["tile/entries/001"].flatMap(EntryBundle.decode))
        let foreign = try #require(other.files["tile/entries/001"].flatMap(EntryBundle.decode))
        files.files["tile/entries/001"] = EntryBundle.encode(own.prefix(144) + foreign.dropFirst(144))
        #expect(try log.exported(into: files) == log.exported())
    }

    @Test func `A log that is not the one that lies there is not gone on with`() throws {
        let log = SampleLog(count: 600)
        let there = try log.exported(500)
        let other = SampleLog(count: 600, note: "other ")
        #expect(throws: ExportError.anotherTree(written: 600, checkpoint: 600)) {
            try other.exported(into: there)
        }
        #expect(throws: ExportError.wouldShrink(committed: 500, checkpoint: 400)) { try log.exported(into: there, 400) }
        var damaged = there
        damaged.files["tile/entries/001.p/244"]?[20] ^= 1
        #expect(throws: ExportError.damaged("checkpoint", "its root is not that of the entries that lie here")) {
            try log.exported(into: damaged)
        }
        damaged = there
        damaged.files["tile/entries/001.p/244"] = nil
        #expect(throws: ExportError.damaged("tile/entries/001.p/244", "it is missing, or no bundle of 244 entries")) {
            try log.exported(into: damaged)
        }
        let stranger = try #require(SigningKey(name: SampleLog.origin, seed: Array(64..<96)))
        #expect(throws: ExportError.damaged("the checkpoint", "no key that is known signed this")) {
            try log.exported(under: log.note(by: [stranger]))
        }
    }

    @Test func `Entries must come in order, be as many as the checkpoint says, and be one line each`() throws {
        let log = SampleLog(count: 10)
        func run(_ entries: [(Int64, [UInt8])]) throws {
            var rest = entries[...]
            _ = try LogExport.run(
                into: LogFilesInMemory(),
                under: log.note(),
                keys: SampleLog.keys,
                entries: { _ in { rest.popFirst() } }
            )
        }
        let all = log.entries.enumerated().map { (Int64($0), $1) }
        #expect(throws: Never.self) { try run(all + [(10, [])]) }
        #expect(throws: ExportError.entriesMissing(from: 9, size: 10)) { try run(all.dropLast()) }
        #expect(throws: ExportError.entryOutOfOrder(index: 1, due: 0)) { try run(Array(all.dropFirst())) }
        #expect(throws: ExportError.entryNotOneLine(index: 0)) { try run([(0, Array("a\nb".utf8))]) }
        #expect(throws: ExportError.entryTooLong(index: 0)) { try run([(0, Array(repeating: 65, count: 65_536))]) }
    }
}
