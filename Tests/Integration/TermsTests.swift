import Escalation
import Fleet
import FleetHarness
import JSON
import Messages
import Store
import Testing

extension Integration {
    /// What a level expects of its people besides a decision.
    struct TermsTests {
        @Test(arguments: StoreKind.available)
        func `Only who may approves an exception, and its record is asked for until somebody writes it`(
            kind: StoreKind
        ) throws {
            var options = FleetOptions()
            options.documents = [Self.policy]
            try TestFleet.with(kind, options: options) { fleet in
                let mail = try MailServer(for: fleet)
                try fleet.apply([Self.directory])
                fleet.options.settings = mail.settings
                let outcomes = try OutcomeQueue(of: fleet)
                try fleet.start()
                let (alice, bob) = (try Person("person-alice", of: fleet), try Person("person-bob", of: fleet))
                let dave = try Person("person-dave", of: fleet)
                let id = try Integration.ActTests.ask("one", in: fleet)
                try mail.waitForMail("person-alice@example.test", id.rawValue, "waits for level operator")
                let told = try mail.messages().first { $0.contains("person-alice@example.test") }
                #expect(told?.contains("which only controllers may approve") == true)
                #expect(told?.contains("An answer is expected within 5m") == true)

                let approval = Integration.StoryTests.approval(at: 1)
                let refused = try alice.tell(.decide(approval), about: id)
                #expect(refused.refusal?.code == "exception")
                #expect(refused.refusal?.reason.contains("small failed") == true)
                #expect(try alice.tell(.act(.record("Early.")), about: id).refusal?.code == "record")
                try bob.must(.decide(approval), about: id)

                try mail.waitForMail("person-dave@example.test", id.rawValue, "waits for its record")
                #expect(try alice.tell(.act(.record("Mine.")), about: id).refusal?.code == "record")
                let overdue = try eventually("the record was not written in time") {
                    try fleet.store.reading { try $0.story(of: id) }.first { $0.entry.kind == .recordOverdue }
                }
                #expect(overdue.entry.caseID == id)
                #expect(try fleet.store.reading { try $0.status() }.unrecorded == 1)
                let asked = try fleet.store.reading { try $0.notices(of: id) }.filter { $0.notice.purpose == .record }
                #expect(asked.count == 2, "once when it ended, and once when it was late")
                try dave.must(.act(.record("We know the vendor.")), about: id)
                #expect(try fleet.store.reading { try $0.status() }.unrecorded == 0)

                try fleet.settle()
                let story = try fleet.store.reading { try $0.story(of: id) }.map(\.entry)
                let written = try #require(story.last { $0.kind == .recordWritten })
                #expect(written.detail?.content["text"]?.string == "We know the vendor.")
                #expect(story.filter { $0.kind == .recordOverdue }.count == 1)
                let outcome = try #require(try outcomes.take().compactMap { $0["data"] }.first)
                #expect(outcome["decision"]?["exception"] == [["rule": "small", "finding": "failed"]])
                #expect(try fleet.store.reading { try $0.counts() }.dead == 0)
            }
        }

        private static let policy = StoryDocuments.policy().replacing(
            "    requires: [data.amount]\n",
            with: """
                    requires: [data.amount]
                    turnaround: 5m
                    first-check: {rules: [{name: small, when: data.amount < 300}]}
                    exceptions: [controllers]
                    record: [supervisors]
                    record-within: 4s

                """
        )

        private static let directory = StoryDocuments.directory().replacing(
            "Bob Example\n    roles: [operators]",
            with: "Bob Example\n    roles: [operators, controllers]"
        )
    }
}
