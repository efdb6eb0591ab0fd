import Testing

@testable import Commands

/// Policies as the log says that they were applied, and as they stand in the store.
@Suite struct DocumentVerificationTests {
    private let fixture: TrustFixture

    init() throws {
        fixture = try TrustFixture(withRoot: false)
        for version in 1...2 {
            let file = try fixture.directory.file("pay.yaml", TrustFixture.policy(version: version))
            try fixture.expect(fixture.belay("policy", "apply", file, "--anyway"))
        }
    }

    private func verify() -> CommandRun { fixture.belay("audit", "verify", "--without-stream") }

    @Test func `What was applied and still stands so fits`() {
        let run = verify()
        #expect(run.status == .ok, "\(run.output)")
        #expect(run.output.contains("2 documents compared with the entries that say who applied them"))
    }

    @Test(arguments: [
        (
            "UPDATE document SET text = replace(text, '10000', '90000') WHERE version = 2",
            "policy pay, version 2, is not the text that was applied"
        ),
        ("UPDATE document SET hash = zeroblob(32) WHERE version = 1", "is not the text that was applied"),
        ("DELETE FROM document WHERE version = 1", "policy pay, version 1, was applied, but its row is gone"),
        (
            """
            INSERT INTO document (kind, name, version, text, hash, applied_at, applied_by)
            SELECT kind, name, 3, text, hash, applied_at, applied_by FROM document WHERE version = 2
            """,
            "policy pay, version 3, stands in the store, but no entry says who applied it"
        ),
    ])
    func `What somebody changed past Belay is found`(sql: String, expected: String) throws {
        try fixture.sql(sql)
        let run = verify()
        #expect(run.status == .refused)
        #expect(run.output.contains(expected), "\(run.output)")
    }

    @Test func `A text that was changed together with its digest is found by the log`() throws {
        try fixture.sql(
            """
            UPDATE document SET (text, hash) = (SELECT text, hash FROM document WHERE version = 1) WHERE version = 2
            """
        )
        let run = verify()
        #expect(run.status == .refused)
        #expect(run.output.contains("policy pay, version 2, is not the text that was applied"), "\(run.output)")
    }
}
