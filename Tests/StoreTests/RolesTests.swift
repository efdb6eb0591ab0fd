import Escalation
import Foundation
import Testing

@testable import Store

/// What the roles of `deploy/postgres/roles.sql` may do, in the schema that they are for.
@Suite struct RolesTests {
    private static let workerAddress = ProcessInfo.processInfo.environment["BELAY_TEST_POSTGRES_WORKER"]
    private static let isPossible = workerAddress != nil && StoreKind.postgresAddress != nil

    /// Leaves no trace: what a fleet of this database holds stays as it is.
    private struct RolledBack: Error {}

    private func address(_ server: String?) throws -> StoreAddress {
        let server = try #require(server)
        return try StoreAddress(server + (server.contains("?") ? "&" : "?") + "schema=belay")
    }

    @Test(.enabled(if: RolesTests.isPossible, "needs PostgreSQL with the roles: deploy/dev test"))
    func `The workers' role can do all that workers do`() throws {
        try address(StoreKind.postgresAddress).open(StoreOptions()).migrate()
        let worker = try address(Self.workerAddress).open(StoreOptions())
        defer { worker.close() }
        let name = UUID().uuidString
        _ = #expect(throws: RolledBack.self) {
            try worker.transaction { transaction in
                let lane = try transaction.takeLane(LaneID(kind: "review", name: name), lease: .seconds(1))
                try transaction.renewLane(lane, lease: .seconds(1))
                _ = try transaction.admit([Sample.message(name)])
                _ = try transaction.raiseTrial(digest: Digest(of: name.utf8), again: nil)
                _ = try transaction.meetShapes([ShapeTests.seen("a", type: name)])
                _ = try transaction.meetShapes([ShapeTests.seen(name, type: name)])
                let shapes = try transaction.lockShapes([ShapeTests.seen(name, type: name).shape.digest])
                    .map(ShapeTests.acknowledged)
                var changes = ChangeSet()
                changes.lane = lane
                changes.newCases = [Sample.aCase(CaseID(name))]
                changes.entries = [Sample.entry(1, of: CaseID(name))]
                changes.notices = [Sample.notice(name)]
                changes.outbox = [Sample.envelope(name)]
                changes.acknowledgedShapes = shapes
                let rows = try transaction.write(changes)
                _ = try transaction.lockCases([CaseID(name)])
                _ = try transaction.leaseNotices(limit: 1, lease: .seconds(1))
                try transaction.removeOutbox(rows.map(\.id))
                try transaction.addDead([Sample.deadLetter(name)])
                _ = try transaction.apply(Sample.document(kind: name))
                _ = try transaction.holdRole(name, holder: name, lease: .seconds(1))
                let head = try transaction.logHead()
                let waiting = try transaction.unsequenced(limit: 1)
                let leaves = waiting.map { Leaf(row: $0.row, index: head.size, hash: LogTests.hash(head.size)) }
                try transaction.append(LogGrowth(leaves: leaves, newHead: LogTests.head(head.size + 1)), to: head)
                _ = try transaction.prune(inboxAge: .seconds(1_000_000_000), limit: 1)
                throw RolledBack()
            }
        }
    }

    @Test(
        .enabled(if: RolesTests.isPossible, "needs PostgreSQL with the roles: deploy/dev test"),
        arguments: ["entry", "leaf", "log_head", "document"]
    )
    func `Nobody who works may change or remove what only grows`(table: String) throws {
        try address(StoreKind.postgresAddress).open(StoreOptions()).migrate()
        let connection = try address(Self.workerAddress).openStore(StoreOptions(), faults: NoFaults()).connection
        defer { connection.close() }
        let column = ["entry": "kind", "leaf": "idx", "log_head": "size", "document": "name"][table] ?? ""
        for attempt in ["UPDATE \(table) SET \(column) = \(column)", "DELETE FROM \(table)", "TRUNCATE \(table)"] {
            let error = #expect(throws: StoreError.self) {
                try connection.transaction(.write, opening: []) { _, _ in
                    _ = try connection.run([SQLStatement("test", attempt)()])
                }
            }
            #expect(error?.message.contains("permission denied") == true, "\(attempt): \(error?.message ?? "allowed")")
        }
    }

    @Test(
        .enabled(if: RolesTests.isPossible, "needs PostgreSQL with the roles: deploy/dev test"),
        arguments: ["DELETE FROM subject_key", "TRUNCATE subject_key"]
    )
    func `Nobody who works may destroy a subject's key`(attempt: String) throws {
        try address(StoreKind.postgresAddress).open(StoreOptions()).migrate()
        let connection = try address(Self.workerAddress).openStore(StoreOptions(), faults: NoFaults()).connection
        defer { connection.close() }
        let error = #expect(throws: StoreError.self) {
            try connection.transaction(.write, opening: []) { _, _ in
                _ = try connection.run([SQLStatement("test", attempt)()])
            }
        }
        #expect(error?.message.contains("permission denied") == true, "\(error?.message ?? "allowed")")
    }
}
