import Escalation
import Foundation
import JSON
import Testing

@testable import Store

/// Versions of the directory: who stands in them, and how they are forgotten.
@Suite struct DirectoryTests {
    private static let jane = "kind: directory\nversion: 1\npeople: [{id: jane, name: Jane Roe}]\n"
    private static let left = "kind: directory\nversion: 2\npeople: [{id: ada, name: Ada}]\n"

    static func directory(_ version: Int64, _ text: String) -> StoredDocument {
        Sample.document("directory", version: version, text: text, kind: "directory")
    }

    private static func apply(_ documents: StoredDocument..., to store: any Store) throws {
        for document in documents {
            #expect(try store.transaction { try $0.apply(document) } == .applied, "\(document.version)")
        }
    }

    /// As `belay audit shred` does.
    private static func erase(_ version: Int64, in store: any Store) throws -> SubjectHolding {
        try store.transaction { transaction in
            let holding = try #require(try transaction.lockSubject(.directory(version)))
            #expect(holding.isFinished)
            _ = try transaction.write(ChangeSet { $0.destroyed = holding.key })
            return holding
        }
    }

    private static func change(from old: Int64?, to new: Int64?) -> JSONValue {
        var version: JSONObject = ["document": "directory", "path": "version", "effect": "data"]
        version["old"] = old.map { .int($0) }
        version["new"] = new.map { .int($0) }
        return [
            "why": "people change",
            "difference": [
                .object(version),
                ["document": "directory", "path": "people[jane].name", "old": "Jane Roe", "effect": "data"],
                ["document": "policy heat", "path": "title", "old": "a", "new": "b", "effect": "data"],
            ],
        ]
    }

    private static func bundle(
        _ version: Int64,
        _ change: JSONValue,
        _ files: [String: [StoredBundle.Document]]
    ) -> StoredBundle {
        StoredBundle(
            version: version,
            note: "note \(version)\n",
            manifest: "[]\n",
            change: change.description,
            files: files.sorted { $0.key < $1.key }.map { .init(path: $0.key, documents: $0.value) },
            at: Sample.start,
            storedBy: "ops"
        )
    }

    private static let heat = StoredBundle.Document(kind: "policy", name: "heat", version: 4)

    @Test(arguments: StoreKind.contract)
    func `A directory that was replaced is erased for good; the one in force stays`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let (old, new) = (Self.directory(1, Self.jane), Self.directory(2, Self.left))
            try Self.apply(old, new, to: store)
            #expect(try store.reading { try $0.documentHistory(kind: "directory") } == [old, new])
            let (first, second) = try store.reading {
                (try $0.subject(.directory(1)), try $0.subject(.directory(2)))
            }
            #expect(first?.isFinished == true && first?.key != second?.key)
            #expect(second?.isInForce == true && second?.isFinished == false)
            #expect(try store.reading { try $0.subject(.directory(3)) } == nil)
            #expect(try store.reading { try $0.erasedDocuments() } == [])

