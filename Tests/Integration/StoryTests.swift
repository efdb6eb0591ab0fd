import AMQP
import Audit
import Escalation
import Fleet
import FleetHarness
import Foundation
import JSON
import Messages
import Store
import Testing

extension Integration {
    /// One payment from the event to the outcome, with everybody whom it concerns.
    struct StoryTests {
        @Test(arguments: StoreKind.available)
        func `A payment is asked for, claimed, escalated, decided and answered, and nobody reads what is not theirs`(
            kind: StoreKind
        ) throws {
            var options = FleetOptions()
            options.documents = [StoryDocuments.policy()]
            try TestFleet.with(kind, options: options) { fleet in
                let mail = try MailServer(for: fleet)
                let hooks = try HookServer(for: fleet)
                try fleet.apply([StoryDocuments.directory(bobsHook: hooks.url("/bob"))])
                fleet.options.settings = mail.settings + hooks.settings("webhooks") + hooks.settings("callbacks")
                let outcomes = try OutcomeQueue(of: fleet)
                try fleet.start()

                // An automation asks and waits.
                let marks = Marks()
                let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
                try fleet.publish([marks.ask(callback: hooks.url("/callback"), trace: trace)], as: VirtualHost.source)
                let id = try StoryTests.theCase(of: fleet)
                try mail.waitForMail("person-alice@example.test", id.rawValue, "waits for level operator")
                let notice = try hooks.waitForRequest(to: "/bob")
                #expect(notice.isSigned)

                // Two people at the first level, one at the second.
                let alice = try Person("person-alice", of: fleet)
                let bob = try Person("person-bob", of: fleet)
                let dave = try Person("person-dave", of: fleet)
                try alice.must(.claim, about: id)
                var stay = try StoryTests.underReview(id, at: "operator", in: fleet)
                let early = try bob.tell(.decide(StoryTests.approval(at: stay.revision)), about: id)
                #expect(early.refusal?.code == "claimed")
                #expect(early.refusal?.reason.contains("person-alice") == true)
                let beyond = try alice.tell(.decide(StoryTests.approval(at: stay.revision)), about: id)
                #expect(beyond.refusal?.code == "beyond-authority")
                try alice.must(
                    .decide(
                        DecisionContent(
                            action: .escalate,
                            rationale: marks.rationale,
                            risk: .high,
                            revision: stay.revision
                        )
                    ),
                    about: id
                )

                stay = try StoryTests.underReview(id, at: "supervisor", in: fleet)
                try mail.waitForMail("person-dave@example.test", id.rawValue, "waits for level supervisor")
                let stale = try dave.tell(.decide(StoryTests.approval("supervisor-any", at: 1)), about: id)
                #expect(stale.refusal?.code == "stale")
                let decision = StoryTests.approval("supervisor-any", at: stay.revision)
                let accepted = try dave.tell(.decide(decision), about: id, messageID: "the-decision")
                #expect(accepted.result == .accepted(revision: stay.revision + 1, outcome: .resume))
                // The same decision again gets its first answer again, the same id with another content none of it.
                #expect(try dave.tell(.decide(decision), about: id, messageID: "the-decision") == accepted)
                let reused = try dave.tell(.comment("something else"), about: id, messageID: "the-decision")
                #expect(reused.refusal?.code == "id-reused")

                // What the automation hears.
                let call = try hooks.waitForRequest(to: "/callback")
                #expect(call.isSigned)
                try mail.waitForMail("person-erin@example.test", "ended: resume")
                try fleet.settle()
                let heard = try outcomes.take()
                #expect(heard.count == 1)
                let outcome = try #require(heard.first)
                #expect(outcome["data"]?["outcome"]?.string == "resume")
                #expect(outcome["data"]?["run"]?["run"]?.string == "run-7")
                #expect(outcome["data"]?["decision"]?["authority"]?.string == "supervisor-any")
                #expect(outcome["traceparent"]?.string?.contains("4bf92f3577b34da6a3ce929d0e0e4736") == true)
                #expect(try JSONValue.parse(call.body) == outcome, "the callback is the outcome's message")
                #expect(hooks.requests.filter { $0.path == "/callback" }.count == 1)

                let entries = try StoryTests.stream(of: fleet)
                let kinds = entries.filter { !$0.hasPrefix("notice.") && !$0.hasPrefix("document.") }
                #expect(
                    kinds == [
                        "case.opened", "case.passed", "level.entered", "claim.taken", "decision.refused",
                        "decision.refused", "decision.taken", "case.passed", "level.entered", "decision.refused",
                        "decision.taken", "case.closed",
                    ]
                )
                let stored = try fleet.store.reading { try $0.story(of: id) }
                let told = entries.filter { !$0.hasPrefix("document.") }
                #expect(told.sorted() == stored.map(\.entry.kind.rawValue).sorted(), "the stream holds the whole story")
                #expect(try fleet.store.reading { try $0.counts() }.dead == 0)

                try StoryTests.search(marks, mail: mail, hooks: hooks, fleet: fleet)
                let codes = fleet.stop()
                #expect(codes.allSatisfy { $0 == 0 }, "every worker ends well: \(codes)")
            }
        }

