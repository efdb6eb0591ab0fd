import AuditFiles
import AuditLog
import Foundation
import SignedNote
import Testing

@Suite final class LogDirectoryTests {
    private let folder = NSTemporaryDirectory() + "log-directory-" + UUID().uuidString

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    @Test func `A file is put whole, read in parts, listed, and removed`() throws {
        var directory = LogDirectory(folder + "/a/b")
        #expect(try directory.read("x/y", from: 0, upTo: 10) == nil && directory.names(in: "x") == [])
        try directory.put("x/y", Array(0..<10))
        try directory.put("x/z", [])
        try directory.put("x/y", Array(1..<9))
        #expect(try directory.read("x/y", from: 0, upTo: 100) == Array(1..<9))
        #expect(try directory.read("x/y", from: 6, upTo: 1) == [7] && directory.read("x/y", from: 99, upTo: 1) == [])
        #expect(try directory.read("x/z", bytesMax: 1) == [])
        #expect(throws: LogFileTooLarge.self) { try directory.read("x/y", bytesMax: 7) }
        #expect(try directory.names(in: "x") == ["y", "z"])
        try directory.settle()
        try directory.remove("x/y")
        try directory.remove("x/y")
        #expect(try directory.names(in: "x") == ["z"] && directory.read("x/y/z", from: 0, upTo: 1) == nil)
    }

    @Test func `A link out of the directory and a folder in a file's place are refused`() throws {
        var directory = LogDirectory(folder)
        try directory.put("a", [1])
        try FileManager.default.createSymbolicLink(atPath: folder + "/checkpoint", withDestinationPath: "/etc/hostname")
        #expect(throws: LogDirectoryError.self) { try directory.read("checkpoint", from: 0, upTo: 10) }
        try FileManager.default.createDirectory(atPath: folder + "/keys", withIntermediateDirectories: true)
        #expect(throws: LogDirectoryError.self) { try directory.read("keys", from: 0, upTo: 10) }
    }

    @Test func `A disk that is full leaves what stood there`() throws {
        // Writes to this device fail as on a full disk, and the rename never comes.
        var directory = LogDirectory("/dev/shm/belay-log-directory-\(getpid())")
        defer { try? FileManager.default.removeItem(atPath: directory.path) }
        try directory.put("a", [1])
        try FileManager.default.createSymbolicLink(atPath: directory.path + "/.b.tmp", withDestinationPath: "/dev/full")
        #expect(throws: LogDirectoryError.self) { try directory.put("b", [2]) }
        #expect(try directory.names(in: "") == ["a"])
    }

    @Test func `A log is exported into a directory, verified there, and goes on`() throws {
        let origin = try #require(NoteName("log.example.com/belay"))
        let key = try #require(SigningKey(name: origin, seed: Array(0..<32)))
        let keys = LogKeys(origin: origin, always: [key.verifier])
        let entries = (0..<700).map { Array(#"{"case":"c\#($0)","change":1}"#.utf8) }
        func note(_ size: Int) throws -> SignedNote {
            var tree = TreeHead.empty
            for entry in entries.prefix(size) { tree.append(.leaf(entry)) }
            let checkpoint = try #require(Checkpoint(origin: origin, size: Int64(size), root: tree.root))
            var note = try #require(SignedNote(unsigned: checkpoint.text))
            note.sign(with: key)
            return note
        }
        var before: SignedNote?
        for size in [300, 700] {
            let (summary, _) = try LogExport.run(
                into: LogDirectory(folder),
                under: note(size),
                keys: keys,
                entries: { from in
                    var rest = entries.enumerated().dropFirst(Int(from))
                    return { rest.popFirst().map { (Int64($0.offset), $0.element) } }
                }
            )
            #expect(summary.found == (before == nil ? 0 : 300) && summary.written == (before == nil ? 300 : 400))
            let report = try ExportVerification.run(
                over: LogDirectory(folder),
                trusting: LogTrust(LogPolicy(logs: [key.verifier]), earlier: before)
            )
            #expect(report.findings == [] && report.entries == size)
            before = try note(size)
        }
        let left = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".tmp") }
        #expect(left == [])
        #expect(!FileManager.default.fileExists(atPath: folder + "/tile/entries/001.p/44"))
    }
}
