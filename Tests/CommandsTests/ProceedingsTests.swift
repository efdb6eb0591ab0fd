import Escalation
import JSON
import Store
import Testing

@testable import Commands

/// What `belay case show` says of things beside the decision.
@Suite struct ProceedingsTests {
    private let directory: TemporaryDirectory
    private let address: String

    init() throws {
        directory = try TemporaryDirectory()
        address = "sqlite:\(directory.path)/belay.db"
        try #require(CommandRun(["store", "migrate", "--store", address]).status == .ok)
    }

    private func show(_ id: CaseID, _ options: String...) -> String {
        CommandRun(["case", "show", id.rawValue, "--store", address] + options).output
    }

    @Test func `A case that could not be carried out and its follow-up name one another`() throws {
        let awaits: (inout Policy) -> Void = { $0.followUp = FollowUpRule(reportWithin: .seconds(1800)) }
        let silent = try SampleCase("silent", change: awaits)
        var failed = try SampleCase("failed", change: awaits)
        let first = failed.subject.id
        let policy = failed.policy
        let outcome = try #require(failed.subject.proceedings.reports.first).outcome
        let led = try #require(
            failed.later { subject, step in
                let report = OutcomeReport(outcome: outcome, applied: false, detail: "no\u{1B}[31m funds")
                _ = subject.take(report, from: nil, policy: policy, step: &step)
            }
        )
        try [silent, failed, led].write(to: address)
        #expect(show(silent.subject.id).contains("The automation is to report until 2026-11-23 04:30:00Z"))
        #expect(try JSONValue.parse(show(silent.subject.id, "--json"))["reportDue"] == "2026-11-23T04:30:00Z")

        let shown = show(first)
        #expect(shown.contains("Led to case \(led.subject.id): what was decided could not be done"))
        #expect(shown.contains("case \(led.subject.id) opened at level operator: what was decided could not be done"))
        #expect(!shown.contains("is to report"))
        let followUp = show(led.subject.id)
        #expect(followUp.contains("Because of case \(first): what was decided could not be done"))
        #expect(followUp.contains("opened by Belay because of case \(first) (follow-up)"))
        #expect(followUp.contains("the automation said: no") && !followUp.contains("\u{1B}[31m"))
        #expect(try JSONValue.parse(show(first, "--json"))["led"]?[0]?["case"]?.string == led.subject.id.rawValue)
        #expect(try JSONValue.parse(show(led.subject.id, "--json"))["origin"]?["case"]?.string == first.rawValue)
        let verified = CommandRun(["audit", "verify", "--without-stream", "--store", address])
        #expect(verified.status == .ok, "\(verified.output)")
    }

    @Test func `A case tells who is to write its record, and who wrote it; what is missing is listed`() throws {
        let asks: (inout Policy) -> Void = {
            $0.levels[0].record = RecordRule(roles: ["operators"], within: .seconds(1800))
        }
        let waiting = try SampleCase("waiting", change: asks)
        let policy = waiting.policy
        func overdue(_ key: String) throws -> SampleCase {
            var sample = try SampleCase(key, change: asks)
            _ = sample.later(after: .seconds(3600)) { _ = $0.applyDueDeadlines(policy: policy, step: &$1) }
            return sample
        }
        let missing = try overdue("missing")
        var written = try overdue("written")
        let alice = Directory.Person(id: "alice", name: "Alice", roles: ["operators"])
        _ = try written.later(after: .seconds(3660), people: [alice]) { subject, step in
            try subject.act(.record("We paid\u{1B}[31m half."), by: "alice", policy: policy, step: &step)
        }
        try [waiting, missing, written].write(to: address)
        let run = CommandRun(["case", "list", "--unrecorded", "--json", "--store", address])
        #expect(run.output.split(separator: "\n").count == 1)
        #expect(try JSONValue.parse(run.output)["case"]?.string == missing.subject.id.rawValue)
        #expect(
            show(waiting.subject.id).contains("Its record is to be written by operators until 2026-11-23 04:30:00Z")
        )
        #expect(show(missing.subject.id).contains("by operators: overdue since 2026-11-23 04:30:00Z"))
        #expect(show(missing.subject.id).contains("no record was written until 2026-11-23"))
        #expect(try JSONValue.parse(show(missing.subject.id, "--json"))["record"]?["overdue"] == true)
        #expect(
            CommandRun(["status", "--without-broker", "--store", address]).output.contains("1 case lacks its record")
        )
        let shown = show(written.subject.id)
        #expect(shown.contains("Record written by alice") && shown.contains("alice wrote the record, late"))
        #expect(shown.contains("We paid") && !shown.contains("\u{1B}[31m"))
    }
}