        @Test(arguments: StoreKind.available)
        func `Silence warns, climbs every level and ends in a refusal, never in an approval`(kind: StoreKind) throws {
            var options = FleetOptions()
            options.documents = [StoryDocuments.policy(window: "3s", warning: "1s")]
            try TestFleet.with(kind, options: options) { fleet in
                let mail = try MailServer(for: fleet)
                try fleet.apply([StoryDocuments.directory()])
                fleet.options.settings = mail.settings
                let outcomes = try OutcomeQueue(of: fleet)
                try fleet.start()
                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let id = try StoryTests.theCase(of: fleet)
                let closed = try eventually("the case ended by itself") {
                    try fleet.store.reading { try $0.case(id) }.flatMap { $0.outcome == nil ? nil : $0 }
                }
                #expect(closed.outcome == .refused)
                guard case .closed(let closure) = closed.status else { return }
                #expect(closure.by == .expiry(nil))
                #expect(closure.level == "board")
                #expect(closure.at.since(closed.openedAt) >= .seconds(9), "no deadline is early")
                try mail.waitForMail("person-erin@example.test", "waits for level board")
                try mail.waitForMail("person-erin@example.test", "still waits for level board")
                try fleet.settle()
                #expect(try outcomes.take().compactMap { $0["data"]?["outcome"]?.string } == ["refused"])
                let kinds = try fleet.store.reading { try $0.story(of: id) }.map(\.entry.kind)
                    .filter { !$0.rawValue.hasPrefix("notice.") }
                let level: [Entry.Kind] = [.casePassed, .levelEntered, .warningDue, .windowPassed]
                #expect(kinds == [.caseOpened] + level + level + level + [.caseClosed])
            }
        }

        @Test func `A warning that fails for good does not mean that nobody can be reached`() throws {
            var options = FleetOptions()
            options.documents = [StoryDocuments.policy(window: "10m", warning: "1s")]
            try TestFleet.with(.sqlite, options: options) { fleet in
                let hooks = try HookServer(for: fleet)
                fleet.options.settings = hooks.settings("webhooks")
                try fleet.apply([
                    """
                    kind: directory
                    version: 1
                    people:
                      - id: person-alice
                        name: Alice Example
                        roles: [operators]
                        contacts:
                          - webhook: \(hooks.url("/warnings"))
                        broker-users: [person-alice]
                      - id: person-dave
                        name: Dave Example
                        roles: [supervisors, board]
                        broker-users: [person-dave]
                    """
                ])
                try fleet.start()
                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let id = try StoryTests.theCase(of: fleet)
                try eventually("the warning failed for good") {
                    try fleet.store.reading { try $0.story(of: id) }.contains { $0.entry.kind == .noticeFailed }
                }
                // The first notice is still tried again: the case stays where it is.
                let found = try #require(try fleet.store.reading { try $0.case(id) })
                guard case .open(let stay) = found.status else {
                    Issue.record("the case ended: \(found.status)")
                    return
                }
                #expect(stay.level == "operator")
                let kinds = try fleet.store.reading { try $0.story(of: id) }.map(\.entry.kind)
                #expect(!kinds.contains(.levelUnreachable))
            }
        }
    }
}

