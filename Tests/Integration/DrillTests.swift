import AMQP
import Escalation
import Fleet
import FleetHarness
import Foundation
import JSON
import Messages
import Store
import Testing

extension Integration {
    /// A drill on a fleet that works: it goes the way of everything, and stays among those who take part.
    struct DrillTests {
        private static let id: DrillID = "drill-of-the-night"

        private static func request(_ id: DrillID = id) -> DrillRequest {
            DrillRequest(
                id: id,
                title: "A payment that is too large",
                policies: ["payment-approval"],
                recipients: ["person-alice", "person-bob", "person-dave"],
                until: .wallClock() + .seconds(3600),
                eventsFrom: BrokerUser(VirtualHost.source)
            )
        }

        @Test(arguments: StoreKind.available)
        func `A drill reaches those who take part, marked everywhere, and no customer and no automation`(
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
                let alice = try Person("person-alice", of: fleet)
                let dave = try Person("person-dave", of: fleet)
                let erin = try Person("person-erin", of: fleet)

                // Who may not say that a drill was held may hold none.
                let refused = try alice.tell(.drill(.start(Self.request())), about: Entry.installation)
                #expect(refused.refusal != nil)
                try erin.must(.drill(.start(Self.request())), about: Entry.installation)

                // The same automation asks as ever; its message is marked, and it wants to be called back.
                let marks = Marks()
                let callback = hooks.url("/callback")
                try fleet.publish(
                    [marks.ask(callback: callback, trace: nil, drill: .string(Self.id.rawValue))],
                    as: VirtualHost.source
                )
                let id = try theCase(isDrill: true, in: fleet)
                let asked = try StoryTests.underReview(id, at: "operator", in: fleet)
                #expect(asked.opening.drill?.id == Self.id)
                try mail.waitForMail("person-alice@example.test", id.rawValue, "DRILL")
                let hook = try hooks.waitForRequest(to: "/bob")
                #expect(hook.isSigned && hook.body.contains("DRILL"))

                // It is lived through to an approval, which is told to nobody who could act on it.
                try alice.must(.decide(Self.escalation(at: asked.revision)), about: id)
                let stay = try StoryTests.underReview(id, at: "supervisor", in: fleet)
                try mail.waitForMail("person-dave@example.test", id.rawValue, "DRILL")
                try dave.must(.decide(StoryTests.approval("supervisor-any", at: stay.revision)), about: id)
                try mail.waitForMail("person-dave@example.test", "DRILL", "ended: resume")
                try fleet.settle()
                #expect(try outcomes.take().isEmpty, "no automation is told anything")
                #expect(!hooks.requests.contains { $0.path == "/callback" }, "no callback is called")
                #expect(!mail.log.contains { $0.contains("person-erin") }, "erin is informed of live cases alone")
                for message in try mail.messages() {
                    #expect(message.contains("DRILL: ") && message.contains("DRILL \(Self.id)"), "\(message)")
                }
                let entries = try fleet.store.reading { try $0.story(of: id) }.map(\.entry)
                #expect(entries.allSatisfy { String(decoding: $0.body, as: UTF8.self).contains(Self.id.rawValue) })
                #expect(try fleet.store.reading { try $0.status() }.openByLevel.isEmpty)

                // The very same ask, unmarked, is another case, and all that was held back before happens now.
                try fleet.publish([marks.ask(callback: callback, trace: nil)], as: VirtualHost.source)
                let live = try theCase(isDrill: false, in: fleet)
                #expect(live != id)
                let waiting = try StoryTests.underReview(live, at: "operator", in: fleet)
                #expect(waiting.attached == 0)
                try alice.must(.decide(Self.escalation(at: waiting.revision)), about: live)
                let last = try StoryTests.underReview(live, at: "supervisor", in: fleet)
                var refusal = StoryTests.approval("supervisor-any", at: last.revision)
                refusal.action = .refuse
                try dave.must(.decide(refusal), about: live)
                _ = try hooks.waitForRequest(to: "/callback")
                try mail.waitForMail("person-erin@example.test", "ended: refused")
                try fleet.settle()
                let told = try outcomes.take()
                #expect(told.map { $0["data"]?["case"]?.string } == [live.rawValue])
                #expect(try fleet.store.reading { try $0.counts() }.dead == 0)
                let codes = fleet.stop()
                #expect(codes.allSatisfy { $0 == 0 }, "every worker ends well: \(codes)")
            }
        }

