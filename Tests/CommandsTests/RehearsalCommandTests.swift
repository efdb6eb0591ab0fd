import Escalation
import JSON
import Testing

@testable import Commands

/// Commands that try a policy without a broker.
@Suite("Commands that rehearse") struct RehearsalCommandTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private static let tested =
        StoreCommandTests.policyText + """
            tests:
              - name: A payment waits for its operators
                steps:
                  - ask: {gate: payment, data: {amount: 5}}
                    expect: {opens: gate, level: operator}
                  - after: 1h
                    expect: {outcome: refused}
              - name: An operator approves
                steps:
                  - ask: {gate: payment, data: {amount: 5}}
                  - decide: {role: operators, action: approve, authority: all-payments, rationale: Right., risk: low}
                    expect: {outcome: resume}

            """

    private static let failing = tested.replacing("outcome: refused", with: "outcome: manual")

    @Test func `Tests that pass are listed, and end with zero`() throws {
        let run = CommandRun(["policy", "test", try directory.file("payments.yaml", Self.tested)])
        #expect(run.status == .ok)
        #expect(
            run.output == """
                RESULT  POLICY    TEST
                passed  payments  A payment waits for its operators
                passed  payments  An operator approves
                payments version 1: 2 tests passed

                """
        )
    }

    @Test func `A test that fails says where, what was expected and what came`() throws {
        let file = try directory.file("payments.yaml", Self.failing)
        let run = CommandRun(["policy", "test", file])
        #expect(run.status == .refused)
        #expect(run.output.contains("failed  payments  A payment waits for its operators"))
        #expect(run.output.contains("1 of 2 tests failed"))
        #expect(
            run.errors
                == "\(file):24: A payment waits for its operators: step 2: outcome: expected manual, found refused\n"
        )
        let json = try CommandRun(["policy", "test", file, "--json"]).output.split(separator: "\n").map {
            try JSONValue.parse(String($0))
        }
        #expect(json.map { $0["result"] } == ["failed", "passed"])
        #expect(json[0]["failures"]?[0]?["field"] == "outcome")
        #expect(json[0]["failures"]?[0]?["expected"] == "manual")
        #expect(json[0]["failures"]?[0]?["found"] == "refused")
        #expect(json[0]["failures"]?[0]?["line"] == 24)
    }

    @Test func `A terminal sees how far the tests are, a pipe does not`() throws {
        let file = try directory.file("payments.yaml", Self.tested)
        #expect(CommandRun(["policy", "test", file], isInteractive: true).errors.contains("payments: test 1 of 2"))
        #expect(CommandRun(["policy", "test", file]).errors.isEmpty)
    }

    @Test func `Validation runs tests, and says where it cannot`() throws {
        let good = CommandRun(["policy", "validate", try directory.file("good.yaml", Self.tested)])
        #expect(good.status == .ok)
        #expect(good.output.contains("  2 tests passed\n"))
        let bad = CommandRun(["policy", "validate", try directory.file("bad.yaml", Self.failing)])
        #expect(bad.status == .refused)
        #expect(bad.errors.contains("expected manual, found refused"))
        let text = Self.tested.replacing("window: 1h\n", with: "window: 1h\n    calendar: office\n")
        let alone = CommandRun(["policy", "validate", try directory.file("office.yaml", text)])
        #expect(alone.status == .ok)
        #expect(alone.output.contains("tests not run, for want of calendar office"))
        #expect(CommandRun(["policy", "test", directory.path + "/office.yaml"]).status == .refused)
    }

    @Test func `Nothing is applied where a test fails with the people in force`() throws {
        let address = "sqlite:\(directory.path)/belay.db"
        func belay(_ words: String...) -> CommandRun { CommandRun(words + ["--store", address]) }
        #expect(belay("store", "migrate").status == .ok)
        let bad = belay("policy", "apply", try directory.file("payments.yaml", Self.failing), "--anyway")
        #expect(bad.status == .refused)
        #expect(bad.errors.contains("step 2: outcome: expected manual, found refused"))
        #expect(bad.errors.contains("payments version 1: 1 of 2 tests failed"))
        #expect(belay("policy", "list").output.isEmpty)
        // The directory names nobody who could approve.
        let people = StoreCommandTests.directoryText.replacing("operators", with: "others")
        #expect(belay("policy", "apply", try directory.file("directory.yaml", people)).status == .ok)
        let good = try directory.file("payments.yaml", Self.tested)
        let unmanned = belay("policy", "apply", good, "--anyway")
        #expect(unmanned.status == .refused)
        #expect(unmanned.errors.contains("nobody in the directory holds the role operators"))
        let manned = try directory.file(
            "directory.yaml",
            StoreCommandTests.directoryText.replacing("version: 1", with: "version: 2")
        )
        #expect(belay("policy", "apply", good, manned, "--anyway").status == .ok)
    }

    @Test func `The last cases are held against a policy's new text`() throws {
        let address = "sqlite:\(directory.path)/belay.db"
        func belay(_ words: String...) -> CommandRun { CommandRun(words + ["--store", address]) }
        #expect(belay("store", "migrate").status == .ok)
        let samples = [try SampleCase("one"), try SampleCase("two", isDecided: false)]
        try samples.write(to: address)
        let people = try directory.file("directory.yaml", StoreCommandTests.directoryText)
        let old = try directory.file("old.yaml", Self.replayed)
        #expect(belay("policy", "apply", people, old, "--anyway").status == .ok)
        let same = belay("policy", "replay", old)
        #expect(same.status == .ok, "\(same.errors)")
        // Nobody let the window of the second pass, long ago: that is not how it would go.
        #expect(same.output.contains("not as recorded: recorded nothing more, replayed window of operator broken"))
        #expect(same.output.hasSuffix("over 2 cases: 2 as before\n  1 not as recorded, with nothing changed\n"))
        let text = Self.replayed.replacing("version: 1", with: "version: 2")
        let strict = try directory.file(
            "strict.yaml",
            text.replacing("limit: data.amount < 99000", with: "limit: data.amount < 5000")
        )
        let run = belay("policy", "replay", strict, "--last", "10")
        #expect(
            run.output.contains(
                "alice's approve of 2026-11-23 04:00:00Z refused: the case is outside the limit of payments"
            )
        )
        #expect(run.output.contains("over 2 cases: 1 as before\n"))
        #expect(run.output.contains("1 with a decision that would have been refused\n"))
        let lenient = try directory.file(
            "lenient.yaml",
            text.replacing("data.amount > 50000", with: "data.amount > 80000")
        )
        let json = try belay("policy", "replay", lenient, "--json").output.split(separator: "\n").map {
            try JSONValue.parse(String($0))
        }
        #expect(json.count == 3)
        #expect(json[0]["differences"]?[0]?["kind"] == "not-opened")
        #expect(json[2]["counts"]?["not-opened"] == 2)
        #expect(json[2]["totals"]?["before"]?["opened"] == 2)
        #expect(json[2]["totals"]?["now"]?["opened"] == 0)
        #expect(json[2]["totals"]?["now"]?["decisionsMissed"] == 1)
        #expect(belay("policy", "list", "--json").output.contains("\"version\":2") == false)
    }

    @Test func `Past cases are lived through with other data, all or one, since when it is said`() throws {
        let address = "sqlite:\(directory.path)/belay.db"
        func belay(_ words: String...) -> CommandRun { CommandRun(words + ["--store", address]) }
        #expect(belay("store", "migrate").status == .ok)
        let samples = [try SampleCase("one"), try SampleCase("two", isDecided: false)]
        try samples.write(to: address)
        let people = try directory.file("directory.yaml", StoreCommandTests.directoryText)
        let policy = try directory.file("policy.yaml", Self.replayed)
        #expect(belay("policy", "apply", people, policy, "--anyway").status == .ok)

        // Neither a policy nor a change: each case goes as it was recorded.
        let same = belay("replay", "--from", "2026-11-23T04:00:00Z", "--to", "2026-11-23T04:00:01Z")
        #expect(same.output.contains("payment-approval over 2 cases: 2 as before\n"), "\(same.errors)")
        let later = belay("replay", "--from", "2026-11-23T04:00:01Z")
        #expect(later.output == "payment-approval over 0 cases: 0 as before\n")

        let small = belay("replay", "--change", "amount=900")
        #expect(small.output.contains("2 would not have opened"), "\(small.output)")
        #expect(small.output.contains("decisions missed"))
        let large = belay("replay", "--change", "\(samples[0].subject.id):{\"amount\":99000}", "--json")
        let json = try large.output.split(separator: "\n").map { try JSONValue.parse(String($0)) }
        #expect(json.compactMap { $0["differences"]?[0]?["code"] } == ["beyond-authority"])
        #expect(json.last?["counts"]?["unchanged"] == 1)
        #expect(json.last?["totals"]?["now"]?["decisionsMissed"] == 1)
        #expect(json.last?["totals"]?["now"]?["windowsBroken"]?["operator"] == 2)

        let bad = belay("replay", "--change", "amount")
        #expect(bad.status == .usage)
        let backwards = belay("replay", "--from", "2026-11-23T04:00:00Z", "--to", "2026-11-22T04:00:00Z")
        #expect(backwards.status == .usage)
        #expect(backwards.errors.contains("is not after --from"))
    }

    @Test func `Recorded events say which cases other rules would have opened beside those that were`() throws {
        let address = "sqlite:\(directory.path)/belay.db"
        func belay(_ words: String..., typed: [String] = []) -> CommandRun {
            CommandRun(words + ["--store", address], typed: typed)
        }
        #expect(belay("store", "migrate").status == .ok)
        let people = try directory.file("directory.yaml", StoreCommandTests.directoryText)
        let policy = try directory.file("policy.yaml", Self.replayed)
        #expect(belay("policy", "apply", people, policy, "--anyway").status == .ok)
        let lower = try directory.file(
            "lower.yaml",
            Self.replayed.replacing("version: 1", with: "version: 2").replacing("> 50000", with: "> 500")
        )
        let lines = [600, 60_000, 5].enumerated().map { place, amount in
            #"{"specversion":"1.0","id":"\#(place)","source":"/erp","type":"payment.requested","#
                + #""time":"2026-03-02T08:1\#(place):00Z","data":{"amount":\#(amount)}}"#
        }
        let run = belay("replay", "--policy", lower, "--events", "-", typed: lines)
        #expect(run.output.hasSuffix("3 recorded events: 1 cases opened before, 2 now\n"), "\(run.output)\(run.errors)")
        #expect(run.status == .ok)
        let changed = belay("replay", "--change", "amount=5", "--events", "-", "--json", typed: lines + ["no JSON"])
        let json = try changed.output.split(separator: "\n").map { try JSONValue.parse(String($0)) }
        #expect(json.last?["opened"] == ["before": 1, "now": 0])
        #expect(json.contains { $0["opened"] == false && $0["line"] == 2 })
        #expect(changed.status == .refused, "a line could not be read")
        let period = belay("replay", "--from", "2026-03-02T08:12:00Z", "--events", "-", typed: lines)
        #expect(period.output.hasSuffix("1 recorded events: 0 cases opened before, 0 now\n"))
    }

    /// The policy of ``SampleCase``, as its document would say it.
    private static let replayed = """
        kind: policy
        name: payment-approval
        version: 1
        title: Payments
        levels:
          - level: operator
            owners: [operators]
            window: 1h
            actions: [approve, refuse]
            expiry: refuse
        authorities:
          - name: payments
            roles: [operators]
            limit: data.amount < 99000
        triggers:
          - name: large
            kind: threshold
            when: data.amount > 50000
            because: payments above 50000 need a person

        """

    @Test func `Recorded events say what a policy would have opened`() throws {
        let policy = try directory.file("payments.yaml", Self.replayed)
        func event(_ id: String, _ data: String, minute: Int) -> String {
            #"{"specversion":"1.0","id":"\#(id)","source":"/erp","type":"payment.requested","#
                + #""time":"2026-03-02T08:1\#(minute):00Z","data":\#(data)}"#
        }
        let deep = String(repeating: "[", count: 5000)
        let lines = [
            event("1", #"{"amount":60000}"#, minute: 0), event("2", #"{"amount":600}"#, minute: 1),
            "no JSON", deep, "{", #"{"specversion":"1.0"}"#, "", "\u{0}\u{1B}[2J",
            event("1", #"{"amount":60000}"#, minute: 2), event("3", #"{"amount":"a lot"}"#, minute: 3),
            "[" + event("4", #"{"amount":70000}"#, minute: 4) + "," + event("5", "{}", minute: 5) + "]",
        ]
        let run = CommandRun(["policy", "try", policy, "--events", "-"], typed: lines)
        #expect(run.status == .refused)
        let json = try CommandRun(["policy", "try", policy, "--events", "-", "--json"], typed: lines).output
            .split(separator: "\n").map { try JSONValue.parse(String($0)) }
        let summary = try #require(json.last)
        #expect(summary["events"] == 6)
        #expect(summary["unreadable"] == 5)
        #expect(json.compactMap { $0["problem"] == nil ? nil : $0["line"] } == [3, 4, 5, 6, 8])
        #expect(summary["results"] == ["opened": 3, "joined": 1, "unmatched": 1, "repeated": 1])
        #expect(summary["byTrigger"] == ["payment-approval/large": 3])
        #expect(summary["byCause"] == ["threshold": 2, "unknown": 1])
        #expect(summary["byLevel"] == ["operator": 3])
        #expect(json.compactMap { $0["case"] == nil ? nil : $0["line"] } == [1, 10, 11])
        #expect(run.output.contains("by cause: 2 threshold, 1 unknown\n"))
        #expect(
            run.output.hasSuffix("3 cases of 6 events: 3 opened, 1 joined, 1 unmatched, 1 repeated, 5 not readable\n")
        )
        #expect(run.errors.contains("-:3: "))
        #expect(!run.errors.contains("\u{1B}"))
        #expect(CommandRun(["policy", "try", policy, "--events", "-"], typed: [lines[0]]).status == .ok)
    }

    @Test func `How long a case is open decides what joins it`() throws {
        let text = Self.replayed.replacing(
            "when: data.amount > 50000",
            with: "when: data.amount > 50000\n    key: data.vendor"
        )
        let policy = try directory.file("payments.yaml", text)
        let lines = (0..<6).map { hour in
            #"{"specversion":"1.0","id":"\#(hour)","source":"/erp","type":"payment.requested","#
                + #""time":"2026-03-02T0\#(hour):00:00Z","data":{"amount":60000,"vendor":"V"}}"#
        }
        let open = CommandRun(["policy", "try", policy, "--events", "-"], typed: lines)
        #expect(open.output.hasSuffix("1 cases of 6 events: 1 opened, 5 joined\n"))
        let answered = CommandRun(["policy", "try", policy, "--events", "-", "--answered-after", "2h"], typed: lines)
        #expect(answered.output.hasSuffix("3 cases of 6 events: 3 opened, 3 joined\n"))
    }

    @Test func `Events of a foreign format are read by their source's mapping`() throws {
        let source = try directory.file(
            "till.yaml",
            """
            kind: source
            name: till
            version: 1
            title: The till
            match:
              has: [receipt]
            format:
              id: "{receipt}"
              identity: path
              source: "/till"
              type: "sale.{state}"
            """
        )
        let text = Self.replayed.replacing(
            "when: data.amount > 50000",
            with: "types: [sale.void]\n    when: data.sum > 10"
        )
        .replacing("limit: data.amount < 99000", with: "limit: data.sum < 99000")
        let policy = try directory.file("tills.yaml", text)
        let lines = [
            #"{"receipt":"R-1","state":"void","sum":12}"#, #"{"receipt":"R-2","state":"paid","sum":12}"#,
            #"{"state":"void","sum":12}"#,
        ]
        let run = CommandRun(["policy", "try", policy, "--events", "-", "--source", source], typed: lines)
        #expect(run.output.hasSuffix("1 cases of 2 events: 1 opened, 1 unmatched, 1 not readable\n"))
        #expect(run.errors.hasPrefix("-:3: the event has nothing that its id is mapped from"))
        let settings = try directory.file("belay.yaml", "environment: test\ningress:\n  sources: [till.yaml]\n")
        let named = CommandRun(
            ["policy", "try", policy, "--events", "-", "--source", "till", "--config", settings],
            typed: lines
        )
        #expect(named.output == run.output, "\(named.errors)")
        let unknown = CommandRun(
            ["policy", "try", policy, "--events", "-", "--source", "tills", "--config", settings],
            typed: lines
        )
        #expect(unknown.errors.contains("there is no source tills among till"))
    }
}