extension Integration.StoryTests {
    /// The one case that there is.
    static func theCase(of fleet: TestFleet) throws -> CaseID {
        try eventually("a case opened") {
            let cases = try fleet.store.reading { try $0.cases(CaseFilter()) }
            return cases.count == 1 ? cases.first?.id : nil
        }
    }

    /// Waits until the case has been taken in at a level.
    static func underReview(_ id: CaseID, at level: LevelName, in fleet: TestFleet) throws -> Case {
        try eventually("the case was taken in at level \(level)") {
            guard let found = try fleet.store.reading({ try $0.case(id) }), case .open(let stay) = found.status,
                stay.level == level, case .underReview = stay.stage
            else { return nil }
            return found
        }
    }

    static func approval(_ authority: AuthorityName = "operator-to-50k", at revision: Int64) -> DecisionContent {
        DecisionContent(
            action: .approve,
            rationale: "compared with the order",
            risk: .low,
            authority: authority,
            revision: revision
        )
    }

    /// The kinds of all entries on the stream, in their order; every record's index follows the last.
    static func stream(of fleet: TestFleet) throws -> [String] {
        let reader = try StreamReader(
            configuration: fleet.host.configuration(),
            stream: fleet.host.topology.audit,
            from: .first
        )
        defer { reader.close() }
        var kinds: [String] = []
        while let delivery = try reader.next(timeout: .milliseconds(700)) {
            for record in try #require(AuditBatch(delivery)).records {
                #expect(record.index == Int64(kinds.count))
                let entry = try JSONValue.parse(record.body)
                kinds.append(entry["kind"]?.string ?? "?")
            }
        }
        return kinds
    }

    /// Looks for every planted value in everything that left the house.
    static func search(_ marks: Marks, mail: MailServer, hooks: HookServer, fleet: TestFleet) throws {
        let mails = try mail.messages()
        #expect(!mails.isEmpty)
        for (name, mark) in marks.all {
            let inMail = mails.contains { $0.contains(mark) }
            #expect(inMail == marks.mayBeInMail.contains(name), "\(name) in a mail: \(inMail)")
            let inHooks = hooks.requests.filter { $0.path == "/bob" }.contains { $0.whole.contains(mark) }
            #expect(inHooks == marks.mayBeInWebhook.contains(name), "\(name) in a webhook: \(inHooks)")
            let inCall = hooks.requests.filter { $0.path == "/callback" }.contains { $0.whole.contains(mark) }
            #expect(!inCall, "\(name) in the callback")
            #expect(!fleet.logLines.contains { $0.contains(mark) }, "\(name) in a log")
            #expect(!mail.log.contains { $0.contains(mark) }, "\(name) in a subject line")
            #expect(!hooks.requests.contains { $0.path.contains(mark) })
        }
        let stream = try fleet.host.drainStream()
        for (name, mark) in marks.all {
            #expect(!stream.contains { $0.contains(mark) }, "\(name) on the audit stream")
        }
    }
}

extension VirtualHost {
    /// Every record of the audit stream as text, properties included.
    func drainStream() throws -> [String] {
        let reader = try StreamReader(configuration: configuration(), stream: topology.audit, from: .first)
        defer { reader.close() }
        var all: [String] = []
        while let delivery = try reader.next(timeout: .milliseconds(500)) {
            all.append(String(decoding: delivery.body, as: UTF8.self) + "\(delivery.properties)")
        }
        return all
    }
}

/// Values that stand nowhere else, one in every field that a notice could tell.
struct Marks {
    let token = String(UInt64.random(in: 1 << 40...1 << 60), radix: 36)

