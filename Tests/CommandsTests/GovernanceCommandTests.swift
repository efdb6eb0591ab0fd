import Escalation
import JSON
import Testing

@testable import Commands

/// What is owed to policies, as people see it.
@Suite struct GovernanceCommandTests {
    private let directory: TemporaryDirectory
    private let store: [String]

    init() throws {
        directory = try TemporaryDirectory()
        store = ["--store", "sqlite:\(directory.path)/belay.db"]
        #expect(CommandRun(["store", "migrate"] + store).status == .ok)
        let policy =
            TrustFixture.policy() + "review-by: 2020-01-01\ndrill-every: 90d\n"
            + "---\n" + TrustFixture.policy().replacing("name: pay", with: "name: quiet")
        let file = try directory.file("pay.yaml", policy)
        let applied = CommandRun(["policy", "apply", file, "--anyway"] + store)
        #expect(applied.status == .ok, "\(applied.errors)")
    }

    @Test func `Status names what is overdue, and not what is not`() throws {
        let run = CommandRun(["status", "--without-broker"] + store)
        #expect(run.output.contains("! pay version 1 is overdue for its review"), "\(run.output)")
        #expect(run.output.contains("belay-sla opens a case about it"))
        #expect(!run.output.contains("a drill"))
        let json = try JSONValue.parse(CommandRun(["status", "--without-broker", "--json"] + store).output)
        let duties = json["governance"]?.array ?? []
        #expect(duties.map { $0["duty"]?.string } == ["review", "drill"])
        #expect(duties.map { $0["overdue"]?.bool } == [true, false])
        #expect(duties.first?["due"] == "2020-01-02T00:00:00Z")
    }

    @Test func `The list of policies shows the next review and drill`() throws {
        let table = CommandRun(["policy", "list"] + store, width: 200).output
        #expect(table.contains("NEXT REVIEW") && table.contains("NEXT DRILL"), "\(table)")
        #expect(table.contains("overdue: 2020-01-02"), "\(table)")
        let rows = try CommandRun(["policy", "list", "--json"] + store).output.split(separator: "\n")
            .map { try JSONValue.parse(String($0)) }
        #expect(rows.first { $0["name"] == "pay" }?["governance"]?.array?.count == 2)
        #expect(rows.first { $0["name"] == "quiet" }?["governance"] == nil)
    }

    @Test func `The matrix says when the policy is looked at, and by which level`() throws {
        let file = try directory.file(
            "one.yaml",
            TrustFixture.policy() + "review-by: 2027-03-01\ndrill-every: 90d\n"
        )
        let text = CommandRun(["policy", "matrix", file]).output
        let words = "reviewed by 2027-03-02T00:00:00Z, and practised every 90d; level operator is asked"
        #expect(text.contains(words), "\(text)")
    }
}
