import Escalation
import Fleet
import Foundation
import GRDBSQLite
import JSON
import Store
import Testing

@testable import Commands

/// Operators' commands over a SQLite store of their own.
@Suite("Commands over the store") struct StoreCommandTests {
    private let directory: TemporaryDirectory
    private let address: String

    init() throws {
        directory = try TemporaryDirectory()
        address = "sqlite:\(directory.path)/belay.db"
        let run = CommandRun(["store", "migrate", "--store", address])
        try #require(run.status == .ok, "\(run.errors)")
    }

    private func belay(_ words: String...) -> CommandRun { CommandRun(words + ["--store", address]) }

    private func insert(_ cases: SampleCase..., sequence: Bool = true) throws {
        try cases.write(to: address, sequence: sequence)
    }

    private func sql(_ text: String) throws {
        var database: OpaquePointer?
        try #require(sqlite3_open("\(directory.path)/belay.db", &database) == SQLITE_OK)
        defer { sqlite3_close(database) }
        try #require(
            sqlite3_exec(database, text, nil, nil, nil) == SQLITE_OK,
            "\(String(cString: sqlite3_errmsg(database)))"
        )
    }

    @Test func `A store that was never migrated says how to make it`() throws {
        let other = try TemporaryDirectory()
        let run = CommandRun(["case", "list", "--store", "sqlite:\(other.path)/none.db"])
        #expect(run.status == .configuration)
        #expect(run.errors.contains("belay store migrate"))
    }

    @Test func `The doctor warns of a store that everybody on the machine may open, and says how to close it`() throws {
        var settings = Settings()
        settings.environment = "test"
        settings.store.location = .sqlite(path: "\(directory.path)/belay.db")
        func warnings() -> [Finding] {
            StoreCheck(settings: settings, clock: .system).findings().filter { $0.message.contains("everybody") }
        }
        #expect(warnings() == [], "as Belay makes it")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644],
            ofItemAtPath: "\(directory.path)/belay.db"
        )
        let warning = try #require(warnings().first)
        #expect(warning.severity == .warning)
        #expect(warning.message.contains("\(directory.path)/belay.db"))
        #expect(warning.remedy.first?.hasPrefix("chmod o-rwx \(directory.path)/belay.db") == true)
    }

    @Test func `Cases are listed by what is asked for`() throws {
        let (closed, open) = (try SampleCase("one"), try SampleCase("two", isDecided: false))
        try insert(closed, open)
        #expect(belay("case", "list", "--json").output.split(separator: "\n").count == 2)
        let list = belay("case", "list", "--open", "--level", "operator").output
        #expect(list.contains(open.subject.id.rawValue))
        #expect(!list.contains(closed.subject.id.rawValue))
        #expect(belay("case", "list", "--owner", "bob").errors.contains("No case fits"))
        #expect(belay("case", "list", "--outcome", "resume").output.contains(closed.subject.id.rawValue))
        #expect(
            belay("case", "list", "--younger-than", "1s", "--policy", "payment-approval").errors.contains(
                "No case fits"
            )
        )
    }

    @Test func `The next case is the most urgent one that is free, and it says why`() throws {
        let usual = try SampleCase("one", isDecided: false)
        let urgent = try SampleCase(
            "two",
            isDecided: false,
            assessment: Assessment(category: "data-integrity", risk: .high, urgency: .urgent)
        )
        #expect(belay("case", "next").status == .refused)
        try insert(usual, urgent)
        let next = belay("case", "next", "--as", "alice", "--level", "operator")
        #expect(next.status == .ok)
        #expect(next.output.contains(urgent.subject.id.rawValue))
        #expect(next.output.contains("Category data-integrity, risk high, urgent"))
        #expect(next.output.contains("Why this one: it is urgent, the next one is normal."))
        #expect(belay("case", "next", "--as", "bob").status == .refused)
        let list = belay("case", "list", "--sort", "urgency").output
        let first = list.firstRange(of: urgent.subject.id.rawValue)
        let second = list.firstRange(of: usual.subject.id.rawValue)
        #expect(try #require(first).lowerBound < #require(second).lowerBound)
        #expect(list.contains("data-integrity"))
        let json = try JSONValue.parse(belay("case", "show", urgent.subject.id.rawValue, "--json").output)
        #expect(json["risk"] == "high" && json["urgency"] == "urgent" && json["category"] == "data-integrity")
        let story = belay("case", "show", urgent.subject.id.rawValue).output
        #expect(story.contains("case 1 of its key: category data-integrity, risk high, urgent"))
    }

    @Test func `A case's story goes from the first event to the outcome`() throws {
        let sample = try SampleCase("one")
        try insert(sample)
        let run = belay("case", "show", sample.subject.id.rawValue)
        #expect(run.status == .ok)
        #expect(
            run.output == """
                Case \(sample.subject.id)  resume  payment-approval version 1, trigger large
                Ended as resume at level operator, 2026-11-23 04:00:00Z, by alice

                Why: payments above 50000 need a person
                  data.amount is 71000
                Captured:
                  data.amount: 71000
                  data.vendor: Acme\\u{202e}
                From event event-one of erp (payment.requested)

                Story (UTC)
                  2026-11-23 04:00:00Z  opened by trigger large (threshold), case 1 of its key
                  2026-11-23 04:00:00Z  passed to level operator (opened), window until 2026-11-23T05:00:00Z
                  2026-11-23 04:00:00Z  taken in at level operator, owners alice
                  2026-11-23 04:00:00Z  alice decided approve under payments, risk low
                                       “called the vendor”
                                       necessary (unconfirmed): payments above 50000 need a person
                                       on revision 1, snapshot \(sample.subject.snapshot.digest), shape \(sample.subject.snapshot.shape.digest)
                  2026-11-23 04:00:00Z  ended as resume, by alice

                Notices
                  2026-11-23 04:00:00Z  decide to alice over mail: waiting until 2026-11-23 04:00:00Z, attempt 0
                  2026-11-23 04:00:00Z  ended to alice over mail: waiting until 2026-11-23 04:00:00Z, attempt 0

                """
        )
        let json = try JSONValue.parse(belay("case", "show", sample.subject.id.rawValue, "--json").output)
        #expect(json["story"]?.array?.compactMap { $0["kind"]?.string } == sample.entries.map(\.kind.rawValue))
        #expect(json["story"]?[3]?["beside"]?["rationale"] == "called the vendor")
    }

    @Test func `A case that is not there is refused by name`() {
        let run = belay("case", "show", "0000-0000-0000")
        #expect(run.status == .refused)
        #expect(run.errors.contains("there is no case 0000-0000-0000"))
    }

    @Test func `Verification passes over a sound store and fails over a row changed by hand`() throws {
        let sample = try SampleCase("one", isDecided: false)
        try insert(sample)
        let sound = belay("audit", "verify", "--without-stream")
        #expect(sound.status == .ok, "\(sound.output)\(sound.errors)")
        #expect(sound.output.contains("Everything fits."))
        try sql("UPDATE cases SET revision = revision + 1")
        let changed = belay("audit", "verify", "--without-stream")
        #expect(changed.status == .refused)
        #expect(changed.output.contains("the revision is 2 in its row, 1 in the log"))
        #expect(changed.output.contains("case \(sample.subject.id)"))
    }

    @Test func `Verification sees an entry edited in the database, and its case`() throws {
        try insert(try SampleCase("one"))
        try sql("DROP TRIGGER entry_no_update")
        try sql("UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'large', 'small') AS BLOB) WHERE change = 1")
        let run = belay("audit", "verify", "--without-stream", "--json")
        #expect(run.status == .refused)
        let report = try JSONValue.parse(run.output)
        #expect(report["intact"] == false)
        #expect(report["first"]?.array?.contains { $0["index"] == 0 && $0["part"] == "log" } == true)
    }

    @Test func `Entries that wait for their index are checked with their case`() throws {
        try insert(try SampleCase("one"), sequence: false)
        let run = belay("audit", "verify", "--without-stream", "--json")
        #expect(run.status == .ok, "\(run.output)")
        #expect(try JSONValue.parse(run.output)["unsequenced"] == 5)
    }

    @Test func `Dead letters are listed, shown and dropped once`() throws {
        let store = try StoreAddress(address).open(.init(environment: "test"))
        try store.transaction { transaction in
            try transaction.addDead([
                DeadLetter(
                    id: "abc123",
                    at: transaction.now,
                    reason: "no JSON\u{1B}[2J",
                    queue: "belay.events",
                    exchange: "belay.events",
                    routingKey: "k",
                    properties: #"{"headers":{"x-death":"q","own":1}}"#,
                    body: Array("{".utf8),
                    state: .dead
                )
            ])
        }
        store.close()
        #expect(belay("dead", "list").output.contains("no JSON\\u{1b}[2J"))
        #expect(belay("dead", "show", "abc").output.hasSuffix("\n{\n"))
        #expect(belay("dead", "drop", "abc").output == "abc123  dropped\n")
        #expect(belay("dead", "drop", "abc").status == .refused)
        #expect(belay("dead", "list", "--state", "dropped").output.contains("abc123"))
    }

    @Test func `Policies are checked together and stored once`() throws {
        let people = try directory.file("directory.yaml", Self.directoryText)
        let policy = try directory.file("payments.yaml", Self.policyText)
        let unserved = belay("policy", "apply", people, policy)
        #expect(unserved.status == .refused)
        #expect(unserved.errors.contains("no live worker serves operator"))
        #expect(belay("policy", "list").output.isEmpty)
        let applied = belay("policy", "apply", policy, people, "--anyway")
        #expect(applied.status == .ok, "\(applied.errors)")
        #expect(applied.output == "directory directory, version 1: applied\npolicy payments, version 1: applied\n")
        #expect(belay("policy", "apply", policy, "--anyway").output == "policy payments, version 1: unchanged\n")
        #expect(belay("policy", "show", "payments").output == Self.policyText)
        _ = try directory.file("payments.yaml", Self.policyText.replacing("Payments", with: "Money"))
        let other = belay("policy", "apply", policy, "--anyway")
        #expect(other.status == .refused)
        #expect(other.errors.contains("stands with another content"))
    }

    @Test(arguments: [[], ["--markdown"], ["--html"], ["--json"]])
    func `The matrix says who decides what, from files and from what is in force`(form: [String]) throws {
        let people = try directory.file("directory.yaml", Self.directoryText)
        let policy = try directory.file("payments.yaml", Self.policyText)
        let fromFiles = CommandRun(["policy", "matrix", people, policy] + form, width: 400)
        #expect(fromFiles.status == .ok, "\(fromFiles.errors)")
        for fact in ["operators", "asked at gate payment", "all-payments", "approve", "the case ends as refused"] {
            #expect(fromFiles.output.contains(fact), "\(fact)")
        }
        #expect(belay("policy", "matrix").status == .refused)
        #expect(belay("policy", "apply", people, policy, "--anyway").status == .ok)
        #expect(CommandRun(["policy", "matrix", "--store", address] + form, width: 400).output == fromFiles.output)
    }

    @Test(arguments: [[], ["--markdown"], ["--html"], ["--json"]])
    func `The matrix names who is told, who may override, and what is done by hand`(form: [String]) throws {
        let more = """

            follow-up: {report-within: 30m}
            break-glass: {roles: [night-duty], authority: all-payments}
            integrity: [data-steward]
            procedure: {steps: [{name: call-vendor, text: Call them, role: tellers}]}
            """
        let policy = try directory.file("payments.yaml", Self.policyText + more)
        let run = CommandRun(["policy", "matrix", policy] + form, width: 400)
        #expect(run.status == .ok, "\(run.errors)")
        let byLevel = form.isEmpty ? [] : ["tellers", "Call them"]
        for fact in ["night", "for 4h at most", "steward", "within 30m"] + byLevel {
            #expect(run.output.contains(fact), "\(fact) in \(run.output)")
        }
    }

    @Test(arguments: [[], ["--markdown"], ["--html"], ["--json"]])
    func `The matrix says what a level expects of its people, and what rules do by themselves`(form: [String]) throws {
        let level = """
            turnaround: 15m
                remind-every: 5m
                exceptions: [exception-lead]
                record: [record-keeper]
                record-within: 20h
                first-check:
                  rules: [{name: whole-amount, when: data.amount > 7}]
                  when-unclear: refuse
                form: {fields: {ticket: {type: string, required-for: [refuse]}, seen: {type: date, optional: true}}}
                expiry: refuse
            """
        let policy = try directory.file("payments.yaml", Self.policyText.replacing("expiry: refuse", with: level))
        let run = CommandRun(["policy", "matrix", policy] + form, width: 400)
        #expect(run.status == .ok, "\(run.errors)")
        let plain = run.output.replacing("\\", with: "").replacing("&gt;", with: ">")
        for fact in [
            "exception-lead", "record-keeper", "whole-amount", "data.amount > 7", "they refuse", "ticket", "seen",
        ] {
            #expect(plain.contains(fact), "\(fact) in \(run.output)")
        }
        guard form == ["--json"] else {
            let words = [
                "every 5m", "15m", "record-keeper, within 20h", "ticket (string, for refuse)", "seen (date, optional)",
            ]
            for fact in words { #expect(plain.contains(fact), "\(fact) in \(run.output)") }
            return
        }
        let row = try #require(try JSONValue.parse(run.output)["rows"]?[0])
        #expect(row["remindEverySeconds"]?.double == 300 && row["turnaroundSeconds"]?.double == 900)
        #expect(row["record"]?["withinSeconds"]?.double == 72_000)
        #expect(row["firstCheck"]?["rules"] == [["name": "whole-amount", "when": "data.amount > 7"]])
        #expect(row["fields"]?[0]?["requiredFor"] == ["refuse"] && row["fields"]?[1]?["optional"] == true)
        #expect(row["exceptions"] == ["exception-lead"])
    }

    private static let germanText = policyText.replacing(
        "title: Payments",
        with: "title: {en: Payments, de: Zahlungen}"
    )
    .replacing("because: A payment needs a person.", with: "because: {en: A payment., de: Eine Zahlung <b>.}")
    .replacing(
        "    expiry: refuse",
        with: """
                form: {required: [rationale], help: {rationale: {en: Why?, de: Warum?}}}
                procedure: {steps: [{name: call, text: {en: Call them, de: Dort anrufen}}]}
                expiry: refuse
            """
    )

    @Test func `The matrix speaks the language that is asked for, and its page says which texts that are`() throws {
        let policy = try directory.file("payments.yaml", Self.germanText)
        let page = CommandRun(["policy", "matrix", policy, "--language", "de", "--html"])
        #expect(page.status == .ok, "\(page.errors)")
        #expect(page.output.contains("<h2><span lang=\"de\">Zahlungen</span></h2>"))
        #expect(page.output.contains("<td><span lang=\"de\">Eine Zahlung &lt;b&gt;.</span></td>"))
        #expect(page.output.contains("<td>call (<span lang=\"de\">Dort anrufen</span>)</td>"))
        #expect(page.output.contains("<html lang=\"en\">") && !page.output.contains("Payments"))
        let english = CommandRun(["policy", "matrix", policy, "--html"]).output
        #expect(english.contains("<h2>Payments</h2>") && !english.contains("lang=\"de\""))
        let json = try JSONValue.parse(
            CommandRun(["policy", "matrix", policy, "--language", "de-CH", "--json"]).output
        )
        #expect(json["title"] == "Zahlungen" && json["rows"]?[0]?["because"] == "Eine Zahlung <b>.")
        let installation = try directory.file("belay.yaml", "language: de\n")
        let usual = CommandRun(["policy", "matrix", policy, "--config", installation, "--json"]).output
        #expect(try JSONValue.parse(usual)["title"] == "Zahlungen", "the installation's")
        #expect(CommandRun(["policy", "matrix", policy, "--language", "german"]).status == .usage)
    }

    @Test func `A form and a case are shown in the language that is asked for`() throws {
        let policy = try directory.file("payments.yaml", Self.germanText)
        #expect(belay("policy", "apply", policy, "--anyway").status == .ok)
        let form = belay("policy", "form", "payments", "operator", "--language", "de")
        #expect(form.output.contains("Warum?") && !form.output.contains("Why?"), "\(form.errors)")
        let schema = belay("policy", "form", "payments", "operator", "--schema", "--language", "de").output
        #expect(schema.contains("Warum?"))
        #expect(belay("policy", "form", "payments", "operator").output.contains("Why?"))

        let sample = try SampleCase("one", isDecided: false)
        try insert(sample)
        let text = Self.germanText.replacing("name: payments", with: "name: \(sample.subject.policy.name)")
            .replacing("version: 1", with: "version: \(sample.subject.policy.version)")
            .replacing("name: gate\n", with: "name: large\n").replacing("gate: payment\n", with: "gate: another\n")
            .replacing("A payment.", with: "\(sample.subject.opening.because)")
        let other = try directory.file("approval.yaml", text)
        let applied = belay("policy", "apply", other, "--anyway")
        #expect(applied.status == .ok, "\(applied.errors)")
        let id = sample.subject.id.rawValue
        #expect(belay("case", "show", id, "--language", "de").output.contains("Why: Eine Zahlung <b>.\n"))
        #expect(
            try JSONValue.parse(belay("case", "show", id, "--language", "de", "--json").output)["because"]
                == "Eine Zahlung <b>."
        )
        #expect(belay("case", "show", id).output.contains("Why: \(sample.subject.opening.because)\n"))
    }

    @Test func `A file that holds documents of two kinds is refused, and says which`() throws {
        let file = try directory.file("both.yaml", TrustFixture.policy() + "---\nkind: directory\nversion: 1\n")
        let run = CommandRun(["policy", "validate", file])
        #expect(run.status == .refused && run.output.isEmpty)
        #expect(run.errors.contains("both.yaml holds a policy and a directory"), "\(run.errors)")
        #expect(run.errors.contains("a file of their own"), "\(run.errors)")
    }

    @Test func `Texts that lack a language of the others are warned of, and the policy is valid`() throws {
        let policy = try directory.file("payments.yaml", Self.germanText.replacing(", de: Warum?", with: ""))
        let run = CommandRun(["policy", "validate", policy])
        #expect(run.status == .ok)
        #expect(run.errors.contains(": warning: this text is not written in de"), "\(run.errors)")
    }

    @Test(arguments: [
        ("--html", "&lt;script&gt;alert(1)&lt;/script&gt; | **bold**"), ("--markdown", "\\| \\*\\*bold\\*\\*"),
    ])
    func `What a policy says cannot become markup of the matrix`(form: String, escaped: String) throws {
        let title = "<script>alert(1)</script> | **bold** & \"quoted\""
        let policy = try directory.file(
            "payments.yaml",
            Self.policyText.replacing("title: Payments", with: "title: '\(title)'")
        )
        let run = CommandRun(["policy", "matrix", policy, form])
        #expect(run.status == .ok, "\(run.errors)")
        #expect(!run.output.contains(" <script"))
        #expect(run.output.contains(escaped), "\(run.output)")
    }

    @Test func `Coverage names what one person alone may let go on, from files and from what is in force`() throws {
        let people = try directory.file("directory.yaml", Self.directoryText)
        let policy = try directory.file("payments.yaml", Self.policyText)
        let files = CommandRun(["policy", "coverage", people, policy, "--json"])
        let standing = belay("policy", "apply", people, policy, "--anyway")
        #expect(standing.status == .ok, "\(standing.errors)")
        let live = belay("policy", "coverage", "--json")
        #expect(live.status == .refused)
        #expect(live.output.contains("\"problem\":\"nobody-serves\""), "\(live.output)")
        #expect(live.output.contains(files.output.split(separator: "\n").last ?? "?"), "\(files.output)")
        let empty = CommandRun(["policy", "coverage", policy])
        #expect(empty.status == .refused)
        #expect(empty.errors.contains("no directory of people"))
    }

    @Test func `Two policies cannot answer at one gate`() throws {
        let gate = "  - {name: asked, kind: ask, gate: payments-over-limit, because: An automation asks.}"
        func text(_ name: String) -> String {
            Self.policyText.replacing("name: payments\n", with: "name: \(name)\n")
                .replacing("triggers:\n", with: "triggers:\n\(gate)\n")
        }
        let people = try directory.file("directory.yaml", Self.directoryText)
        let first = try directory.file("first.yaml", text("first"))
        let second = try directory.file("second.yaml", text("second"))
        #expect(belay("policy", "apply", people, first, "--anyway").status == .ok)
        let refused = belay("policy", "apply", second, "--anyway")
        #expect(refused.status == .refused)
        #expect(
            refused.errors.contains("first and second both answer the gate payments-over-limit"),
            "\(refused.errors)"
        )
        #expect(!belay("policy", "list").output.contains("second"))
    }

    @Test func `Calendars are applied, listed and shown like policies`() throws {
        let calendar = try directory.file("office.yaml", Self.calendarText)
        #expect(CommandRun(["policy", "validate", calendar]).output == "calendar office, version 1: valid\n")
        let people = try directory.file("directory.yaml", Self.directoryText)
        let applied = belay("policy", "apply", calendar, people)
        #expect(applied.output == "directory directory, version 1: applied\ncalendar office, version 1: applied\n")
        #expect(belay("policy", "list", "--json").output.contains("\"calendar\""))
        #expect(belay("policy", "show", "office", "--kind", "calendar").output == Self.calendarText)
        let idle = try directory.file("idle.yaml", Self.calendarText.replacing("[09:00-17:00]", with: "[]"))
        let refused = belay("policy", "apply", idle)
        #expect(refused.status == .refused)
        #expect(refused.errors.contains("idle.yaml:6:3: the week has not one working hour in it"), "\(refused.errors)")
    }

    @Test func `A policy that names a calendar is applied with it or after it`() throws {
        let calendar = try directory.file("office.yaml", Self.calendarText)
        let people = try directory.file("directory.yaml", Self.directoryText)
        let policy = try directory.file(
            "payments.yaml",
            Self.policyText.replacing("window: 1h", with: "window: 1h\n    calendar: office")
        )
        let alone = belay("policy", "apply", policy, people, "--anyway")
        #expect(alone.status == .refused)
        #expect(alone.errors.contains("payments.yaml:9:15: no calendar `office` is applied"), "\(alone.errors)")
        #expect(belay("policy", "list").output.isEmpty)
        let alsoValid = CommandRun(["policy", "validate", policy])
        #expect(
            alsoValid.output.hasSuffix(
                "  gate payment: an answer within at least 1h; not among the files: calendar office\n"
            ),
            "\(alsoValid.output)"
        )
        #expect(belay("policy", "apply", policy, people, calendar, "--anyway").status == .ok)
        #expect(belay("policy", "apply", policy, "--anyway").output == "policy payments, version 1: unchanged\n")
    }

    @Test func `The way of each kind of case is said, and the matrix shows it`() throws {
        let policy = try directory.file(
            "payments.yaml",
            Self.policyText + "categories:\n  - name: odd\n    when: data.x == 1\n    must-pass: [operator]\n"
        )
        let valid = CommandRun(["policy", "validate", policy])
        #expect(valid.output.contains("  trigger gate, odd: operator; cannot skip operator\n"), "\(valid.output)")
        let json = try JSONValue.parse(CommandRun(["policy", "validate", "--json", policy]).output)
        #expect(json["ways"]?.array?.count == 2, "\(json)")
        let matrix = CommandRun(["policy", "matrix", policy, "--markdown"]).output
        #expect(matrix.contains("odd, where data"), "\(matrix)")
        #expect(matrix.contains("| odd |"), "\(matrix)")
    }

    @Test func `A gate whose answer may take longer than the policy says is refused`() throws {
        let calendar = try directory.file("office.yaml", Self.calendarText)
        let text = Self.policyText.replacing("window: 1h", with: "window: 1h\n    calendar: office")
        let policy = try directory.file("payments.yaml", text)
        // From Monday 17:00 to Monday 10:00 of the week after, and an hour begun late on a Monday takes as long.
        let valid = CommandRun(["policy", "validate", policy, calendar])
        #expect(valid.output.contains("  gate payment: an answer within 6d17h\n"), "\(valid.output)\(valid.errors)")
        let json = try JSONValue.parse(CommandRun(["policy", "validate", "--json", policy]).output)
        #expect(json["gates"]?[0]?["missingCalendars"] == ["office"])
        _ = try directory.file("payments.yaml", text.replacing("title: ", with: "answer-within: 6d16h\ntitle: "))
        let refused = CommandRun(["policy", "validate", policy, calendar])
        #expect(refused.status == .refused)
        #expect(
            refused.errors.contains("payments.yaml:4:16: an answer at gate `payment` may take 6d17h"),
            "\(refused.errors)"
        )
        _ = try directory.file("payments.yaml", text.replacing("title: ", with: "answer-within: 6d17h\ntitle: "))
        #expect(CommandRun(["policy", "validate", policy, calendar]).status == .ok)
    }

    @Test func `A calendar that makes a gate in force late is applied with a warning that names it`() throws {
        let people = try directory.file("people.yaml", Self.directoryText)
        let calendar = try directory.file("office.yaml", Self.calendarText)
        let policy = try directory.file(
            "payments.yaml",
            Self.policyText.replacing("window: 1h", with: "window: 1h\n    calendar: office")
                .replacing("title: ", with: "answer-within: 6d17h\ntitle: ")
        )
        #expect(belay("policy", "apply", policy, people, calendar, "--anyway").errors == "")
        let fewer = Self.calendarText.replacing("version: 1", with: "version: 2").replacing("17:00", with: "16:30")
        _ = try directory.file("office.yaml", fewer)
        let run = belay("policy", "apply", calendar)
        #expect(run.status == .ok)
        #expect(
            run.errors.contains(
                "warning: payments version 1: an answer at gate payment may take 6d17h30m, and its answer-within is 6d17h"
            ),
            "\(run.errors)"
        )
    }

    @Test func `A policy's mistakes are named with file, line and column`() throws {
        let path = try directory.file("bad.yaml", Self.policyText.replacing("window: 1h", with: "window: soon"))
        let run = CommandRun(["policy", "validate", path])
        #expect(run.status == .refused)
        #expect(run.errors.contains("bad.yaml:8:13: "), "\(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test func `Status without a broker counts what is in the store`() throws {
        try insert(try SampleCase("one"), try SampleCase("two", isDecided: false))
        let run = belay("status", "--without-broker", "--json")
        let status = try JSONValue.parse(run.output)
        #expect(status["open"] == 1)
        #expect(status["outcomes"]?["resume"] == 1)
        // The sample's deadline lies in the past or the future of the machine's clock; both are shown.
        #expect(status["deadlines"]?[0]?["level"] == "operator")
    }

    static let directoryText = """
        kind: directory
        version: 1
        people:
          - id: alice
            name: Alice
            roles: [operators]
            contacts:
              - mail: alice@example.com
            broker-users: [alice]

        """
    static let calendarText = """
        kind: calendar
        name: office
        version: 1
        time-zone: UTC
        hours:
          monday: [09:00-17:00]

        """
    static let policyText = """
        kind: policy
        name: payments
        version: 1
        title: Payments
        levels:
          - level: operator
            owners: [operators]
            window: 1h
            actions: [approve, refuse]
            expiry: refuse
        authorities:
          - name: all-payments
            roles: [operators]
        triggers:
          - name: gate
            kind: ask
            gate: payment
            because: A payment needs a person.

        """
}
