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
}