            let other = fixture.open()
            #expect(try other.reading { try $0.document(kind: "directory", name: "directory", version: 1) } == old)
            let holding = try Self.erase(1, in: store)
            #expect(holding.key == first?.key && holding.cases.isEmpty)
            for store in [store, other] {
                let history = try store.reading { try $0.documentHistory(kind: nil) }
                #expect(history.map(\.text) == [nil, Self.left], "in every process, from its next look on")
                #expect(history.first?.hash == old.hash && history.first?.appliedBy == old.appliedBy)
            }
            let gone = ErasedDocument(kind: "directory", name: "directory", version: 1, key: holding.key)
            #expect(try store.reading { try $0.erasedDocuments() } == [gone])
            #expect(try store.reading { try $0.subject(.directory(1)) } == nil, "there is nothing to erase any more")
            #expect(try store.transaction { try $0.apply(old) } == .erased, "it does not come back")
            #expect(try store.transaction { try $0.apply(new) } == .unchanged)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `What signed bundles changed in a directory goes with it`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try Self.apply(
                Self.directory(1, Self.jane),
                Self.directory(2, Self.left),
                Self.directory(3, Self.left + "\n"),
                to: store
            )
            let told = [
                Self.change(from: nil, to: 1), Self.change(from: 1, to: 2), Self.change(from: 2, to: 3),
                ["why": "Jane left", "difference": []],
            ]
            try store.transaction { transaction in
                for (place, change) in told.enumerated() {
                    let files = ["people.yaml": [StoredBundle.Document.directory(min(Int64(place) + 1, 3))]]
                    try transaction.add(Self.bundle(Int64(place) + 1, change, files))
                }
            }
            // As an earlier version wrote it: with what stood there.
            try store.transaction { transaction in
                var changes = ChangeSet()
                changes.entries = try told.map { change in
                    .ofInstallation(
                        .bundleActivated,
                        change: try transaction.nextInstallationChange(),
                        at: Sample.start,
                        facts: [:],
                        detail: .init(salt: [7], content: change)
                    )
                }
                _ = try transaction.write(changes)
            }
            func changes() throws -> [String?] { try store.reading { try $0.trust() }.bundles.map(\.change) }
            #expect(try changes() == told.map(\.description))
            #expect(try store.reading { try $0.subject(.directory(3)) }?.isInForce == true)

            let holding = try Self.erase(1, in: store)
            #expect(try changes() == [nil, nil] + told[2...].map(\.description))
            func details() throws -> [StoredEntry] {
                try store.reading { try $0.story(of: Entry.installation) }.filter { $0.entry.kind == .bundleActivated }
            }
            #expect(try details().map(\.erased) == [holding.key, holding.key, nil, nil])
            #expect(try details().map { $0.entry.detail?.content } == [nil, nil] + told[2...].map { $0 })
            _ = try Self.erase(2, in: store)
            #expect(try changes() == [nil, nil, nil, told[3].description])
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A directory in one signed file with a policy waits for the open cases under that policy`(
        kind: StoreKind
    ) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try Self.apply(Self.directory(1, Self.jane), Self.directory(2, Self.left), to: store)
            let empty: JSONValue = ["why": "", "difference": []]
            try store.transaction { transaction in
                try transaction.add(Self.bundle(1, empty, ["all.yaml": [.directory(1), Self.heat]]))
                try transaction.add(Self.bundle(2, empty, ["people.yaml": [.directory(2)]]))
            }
            func holding() throws -> SubjectHolding? { try store.reading { try $0.subject(.directory(1)) } }
            #expect(try holding()?.isFinished == true)
            try store.write { $0.newCases = [Sample.aCase("OPEN")] }
            #expect(try holding()?.unfinished.map(\.id) == ["OPEN"])
            #expect(try store.transaction { try $0.lockSubject(.directory(1)) } == holding())
            // The policy stands in a file of its own as well, whose digest can be recomputed for ever.
            try store.transaction { try $0.add(Self.bundle(3, empty, ["earlier/heat.yaml": [Self.heat]])) }
            #expect(try holding()?.isFinished == true)
            // What the bundle in force names is in force, whatever was applied beside it.
            try store.transaction { try $0.add(Self.bundle(4, empty, ["people.yaml": [.directory(1)]])) }
            #expect(try holding()?.isInForce == true)
        }
    }

    @Test(arguments: StoreKind.available)
    func `No column names who stands in a directory, before it is erased or after`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try Self.apply(Self.directory(1, Self.jane), Self.directory(2, Self.left), to: store)
            try store.transaction { transaction in
                try transaction.add(Self.bundle(1, Self.change(from: 1, to: 2), ["people.yaml": [.directory(2)]]))
            }
            func look() throws {
                for table in ["document", "bundle", "subject_key", "entry", "entry_detail", "meta"] {
                    for row in try fixture.sql("SELECT * FROM \(table)") {
                        #expect(!"\(row)".contains("Jane"), "\(table)")
                    }
                }
            }
            try look()
            _ = try Self.erase(1, in: store)
            try look()
        }
    }

    /// Puts directories and changes back as a version that sealed none wrote them.
    private static func unseal(
        _ documents: [StoredDocument],
        _ bundles: [StoredBundle],
        in fixture: StoreFixture
    ) throws {
        for document in documents {
            _ = try fixture.sql(
                "UPDATE document SET text = ?1 WHERE kind = 'directory' AND version = ?2",
                .text(document.text ?? ""),
                .int(document.version)
            )
        }
        for bundle in bundles {
            _ = try fixture.sql(
                "UPDATE bundle SET change_text = ?1 WHERE version = ?2",
                .text(bundle.change ?? ""),
                .int(bundle.version)
            )
        }
        _ = try fixture.sql(
            "DELETE FROM subject_key WHERE id <> ?1",
            .blob([UInt8](repeating: 0, count: 16))
        )
    }

    @Test(arguments: StoreKind.available)
    func `A migration seals the directories of before, and closes the store to workers of before`(
        kind: StoreKind
    ) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let documents = [Self.directory(1, Self.jane), Self.directory(2, Self.left)]
            try Self.apply(documents[0], documents[1], Sample.document(), to: store)
            let bundle = Self.bundle(1, Self.change(from: 1, to: 2), ["people.yaml": [.directory(2)]])
            try store.transaction { try $0.add(bundle) }
            store.close()
            try Self.unseal(documents, [bundle], in: fixture)
            try fixture.sql("UPDATE meta SET value = '16' WHERE key = 'schema'")
            try fixture.sql("UPDATE meta SET value = '15' WHERE key = 'schema-floor'")
            #expect(try fixture.sql("SELECT * FROM document").contains { "\($0)".contains("Jane") })

            try store.migrate()
            #expect(try store.reading { try $0.documentHistory(kind: nil) } == documents + [Sample.document()])
            #expect(try store.reading { try $0.trust() }.bundles == [bundle])
            for table in ["document", "bundle"] {
                #expect(try !fixture.sql("SELECT * FROM \(table)").contains { "\($0)".contains("Jane") }, "\(table)")
            }
            #expect(try store.reading { try $0.meta("schema-floor") } == "17")
            _ = try Self.erase(1, in: store)
            #expect(try store.reading { try $0.trust() }.bundles.map(\.change) == [nil])
        }
    }

    @Test(arguments: StoreKind.available)
    func `A directory goes through a backup with its key, and an erased one stays erased`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { source in
            let store = source.open()
            let old = Self.directory(1, Self.jane)
            try Self.apply(old, Self.directory(2, Self.left), Self.directory(3, Self.left + "\n"), to: store)
            _ = try Self.erase(2, in: store)
            let path = FileManager.default.temporaryDirectory.appending(path: "directories-\(UUID().uuidString)").path
            defer {
                for ending in DatabaseFiles.endings + [".keys"] {
                    try? FileManager.default.removeItem(atPath: path + ending)
                }
            }
            _ = try StoreBackup(of: source.address).write(to: path, keys: path + ".keys")
            let bytes = try Data(contentsOf: URL(filePath: path))
            #expect(bytes.range(of: Data("Jane".utf8)) == nil, "the backup without its keys tells nobody")
            for keys in [path + ".keys", nil] {
                try StoreFixture.with(kind, migrated: false) { target in
                    _ = try StoreRestoration(of: path, keys: keys, into: target.address).run()
                    let texts = try target.address.openForRecovery().reading {
                        try $0.documentHistory(kind: "directory").map(\.text)
                    }
                    #expect(texts == (keys == nil ? [nil, nil, nil] : [Self.jane, nil, Self.left + "\n"]))
                }
            }
            // A backup of before holds it in clear, and has no place for keys: it is sealed where it is put.
            let file = try StoreAddress("sqlite:\(path)").openStore(StoreOptions(), faults: NoFaults())
            try file.connection.transaction(.write, opening: []) { _, _ in
                let clear = SQLStatement("test", "UPDATE document SET text = ?1 WHERE version = 1")
                let schema = SQLStatement("test", "UPDATE meta SET value = '16' WHERE key = 'schema'")
                _ = try file.connection.run([clear(.text(Self.jane)), schema()])
            }
            try file.migrate()
            file.close()
            try StoreFixture.with(kind, migrated: false) { target in
                _ = try StoreRestoration(of: path, keys: path + ".keys", into: target.address).run()
                let restored = target.address.openForRecovery()
                #expect(
                    try restored.reading { try $0.documentHistory(kind: "directory") }.map(\.text)
                        == [Self.jane, nil, Self.left + "\n"]
                )
                #expect(try !target.sql("SELECT * FROM document").contains { "\($0)".contains("Jane") })
            }
            try StoreFixture.with(.sqlite, migrated: false) { target in
                try StoreCopy(from: source.address, to: target.address).run()
                let history = try target.open().reading { try $0.documentHistory(kind: "directory") }
                #expect(history.map(\.text) == [Self.jane, nil, Self.left + "\n"])
            }
        }
    }

    @Test(arguments: StoreKind.available)
    func `A recovery erases a directory again by the key that the log names, in force or not`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try Self.apply(Self.directory(1, Self.jane), to: store)
            let key = try #require(try store.reading { try $0.subject(.directory(1)) }).key
            let recovery = fixture.address.openForRecovery()
            _ = try recovery.recovering { try $0.beginRecovery(of: "restored") }
            try recovery.recovering { transaction in
                let holding = try #require(try transaction.lockHolding(under: key))
                _ = try transaction.write(ChangeSet { $0.destroyed = holding.key })
            }
            try recovery.recovering { try $0.finishRecovery(incarnation: 2) }
            #expect(try fixture.open().reading { try $0.documents() }.map(\.text) == [nil])
        }
    }
}