    var payment: String { "payment-\(token)" }
    var vendor: String { "vendor-\(token)" }
    var account: String { "account-\(token)" }
    var comment: String { "secret-comment-\(token)" }
    var nested: String { "nested-\(token)" }
    var rationale: String { "rationale-\(token)" }
    var step: String { "step-\(token)" }
    var amount: Int64 { 61_234_567 }

    var all: [(String, String)] {
        [
            ("payment", payment), ("vendor", vendor), ("account", account), ("comment", comment), ("nested", nested),
            ("rationale", rationale), ("step", step), ("amount", String(amount)),
        ]
    }

    /// What the policy names for each channel.
    var mayBeInMail: Set<String> { ["payment", "vendor", "amount"] }
    var mayBeInWebhook: Set<String> { ["payment"] }

    /// An ask that has something to hide in every field.
    func ask(
        callback: String?,
        trace: String?,
        gate: String = "payment-approval",
        drill: JSONValue? = nil
    ) -> OutgoingMessage {
        var data: JSONObject = [
            "gate": .string(gate), "question": "May this be paid?", "options": ["approve", "refuse"],
            "data": [
                "payment": .string(payment), "amount": .int(amount), "account": .string(account),
                "vendor": ["id": .string(nested), "name": .string(vendor)], "comment": .string(comment),
            ],
            "workflow": ["name": "payments", "run": "run-7", "step": .string(step)],
        ]
        if let callback { data["replyTo"] = .string(callback) }
        var event: JSONObject = [
            "specversion": "1.0", "id": .string("ask-\(token)"), "source": "/payments", "type": "dev.belay.ask",
            "data": .object(data),
        ]
        if let drill { event["belaydrill"] = drill }
        if let trace { event["traceparent"] = .string(trace) }
        return OutgoingMessage(
            properties: MessageProperties(contentType: CloudEvent.contentType, userID: VirtualHost.source),
            body: JSONValue.object(event).serialized()
        )
    }
}

/// The story's rules and people.
enum StoryDocuments {
    static func policy(window: String = "10m", warning: String? = nil) -> String {
        let warn = warning.map { "\n    warn: \($0)" } ?? ""
        return """
            kind: policy
            name: payment-approval
            version: 1
            title: Payments need a person

            levels:
              - level: operator
                owners: [operators]
                window: \(window)\(warn)
                requires: [data.amount]
                actions: [approve, refuse, escalate]
                form:
                  required: [rationale, risk, authority]
                expiry: escalate
              - level: supervisor
                owners: [supervisors]
                window: \(window)\(warn)
                actions: [approve, refuse, escalate]
                form:
                  required: [rationale, risk, authority]
                expiry: escalate
              - level: board
                owners: [board]
                window: \(window)\(warn)
                actions: [refuse, manual]
                expiry: refuse

            triggers:
              - name: asked-for-approval
                kind: ask
                gate: payment-approval
                key: data.payment
                because: The payment run asked for an approval.

            authorities:
              - name: operator-to-50k
                roles: [operators]
                limit: data.amount <= 50000
              - name: supervisor-any
                roles: [supervisors]

            notices:
              fields:
                mail: [data.payment, data.amount, data.vendor.name]
                webhook: [data.payment]
              informed: [board]
            """
    }

    static func directory(bobsHook: String? = nil) -> String {
        let hook = bobsHook.map { "\n      - webhook: \($0)" } ?? ""
        func person(_ id: String, _ role: String, contacts: String = "") -> String {
            """
              - id: \(id)
                name: \(id.dropFirst(7).capitalized) Example
                roles: [\(role)]
                contacts:
                  - mail: \(id)@example.test\(contacts)
                broker-users: [\(id)]
            """
        }
        return [
            "kind: directory", "version: 1", "people:", person("person-alice", "operators"),
            person("person-bob", "operators", contacts: hook), person("person-dave", "supervisors"),
            person("person-erin", "board"),
        ].joined(separator: "\n")
    }
}
