import Escalation
import Foundation
import Glibc
import Testing

@testable import Store

/// Who else of the machine may open the files of a store. The umask is the whole process's: only these tests change it.
@Suite(.serialized) struct FileModeTests {
    private static func modes(in fixture: StoreFixture) throws -> [String: Int] {
        let path = try #require(fixture.address.description.split(separator: ":").last.map(String.init))
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var modes: [String: Int] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")
            modes[file] = attributes[.posixPermissions] as? Int
        }
        return modes
    }

    private static let files = ["belay.db", "belay.db-shm", "belay.db-wal", "belay.db.lock", "belay.db.turn"]

    private static func path(of fixture: StoreFixture) -> String { String(fixture.text.dropFirst("sqlite:".count)) }

    @Test(arguments: [(0, 0o640), (0o022, 0o640), (0o027, 0o640), (0o077, 0o600)])
    func `Nobody else of the machine may open a store that was made, whatever the umask`(
        umask mask: Int,
        mode: Int
    ) throws {
        let before = umask(mode_t(mask))
        defer { umask(before) }
        try StoreFixture.with(.sqlite) { fixture in
            let store = fixture.open()
            try store.write { $0.entries = [Sample.entry(1)] }
            #expect(try store.reading { try $0.story(of: Sample.aCase().id) }.count == 1)
            #expect(try Self.modes(in: fixture) == Dictionary(uniqueKeysWithValues: Self.files.map { ($0, mode) }))
            #expect(fixture.address.filesOpenToOthers == [])
            // A backup is for whoever makes it.
            let backup = Self.path(of: fixture) + ".backup"
            _ = try StoreBackup(of: fixture.address).write(to: backup, keys: backup + ".keys")
            let modes = try Self.modes(in: fixture)
            #expect(modes["belay.db.backup"] == 0o600 && modes["belay.db.backup.keys"] == 0o600)
            #expect(modes.count == Self.files.count + 2)
            withExtendedLifetime(store) {}
        }
    }

    @Test func `A file that was there keeps its mode, and it is said who may open it`() throws {
        try StoreFixture.with(.sqlite, migrated: false) { fixture in
            let path = Self.path(of: fixture)
            try #require(FileManager.default.createFile(atPath: path, contents: nil))
            try #require(chmod(path, 0o664) == 0)
            let store = fixture.open()
            try store.migrate()
            #expect(try Self.modes(in: fixture)["belay.db"] == 0o664)
            let open = fixture.address.filesOpenToOthers
            #expect(open == [path, path + "-wal", path + "-shm"], "SQLite gives them the mode of the database")
            for file in open { try #require(chmod(file, 0o660) == 0) }
            #expect(fixture.address.filesOpenToOthers == [], "a group is for whoever runs the store to choose")
            try store.write { $0.entries = [Sample.entry(1)] }
            #expect(fixture.address.filesOpenToOthers == [])
        }
    }
}
