import Escalation
import Foundation
import Testing

@testable import Store

/// Stores that are new, newer, moved, somebody else's, or fail.
@Suite struct LifecycleTests {
    @Test(arguments: StoreKind.available)
    func `A store that nobody migrated says so`(kind: StoreKind) throws {
        try StoreFixture.with(kind, migrated: false) { fixture in
            let store = fixture.open()
            #expect(throws: StoreError.self) { try store.transaction { _ in } }
            let error = #expect(throws: StoreError.self) { try store.reading { _ in } }
            #expect(error?.kind == .notMigrated)
            try store.migrate()
            try store.migrate()
            try store.transaction { _ in }
        }
    }

    @Test(arguments: StoreKind.available)
    func `Several that migrate at once find one schema`(kind: StoreKind) async throws {
        let fixture = try StoreFixture.unmigrated(kind)
        defer { fixture.remove() }
        let address = fixture.address
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { try address.open().migrate() } }
            try await group.waitForAll()
        }
        #expect(try fixture.open().reading { try $0.counts() } == StoreCounts())
    }

    @Test(arguments: StoreKind.available)
    func `A newer schema, a moved store and another environment are refused`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            func refusal(_ other: (any Store)? = nil) throws -> StoreError.Kind? {
                let error = #expect(throws: StoreError.self) { try (other ?? store).transaction { _ in } }
                let reading = #expect(throws: StoreError.self) { try (other ?? store).reading { _ in } }
                #expect(error?.kind == reading?.kind)
                return error?.kind
            }
            try store.transaction { try $0.setMeta("schema-floor", "999") }
            try fixture.sql("UPDATE meta SET value = '999' WHERE key = 'schema'")
            #expect(try refusal() == .newerSchema)
            let migration = #expect(throws: StoreError.self) { try store.migrate() }
            #expect(migration?.kind == .newerSchema)
            try fixture.sql("DELETE FROM meta WHERE key = 'schema-floor'")
            #expect(try refusal() == .newerSchema, "a store that names no floor fits nothing older")
            try fixture.sql("UPDATE meta SET value = '0' WHERE key = 'schema'")
            #expect(try refusal() == .notMigrated)
            try fixture.sql("UPDATE meta SET value = '\(Migration.newest)' WHERE key = 'schema'")
            try store.transaction { try $0.setMeta("environment", "production") }
            #expect(try refusal(fixture.open(StoreOptions(environment: "test"))) == .wrongEnvironment)
            try fixture.open(StoreOptions(environment: "production")).transaction { _ in }
            try store.transaction { try $0.setMeta("moved", "elsewhere") }
            #expect(try refusal() == .moved)
        }
    }

    @Test(arguments: StoreKind.available)
    func `A worker goes on beside a newer schema that says that this one fits, and no longer`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            #expect(try store.reading { try $0.meta("schema-floor") } == "\(Migration.floor)")
            try fixture.sql("UPDATE meta SET value = '999' WHERE key = 'schema'")
            try store.write { $0.newCases = [Sample.aCase()] }
            #expect(try store.reading { try $0.case(Sample.aCase().id) } == Sample.aCase())
            let migration = #expect(throws: StoreError.self) { try store.migrate() }
            #expect(migration?.kind == .newerSchema, "an old version migrates nothing")
            try fixture.sql("UPDATE meta SET value = '\(Migration.newest + 1)' WHERE key = 'schema-floor'")
            let error = #expect(throws: StoreError.self) { try store.reading { _ in } }
            #expect(error?.kind == .newerSchema)
        }
    }

    @Test(arguments: StoreKind.available)
    func `The first environment to migrate a store owns it`(kind: StoreKind) throws {
        try StoreFixture.with(kind, migrated: false) { fixture in
            try fixture.open(StoreOptions(environment: "test")).migrate()
            try fixture.open(StoreOptions(environment: "production")).migrate()
            let environment = try fixture.open().reading { try $0.meta("environment") }
            #expect(environment == "test")
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A commit whose answer was lost is done, and doing it again is noticed`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let faults = FaultOnce(at: .answer)
            let store = fixture.open(faults: faults)
            let message = Sample.message("a")
            func decide() throws -> [InboxVerdict] {
                try store.transaction { transaction in
                    let verdicts = try transaction.admit([message])
                    guard verdicts == [.first] else { return verdicts }
                    _ = try transaction.write(ChangeSet { $0.inboxAnswers = [(message.id, Sample.envelope("answer"))] })
                    return verdicts
                }
            }
            let error = #expect(throws: StoreError.self) { try decide() }
            #expect(error?.kind == .unavailable && error?.isRetriable == true)
            let again = try decide()
            #expect(again == [.repeated(answer: Sample.envelope("answer"))])
        }
    }

    @Test(arguments: StoreKind.contract, [FaultPoint.begin, .commit])
    func `A fault before the commit leaves nothing`(kind: StoreKind, point: FaultPoint) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open(faults: FaultOnce(at: point))
            #expect(throws: StoreError.self) { try store.write { $0.newCases = [Sample.aCase()] } }
            #expect(try store.reading { try $0.counts() }.cases == 0)
            try store.write { $0.newCases = [Sample.aCase()] }
            #expect(try store.reading { try $0.counts() }.cases == 1)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A closed handle opens again by itself`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write { $0.newCases = [Sample.aCase()] }
            store.close()
            #expect(try store.reading { try $0.counts() }.cases == 1)
        }
    }

    @Test(.enabled(if: StoreKind.contract.contains(.postgreSQL)))
    func `A lost connection is told as unavailable, and the next transaction has another`() throws {
        try StoreFixture.with(.postgreSQL) { fixture in
            let store = try #require(fixture.open() as? SQLStore)
            let kill = SQLStatement("test", "SELECT pg_backend_pid(), pg_terminate_backend(pg_backend_pid())")
            let error = #expect(throws: StoreError.self) {
                try store.transaction { _ in _ = try store.connection.rows(kill()) }
            }
            #expect(error?.kind == .unavailable)
            try store.write { $0.newCases = [Sample.aCase()] }
        }
    }

    @Test
    func `A writer waits for another no longer than its patience`() throws {
        try StoreFixture.with(.sqlite) { fixture in
            let (one, other) = (fixture.open(), fixture.open(StoreOptions(patience: .milliseconds(20))))
            try one.transaction { _ in
                let error = #expect(throws: StoreError.self) { try other.transaction { _ in } }
                #expect(error?.kind == .busy)
                let counts = try other.reading { try $0.counts() }
                #expect(counts == StoreCounts(), "readers wait for nobody")
            }
            try other.transaction { _ in }
        }
    }
}

/// Fails once, as a lost connection does.
final class FaultOnce: StoreFaults {
    private let point: FaultPoint
    private var isSpent = false

    init(at point: FaultPoint) {
        self.point = point
    }

    func reached(_ point: FaultPoint) throws {
        guard point == self.point, !isSpent else { return }
        isSpent = true
        throw StoreError(.unavailable, operation: "commit", message: "the connection was lost")
    }
}
