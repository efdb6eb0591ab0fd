import Escalation
import Foundation
import JSON
import Store
import Testing

@testable import Commands

/// `belay report` over a store that the core has filled.
@Suite struct ReportCommandTests {
    private let directory: TemporaryDirectory
    private let address: String
    private let alice = Directory.Person(id: "alice", name: "Alice", roles: ["operators"])

    init() throws {
        directory = try TemporaryDirectory()
        address = "sqlite:\(directory.path)/belay.db"
        try #require(CommandRun(["store", "migrate", "--store", address]).status == .ok)
    }

    private func report(_ options: String...) -> CommandRun {
        CommandRun(
            ["report", "--from", "2026-11-01", "--to", "2026-12-01T00:00:00Z", "--store", address] + options
        )
    }

    @Test func `What the log says of a period is told as tables, as JSON, as values and as a page`() throws {
        try [SampleCase("a"), SampleCase("b"), SampleCase("c", isDecided: false)].write(to: address)
        let text = report()
        #expect(text.status == .ok)
        #expect(text.output.contains("3 cases opened from 2026-11-01 00:00:00Z to 2026-12-01 00:00:00Z"))
        let printed = try JSONValue.parse(report("--json").output)
        let figures = try #require(printed["tables"]?["figures"]?[0])
        #expect(figures["cases"] == 3 && figures["open"] == 1 && figures["by_people"] == 2)
        #expect(printed["log"]?["size"] == printed["entries"] && printed["log"]?["waiting"] == 0)
        let values = report("--csv", "-").output
        #expect(values.hasPrefix("by,name,cases,open,") && values.contains("\r\nall,all cases,3,1,"))
        let file = "\(directory.path)/report.html"
        #expect(report("--html", file).errors.contains("written: \(file)"))
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains("What 3 cases can teach"))
        let timeline = report("--csv", "-", "--table", "timeline").output
        #expect(timeline.split(separator: "\r\n").count == 2, "one hour, and its heading")
    }

    @Test func `A period without cases, and entries that have no place in the log, are said`() throws {
        #expect(report().output.contains("0 cases opened"))
        try [SampleCase("a")].write(to: address, sequence: false)
        let run = report()
        #expect(run.output.contains("0 cases opened") && run.output.contains("entries have no place in the log yet"))
    }

    @Test func `Mistakes are told with what to do`() {
        for (options, words) in [
            (["--by", "colour"], "is none of policy, version"), (["--from", "soon"], "soon"),
            (["--from", "1d", "--to", "2d"], "is not before"), (["--csv", "-", "--table", "x"], "there are: figures"),
            (["--html", "-", "--json"], "standard output"), (["--calendar", "office"], "there is no calendar office"),
        ] {
            let run = CommandRun(["report", "--store", address] + options)
            #expect(run.status == .usage, "\(options)")
            #expect((run.output + run.errors).contains(words), "\(options): \(run.errors)")
        }
    }

    @Test func `A threshold that is always approved is suggested with what would have been without it`() throws {
        let policy = """
            kind: policy
            name: payment-approval
            version: 1
            title: Payments
            levels:
              - {level: operator, owners: [operators], window: 1h, actions: [approve, refuse], expiry: refuse}
            triggers:
              - {name: large, kind: threshold, types: [payment.requested], when: data.amount > 50000, because: Large.}
            authorities:
              - {name: payments, roles: [operators]}
            """
        let people = """
            kind: directory
            version: 1
            people:
              - {id: alice, name: Alice, roles: [operators], broker-users: [alice]}
            """
        for (name, text) in [("policy", policy), ("directory", people)] {
            let file = "\(directory.path)/\(name).yaml"
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            let applied = CommandRun(["policy", "apply", file, "--anyway", "--store", address])
            try #require(applied.status == .ok, "\(applied.errors)")
        }
        try (0..<10).map { try SampleCase("case-\($0)") }.write(to: address)
        let text = report().output
        #expect(text.contains("people let all 10 cases of this threshold go on unchanged"))
        #expect(text.contains("tried without the trigger large"), "\(text)")
        #expect(text.contains("10 would not have opened"), "\(text)")
        #expect(text.contains("$ belay policy replay payment-approval-new.yaml --last 100"))
        let json = try JSONValue.parse(report("--json").output)
        #expect(json["trials"]?[0]?["kind"] == "threshold-always-approved")
        #expect(report("--evidence", "11").output.contains("Suggestions") == false)
        #expect(report("--without-trials").output.contains("tried") == false)
    }

    @Test func `What reviews ask for is listed with its text, and stands in the story of the case`() throws {
        var sample = try SampleCase("reviewed")
        let policy = sample.policy
        let due = SampleCase.now + .seconds(7200)
        _ = try sample.later(after: .seconds(3600), people: [alice]) { subject, step in
            let review = PostReview(
                findings: ["Late."],
                actions: [
                    .init(text: "Call\u{1B}[31m at once.", owner: "alice", due: due),
                    .init(text: "Ask.", owner: "alice"),
                ]
            )
            try subject.act(.review(review), by: "alice", policy: policy, step: &step)
        }
        try [SampleCase("other")].write(to: address)
        let reviewed = sample
        // A review changes a case that is there already.
        let store = try StoreAddress(address).open(.init(environment: "test"))
        defer { store.close() }
        let before = try SampleCase("reviewed")
        try store.transaction { transaction in
            var changes = ChangeSet()
            changes.newCases = [before.subject]
            changes.entries = before.entries
            _ = try transaction.write(changes)
        }
        try store.transaction { transaction in
            _ = try transaction.lockCases([reviewed.subject.id])
            var changes = ChangeSet()
            changes.updatedCases = [reviewed.subject]
            changes.entries = Array(reviewed.entries.dropFirst(before.entries.count))
            _ = try transaction.write(changes)
        }
        let list = CommandRun(["review", "list", "--open", "--store", address])
        #expect(list.status == .ok && list.output.contains("Call") && !list.output.contains("\u{1B}[31m"))
        #expect(list.output.split(separator: "\n").count == 3)
        let json = CommandRun(["review", "list", "--owner", "alice", "--json", "--store", address]).output
        let first = try JSONValue.parse(String(json.split(separator: "\n")[0]))
        #expect(first["action"] == 1 && first["due"] == .string(due.description) && first["done"] == .null)
        #expect(CommandRun(["review", "list", "--owner", "bob", "--store", address]).output.contains("No review"))
        let shown = CommandRun(["case", "show", reviewed.subject.id.rawValue, "--store", address]).output
        #expect(shown.contains("alice looked back, findings: 1; action 1 of alice, action 2 of alice"))
        #expect(shown.contains("Late."))
        let verified = CommandRun(["audit", "verify", "--without-stream", "--store", address])
        #expect(verified.status == .ok, "\(verified.output)")
    }

    @Test(arguments: [
        ("bob: Look", "bob", "Look", nil), ("bob, 2026-12-20: Look: now", "bob", "Look: now", "2026-12-21T00:00:00Z"),
        ("bob, 2026-12-20T08:00:00Z: x", "bob", "x", "2026-12-20T08:00:00Z"),
    ])
    func `An action is written with its owner, perhaps a day, and what is to be done`(
        words: String,
        owner: String,
        text: String,
        due: String?
    ) throws {
        let action = try #require(ActionArgument(argument: words)).action
        #expect(action.owner.rawValue == owner && action.text == text && action.due?.description == due)
    }

    @Test(arguments: ["Look", "bob, soon: Look", "bob smith: Look", "bob: ", ": Look"])
    func `What is no action is refused`(words: String) {
        #expect(ActionArgument(argument: words) == nil)
    }
}
