import SignedNote
import Testing

@testable import AuditLog

@Suite struct ExportVerificationTests {
    private func verify(_ files: LogFilesInMemory, earlier: SignedNote? = nil) throws -> ExportReport {
        try ExportVerification.run(over: files, trusting: LogTrust(SampleLog.policy, earlier: earlier))
    }

    private func findings(_ files: LogFilesInMemory, earlier: SignedNote? = nil) throws -> [String] {
        try verify(files, earlier: earlier).findings.map(\.description)
    }

    @Test(arguments: [0, 1, 2, 255, 256, 257, 511, 600])
    func `What was exported is intact, whatever its size`(count: Int) throws {
        let log = SampleLog(count: count)
        let report = try verify(log.exported())
        #expect(report.findings == [] && report.isIntact)
        let checkpoint = try log.checkpoint()
        #expect(report.entries == count && report.checkpoint == checkpoint)
        #expect(report.cases == min(count, 7) && report.linked == max(0, count - 7) && report.numberedOnly == 0)
        #expect(report.cosignatures.map(\.time) == [1_700_000_000])
    }

    @Test func `Lines are the entries as they are`() throws {
        let log = SampleLog(count: 300)
        let files = try log.exported()
        let lines = try #require(files.files["entries/000000000000-000000000299.jsonl"])
        #expect(lines.split(separator: 10).map(Array.init) == log.entries)
    }

    @Test func `An entry that was edited is named, in its bundle and in its line`() throws {
        var files = try SampleLog(count: 300).exported()
        let place = try #require(files.files["tile/entries/001.p/44"]).count - 3
        files.files["tile/entries/001.p/44"]?[place] ^= 1
        #expect(
            try findings(files) == [
                "entries/000000000000-000000000299.jsonl, entry 299: its line is not this entry",
                "tile/0/001.p/44, entry 299: hash 43 is not that of the entries below it",
                "checkpoint: its root is not that of the 300 entries that lie here",
            ]
        )
    }

    @Test func `A line, a tile of leaves and a tile above them that were changed are each named`() throws {
        let sound = try SampleLog(count: 600).exported()
        func changed(_ path: String, _ place: Int) throws -> [String] {
            var files = sound
            files.files[path]?[place] ^= 0x20
            return try findings(files)
        }
        #expect(
            try changed("entries/000000000000-000000000599.jsonl", 4) == [
                "entries/000000000000-000000000599.jsonl, entry 0: its line is not this entry"
            ]
        )
        #expect(
            try changed("tile/0/001", 33) == [
                "tile/0/001, entry 257: hash 1 is not that of the entries below it"
            ]
        )
        #expect(
            try changed("tile/1/000.p/2", 40) == [
                "tile/1/000.p/2, entry 256: hash 1 is not that of the entries below it"
            ]
        )
    }

    @Test func `A file that is missing, short, or longer than it may be is named`() throws {
        let sound = try SampleLog(count: 300).exported()
        for path in sound.files.keys.sorted() {
            var files = sound
            files.files[path] = nil
            #expect(try findings(files).contains { $0.hasPrefix(path) && $0.hasSuffix(": it is missing") }, "\(path)")
            files = sound
            files.files[path]?.removeLast()
            #expect(try findings(files).contains { $0.hasPrefix(path) }, "\(path)")
            files = sound
            files.files[path]?.append(10)
            #expect(try findings(files).contains { $0.hasPrefix(path) }, "\(path)")
        }
    }

    @Test func `The entries of a case must follow one another, whoever signed the log`() throws {
        let sound = SampleLog(count: 40)
        func chain(_ change: (inout [[UInt8]]) -> Void) throws -> [String] {
            var entries = sound.entries
            change(&entries)
            return try findings(SampleLog(entries: entries).exported()).map {
                String($0.drop { $0 != "," }.dropFirst(8))
            }
        }
        #expect(try chain { $0.remove(at: 10) } == ["16: change 2 of its case is missing"])
        #expect(
            try chain { $0.swapAt(10, 17) } == [
                "10: change 2 of its case is missing", "17: it is change 2 of its case, where 4 is due",
                "17: it is dated before its case's entry before",
                "24: its `previous` is not the hash of its case's entry before",
            ]
        )
        #expect(try chain { $0.insert($0[39], at: 40) } == ["40: it is change 6 of its case, where 7 is due"])
        #expect(
            try chain { $0[10] = Array(String(decoding: $0[10], as: UTF8.self).replacing("10\"}", with: "11\"}").utf8) }
                == ["17: its `previous` is not the hash of its case's entry before"]
        )
        #expect(try chain { $0[10] = Array("[]".utf8) }.first == "10: it names no case, or no change of it")
        #expect(try chain { $0[10] = Array("no".utf8) }.first == "10: it is no JSON")
    }

    @Test func `A log that was rolled back or has forked is found by whoever kept a checkpoint`() throws {
        let log = SampleLog(count: 300)
        let kept = try log.note(290)
        #expect(try verify(log.exported(), earlier: kept).grownFrom == log.checkpoint(290))
        #expect(try findings(log.exported(), earlier: kept) == [])
        #expect(
            try findings(log.exported(200), earlier: kept) == [
                "checkpoint: the log was rolled back: it had 290 entries, and now has 200"
            ]
        )
        let other = SampleLog(count: 300, note: "other ")
        #expect(try verify(other.exported()).isIntact)
        #expect(
            try findings(other.exported(), earlier: kept) == [
                "checkpoint: the log has forked: its first 290 entries are not those of the checkpoint that was kept"
            ]
        )
        let early = try log.exported(under: log.note(seenAt: 1_699_999_999))
        #expect(
            try findings(early, earlier: kept) == [
                "checkpoint: witness.example.com/w1 dates it before the checkpoint that was kept"
            ]
        )
    }

    @Test func `A kept checkpoint of which nobody knows the key finds nothing, and says so`() throws {
        let log = SampleLog(count: 30)
        let stranger = try #require(SigningKey(name: SampleLog.origin, seed: Array(64..<96)))
        let found = try findings(log.exported(), earlier: log.note(20, by: [stranger]))
        #expect(
            found == ["checkpoint: the checkpoint that was kept is not this log's: no key that is known signed this"]
        )
    }

    @Test func `Without the witnesses that the policy asks for, it is not believed`() throws {
        let log = SampleLog(count: 30)
        #expect(
            try findings(log.exported(under: log.note(seenAt: nil))) == [
                "checkpoint: too few witnesses have seen it: none of them"
            ]
        )
    }

    @Test func `A log of which the auditor believes no key is refused`() throws {
        let other = try #require(SigningKey(name: NoteName("other.example.com/log")!, seed: Array(64..<96)))
        let log = SampleLog(count: 30)
        let keys = LogKeys(origin: other.name, always: [other.verifier])
        let files = try log.exported(under: log.note(by: [other]), keys: keys)
        #expect(
            try findings(files) == ["checkpoint: it is of other.example.com/log, a log of which you believe no key"]
        )
    }

    @Test func `A size that no file bears out ends the check at the first file that is missing`() throws {
        let huge = try #require(Checkpoint(origin: SampleLog.origin, size: .max, root: .empty))
        var note = try #require(SignedNote(unsigned: huge.text))
        note.sign(with: SampleLog.key)
        note.cosign(with: SampleLog.witness, at: 1)
        let files = LogFilesInMemory(["checkpoint": note.bytes])
        #expect(try findings(files) == ["tile/entries/000, entry 0: it is missing"])
    }
}