        @Test(arguments: StoreKind.available)
        func `A mark that cannot be read, is nobody's, comes from a stranger or too late is neither practice nor live`(
            kind: StoreKind
        ) throws {
            var options = FleetOptions()
            options.documents = [StoryDocuments.policy(), StoryDocuments.directory()]
            try TestFleet.with(kind, options: options) { fleet in
                let outcomes = try OutcomeQueue(of: fleet)
                try fleet.start([.trigger, .review])
                let erin = try Person("person-erin", of: fleet)
                try erin.must(.drill(.start(Self.request())), about: Entry.installation)
                var strangers = Self.request("of-erin-alone")
                strangers.eventsFrom = nil
                try erin.must(.drill(.start(strangers)), about: Entry.installation)
                let taken = try erin.tell(.drill(.start(strangers)), about: Entry.installation)
                #expect(taken.refusal?.reason.contains("already") == true)

                let bad: [JSONValue] = [nil, true, "", "a b", 7, "nobody-started-this", "of-erin-alone"]
                try fleet.publish(
                    bad.map { Marks().ask(callback: nil, trace: nil, drill: $0) },
                    as: VirtualHost.source
                )
                try eventually("all of them lie among the dead") {
                    try fleet.store.reading { try $0.counts() }.dead == bad.count
                }
                try erin.must(
                    .drill(.end(DrillEnding(id: Self.id, passed: true))),
                    about: Entry.installation
                )
                try fleet.publish(
                    [Marks().ask(callback: nil, trace: nil, drill: .string(Self.id.rawValue))],
                    as: VirtualHost.source
                )
                try eventually("what comes too late does so too") {
                    try fleet.store.reading { try $0.counts() }.dead == bad.count + 1
                }
                try fleet.settle()
                #expect(try fleet.store.reading { try $0.cases(CaseFilter()) }.isEmpty)
                #expect(try outcomes.take().isEmpty)
                let reasons = try fleet.store.reading { try $0.dead(state: .dead, limit: 20) }.map(\.reason)
                for words in ["nobody has started", "alone", "is over", "cannot be read"] {
                    #expect(reasons.contains { $0.contains(words) }, "\(words): \(reasons)")
                }
                let kinds = try fleet.store.reading { try $0.story(of: Entry.installation) }.map(\.entry.kind)
                #expect(kinds.filter { $0 == .drillStarted }.count == 2)
                #expect(kinds.filter { $0 == .drillEnded }.count == 1)
            }
        }

        @Test func `A scenario is held on the fleet from the command line, reported, and renews what was shown`() throws
        {
            var options = FleetOptions()
            let directory = StoryDocuments.directory().replacing(
                "    broker-users: [person-alice]",
                with:
                    "    broker-users: [person-alice]\n    qualifications:\n      - name: payments\n        until: 2027-01-01"
            )
            options.documents = [StoryDocuments.policy(), directory]
            try TestFleet.with(.sqlite, options: options) { fleet in
                let mail = try MailServer(for: fleet)
                fleet.options.settings = mail.settings
                let outcomes = try OutcomeQueue(of: fleet)
                try fleet.start()
                let file = fleet.directory.appending(path: "drill.yaml")
                try Self.scenario.write(to: file, atomically: true, encoding: .utf8)
                let secrets = fleet.services.secrets
                func belay(_ words: String...) throws -> Child {
                    fleet.run(
                        try Child(
                            TestFleet.executables.appending(path: "belay").path,
                            words,
                            environment: ["BELAY_CONFIG": fleet.workers[0].settingsFile],
                            name: "belay"
                        )
                    )
                }
                let run = try belay(
                    "drill",
                    "run",
                    file.path,
                    "--user",
                    "person-erin",
                    "--password-file",
                    "\(secrets)/person-erin",
                    "--events-user",
                    VirtualHost.source,
                    "--events-password-file",
                    "\(secrets)/\(VirtualHost.source)"
                )
                let id = try theCase(isDrill: true, in: fleet)
                let asked = try StoryTests.underReview(id, at: "operator", in: fleet)
                try mail.waitForMail("person-alice@example.test", "DRILL")
                let alice = try Person("person-alice", of: fleet)
                try alice.must(.decide(StoryTests.approval(at: asked.revision)), about: id)
                #expect(run.exitCode() == 0, "\(run.lines)")
                #expect(run.lines.contains("passed"), "\(run.lines)")
                #expect(try outcomes.take().isEmpty)
                let drill = try #require(try fleet.store.reading { try $0.drills(limit: 9) }.first)
                #expect(drill.result?.passed == true)
                #expect(drill.result?.renewals.map(\.person) == ["person-alice"])
                let people = try fleet.store.reading { try Rulebook(reading: $0) }.directory.people
                let renewed = people["person-alice"]?.qualification("payments")?.endsAt ?? .distantPast
                #expect(renewed > .wallClock() + .seconds(170 * 86_400))
                let report = try belay("drill", "report", drill.id.rawValue, "--scenario", file.path)
                #expect(report.exitCode() == 0, "\(report.lines)")
                #expect(report.lines.contains { $0.contains("person-alice") && $0.contains("approve") })
                let watch = try belay("drill", "watch", drill.id.rawValue)
                #expect(watch.exitCode() == 0, "\(watch.lines)")
                #expect(watch.lines.contains { $0.contains(id.rawValue) })
            }
        }

        private static func escalation(at revision: Int64) -> DecisionContent {
            DecisionContent(action: .escalate, rationale: "Too large.", risk: .high, revision: revision)
        }

        private static let scenario = """
            kind: drill
            name: small
            title: A payment within the limit
            policies: [payment-approval]
            people: [person-alice, person-dave]
            lasts: 10m
            events:
              - ask:
                  gate: payment-approval
                  question: May this be paid?
                  source: /payments
                  data: {payment: P-1, amount: 400}
                times: 2
            expect:
              - told: person-alice
                within: 5m
              - acts: person-alice
                action: approve
                within: 5m
              - outcome: resume
                within: 5m
            renews:
              - qualification: payments
                for: 180d
            """

        private func theCase(isDrill: Bool, in fleet: TestFleet) throws -> CaseID {
            try eventually("a case opened") {
                var filter = CaseFilter()
                filter.isDrill = isDrill
                let cases = try fleet.store.reading { try $0.cases(filter) }
                return cases.count == 1 ? cases.first?.id : nil
            }
        }
    }
}
