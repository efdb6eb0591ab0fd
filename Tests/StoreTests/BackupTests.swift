import Escalation
import Foundation
import JSON
import Testing

@testable import Store

/// Backups beside a live store, and stores that come from one.
@Suite struct BackupTests {
    private static func folder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "backup-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder.path)
    }

    private func fill(_ store: any Store) throws {
        _ = try store.transaction { try $0.apply(Sample.document()) }
        try store.write {
            $0.newCases = [Sample.aCase()]
            $0.entries = (1...3).map {
                Sample.entry($0, detail: Entry.Detail(salt: [UInt8](repeating: 1, count: 32), content: "x"))
            }
        }
        try LogTests.sequence(store, limit: 2)
    }

    private func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test(arguments: StoreKind.available, StoreKind.available)
    func `A backup is a closed file and its keys, and comes out in either database as it went in`(
        from: StoreKind,
        to: StoreKind
    ) throws {
        try StoreFixture.with(from) { source in
            try StoreFixture.with(to, migrated: false) { target in
                try Self.folder { folder in
                    try fill(source.open())
                    let path = folder + "/belay.backup"
                    let summary = try StoreBackup(of: source.address).write(to: path, keys: path + ".keys")
                    #expect(summary.logSize == 2 && summary.unsequenced == 2 && summary.cases == 1)
                    #expect(summary.keptApart == 2, "the case's key and the installation's")
                    #expect(try mode(of: path) == 0o600)
                    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
                    #expect(files.sorted() == ["belay.backup", "belay.backup.keys"])
                    // What comes later is not in it.
                    try source.open().write { $0.entries = [Sample.entry(4)] }
                    let keys = path + ".keys"
                    let rows = try StoreRestoration(of: path, keys: keys, into: target.address).run()
                    #expect(rows == summary.rows + 2)
                    let restored = target.address.openForRecovery()
                    #expect(try restored.reading { try $0.case(Sample.aCase().id) } == Sample.aCase())
                    #expect(
                        try restored.reading { try $0.story(of: Sample.aCase().id) }.map(\.entry.change) == [1, 2, 3]
                    )
                    #expect(
                        try restored.reading { try $0.logHead() } == source.open().reading { try $0.logHead() }
                    )
                    #expect(try StoreRestoration(of: path, keys: keys, into: target.address).run() == nil, "done once")
                }
            }
        }
    }

    @Test(arguments: StoreKind.available)
    func `Nobody works on a backup, nor on what was restored from it`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { source in
            try StoreFixture.with(kind, migrated: false) { target in
                try Self.folder { folder in
                    try fill(source.open())
                    let path = folder + "/belay.backup"
                    _ = try StoreBackup(of: source.address).write(to: path, keys: path + ".keys")
                    _ = try StoreRestoration(of: path, keys: nil, into: target.address).run()
                    for address in [target.address, try StoreAddress("sqlite:\(path)")] {
                        let store = address.open()
                        for attempt in [{ try store.transaction { _ in } }, { try store.reading { _ in } }] {
                            let error = #expect(throws: StoreError.self) { try attempt() }
                            #expect(error?.kind == .restored && error?.isRetriable == false)
                            #expect(error?.message.contains("belay store recover") == true)
                        }
                    }
                    let refused = #expect(throws: StoreError.self) {
                        try StoreCopy(from: target.address, to: source.address).run()
                    }
                    #expect(refused?.kind == .restored)
                }
            }
        }
    }

    @Test(arguments: StoreKind.available)
    func `No file is written over, and nothing is left of a run that was ended`(kind: StoreKind) throws {
        struct Ended: Error {}
        try StoreFixture.with(kind) { source in
            try Self.folder { folder in
                try fill(source.open())
                let path = folder + "/belay.backup"
                #expect(throws: Ended.self) {
                    try StoreBackup(of: source.address).write(to: path, keys: path + ".keys") { _ in throw Ended() }
                }
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
                try Data("mine".utf8).write(to: URL(filePath: path))
                let error = #expect(throws: StoreError.self) {
                    try StoreBackup(of: source.address).write(to: path, keys: path + ".keys")
                }
                #expect(error?.message.contains("there already") == true)
                #expect(try Data(contentsOf: URL(filePath: path)) == Data("mine".utf8))
            }
        }
    }

    @Test(arguments: StoreKind.available)
    func `Only a backup is restored, and only into an empty store`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { source in
            try StoreFixture.with(.sqlite) { other in
                try Self.folder { folder in
                    try fill(source.open())
                    let path = folder + "/belay.backup"
                    _ = try StoreBackup(of: source.address).write(to: path, keys: path + ".keys")
                    let full = #expect(throws: StoreError.self) {
                        try StoreRestoration(of: path, keys: nil, into: source.address).run()
                    }
                    #expect(full?.message.contains("not empty") == true)
                    let file = String(other.text.dropFirst("sqlite:".count))
                    try StoreFixture.with(kind, migrated: false) { target in
                        let none = #expect(throws: StoreError.self) {
                            try StoreRestoration(of: file, keys: nil, into: target.address).run()
                        }
                        #expect(none?.message.contains("no backup") == true)
                        try target.open().transaction { _ in }
                    }
                }
            }
        }
    }

    @Test(arguments: StoreKind.available)
    func `What is kept apart is in a file of its own and in no other`(kind: StoreKind) throws {
        let apart: Set<String> = ["document"]
        try StoreFixture.with(kind) { source in
            try Self.folder { folder in
                try fill(source.open())
                let (path, keys) = (folder + "/b", folder + "/b.keys")
                let backup = StoreBackup(of: source.address, StoreOptions(), keepingApart: apart)
                #expect(try backup.write(to: path, keys: keys).keptApart == 1)
                #expect(try mode(of: keys) == 0o600)
                let text = Data(try #require(Sample.document().text).utf8)
                #expect(try Data(contentsOf: URL(filePath: path)).range(of: text) == nil)
                #expect(try Data(contentsOf: URL(filePath: keys)).range(of: text) != nil)
                for (given, count) in [(Optional(keys), 1), (nil, 0)] {
                    try StoreFixture.with(kind, migrated: false) { target in
                        _ = try StoreRestoration(
                            of: path,
                            keys: given,
                            into: target.address,
                            StoreOptions(),
                            keptApart: apart
                        ).run()
                        let store = target.address.openForRecovery()
                        #expect(try store.reading { try $0.documents() }.count == count)
                        #expect(try store.reading { try $0.counts() }.cases == 1)
                    }
                }
            }
        }
    }

    @Test(arguments: StoreKind.available)
    func `A handle that has seen more of the log works no more on a store that has less`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try fill(store)
            #expect(try store.reading { try $0.logHead() }.size == 2)
            // Another server takes over, which had less.
            try fixture.sql("UPDATE meta SET value = '1' WHERE key = 'log-size'")
            let error = #expect(throws: StoreError.self) { try store.transaction { _ in } }
            #expect(error?.kind == .restored && error?.message.contains("1 entries, and had 2") == true)
            try fixture.sql("UPDATE meta SET value = '2' WHERE key = 'log-size'")
            try store.transaction { _ in }
            try fixture.sql("UPDATE meta SET value = '2' WHERE key = 'incarnation'")
            let other = #expect(throws: StoreError.self) { try store.reading { _ in } }
            #expect(other?.kind == .restored && other?.message.contains("start it again") == true)
            try fixture.open().transaction { #expect($0.incarnation == 2) }
        }
    }

    @Test func `Every table is copied with every column, but for settings and roles`() throws {
        try StoreFixture.with(.sqlite) { fixture in
            func names(_ sql: String) throws -> Set<String> {
                Set(
                    try fixture.sql(sql).map { stored in
                        var row = stored
                        return try row.text()
                    }
                )
            }
            let tables = try names("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            #expect(tables.subtracting(["meta", "role"]) == Set(CopiedTable.all.map(\.name)))
            for table in CopiedTable.all {
                let columns = try names("SELECT name FROM pragma_table_info('\(table.name)')")
                #expect(columns == Set(table.columns), "\(table.name)")
            }
        }
    }
}
