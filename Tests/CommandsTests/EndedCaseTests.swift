import Escalation
import GRDBSQLite
import Store
import Testing

@testable import Audit
@testable import Commands

/// Cases that have ended are nearly all of a log's, and are taken by their rows where these are plain.
@Suite("Cases that have ended, by their rows") struct EndedCaseTests {
    private let directory: TemporaryDirectory
    private let address: String

    init() throws {
        directory = try TemporaryDirectory()
        address = "sqlite:\(directory.path)/belay.db"
        let run = CommandRun(["store", "migrate", "--store", address])
        try #require(run.status == .ok, "\(run.errors)")
    }

    private func sql(_ text: String) throws {
        var database: OpaquePointer?
        try #require(sqlite3_open("\(directory.path)/belay.db", &database) == SQLITE_OK)
        defer { sqlite3_close(database) }
        try #require(sqlite3_exec(database, text, nil, nil, nil) == SQLITE_OK, "\(text)")
    }

    /// How many rows were enough, and what was found in all.
    private func verify() throws -> (glances: Int, report: VerificationReport) {
        let store = try StoreAddress(address).open(.init(environment: "test"))
        defer { store.close() }
        var verification = Verification()
        try verification.readLog(of: store) { _ in }
        var glances = 0
        try store.reading { reader in
            _ = try reader.lendCases(after: nil, limit: 9) { if verification.glance(at: $0) { glances += 1 } }
        }
        return (glances, try Verification.run(over: store))
    }

    @Test func `A plain one is taken by its row; one that is open, or holds more than plain text, by itself`() throws {
        try [
            SampleCase("one", vendor: "Acme"), SampleCase("two", isDecided: false, vendor: "Acme"), SampleCase("three"),
        ].write(to: address)
        let (glances, report) = try verify()
        #expect(glances == 1)
        #expect(report.isIntact && report.cases == 3, "\(report.differences)")
    }

    @Test(
        arguments: [
            "change = change + 1", "revision = revision + 1", "attached = attached + 1", "updated_at = updated_at + 1",
            "closed_at = closed_at - 1", "level = 'board'", "outcome = 'refused'", "closer = 'bob'",
            "closed_by = 'expiry'",
            "snapshot = substr(snapshot, 1, length(snapshot) - 8) || 'AAAA' || substr(snapshot, -4)",
            "snapshot = waiting", "opening = snapshot",
            "opening = substr(opening, 1, 90) || 'AB' || substr(opening, 93)",
            "snapshot_digest = zeroblob(32)",
            "policy = 'other'", "policy_version = 2", "trigger_name = 'small'", "running = 2",
            "waiting = '[{}]'",
        ]
    )
    func `Whatever is changed in a row is not overlooked`(change: String) throws {
        try [SampleCase("one", vendor: "Acme")].write(to: address)
        #expect(try verify().glances == 1)
        try sql("UPDATE cases SET \(change)")
        let (glances, report) = try verify()
        #expect(glances == 0)
        #expect(!report.isIntact)
    }

    /// Rows are read in the order of their numbers, above the smallest that there is.
    @Test func `A case whose row did not come is asked for by its id, and its changes are not overlooked`() throws {
        try [SampleCase("one", vendor: "Acme"), SampleCase("two", vendor: "Acme")].write(to: address)
        try sql("UPDATE cases SET rowid = -9223372036854775807 - 1 WHERE id = (SELECT min(id) FROM cases)")
        var (glances, report) = try verify()
        #expect(glances == 1)
        #expect(report.isIntact && report.cases == 2, "\(report.differences)")
        try sql("UPDATE cases SET closer = 'bob' WHERE id = (SELECT min(id) FROM cases)")
        (glances, report) = try verify()
        #expect(glances == 1 && report.differences.count == 1, "\(report.differences)")
        try sql("DELETE FROM cases WHERE id = (SELECT min(id) FROM cases)")
        report = try verify().report
        #expect(report.differences.map(\.message) == ["the log tells its story, but its row is gone"])
    }

    @Test func `A forged entry at the largest of all indices ends the reading, and not the verifier`() throws {
        try [SampleCase("one", vendor: "Acme")].write(to: address)
        let entries = try verify().report.entries
        try sql("INSERT INTO entry (case_id, change, kind, body) VALUES ('forged', 1, 'case.opened', x'7B7D')")
        try sql("INSERT INTO leaf SELECT 9223372036854775807, max(row_id), zeroblob(32) FROM entry")
        #expect(try verify().report.entries == entries)
    }

    @Test(
        arguments: [
            ("policy = 'other'", "its policy is \"other\" in its row, \"payment-approval\" in the log"),
            ("policy_version = 2", "its version is 2 in its row, 1 in the log"),
            ("running = 7", "its running is 7 in its row, 1 in the log"),
        ]
    )
    func `What is fixed for its life is told beside what the log says of it`(change: String, message: String) throws {
        try [SampleCase("one", vendor: "Acme")].write(to: address)
        try sql("UPDATE cases SET \(change)")
        let report = try verify().report
        #expect(report.differences.map(\.message).contains(message), "\(report.differences)")
    }
}
