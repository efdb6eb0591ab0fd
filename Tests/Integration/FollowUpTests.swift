import AMQP
import Escalation
import Fleet
import FleetHarness
import JSON
import Messages
import Store
import Testing

extension Integration {
    struct FollowUpTests {
        @Test(arguments: StoreKind.available)
        func
            `What an automation could not do, or says nothing of, comes back to people, even after everything stood still`(
                kind: StoreKind
            ) throws
        {
            var options = FleetOptions()
            options.documents = [
                StoryDocuments.policy() + "\nfollow-up: {level: supervisor, report-within: 3s}\n",
                StoryDocuments.directory(),
            ]
            try TestFleet.with(kind, options: options) { fleet in
                let outcomes = try OutcomeQueue(of: fleet)
                try fleet.start([.trigger, .review, .audit])
                let alice = try Person("person-alice", of: fleet)
                let dave = try Person("person-dave", of: fleet)

                // One fails and says so; one says nothing, while nobody looks at deadlines.
                let failing = try approved("fails", by: alice, in: fleet)
                let silent = try approved("silent", by: alice, in: fleet)
                try fleet.settle()
                let given = try outcomes.take().compactMap { $0["data"]?["id"]?.string }
                let failed = try #require(given.first { $0.hasPrefix(failing.rawValue) })
                try report("1", on: failed, of: failing, type: "failed", in: fleet)
                try report("2", on: failed, of: failing, type: "failed", in: fleet)
                // An outcome of one case is none of another.
                try report("3", on: failed, of: silent, type: "applied", in: fleet)
                try fleet.settle()
                let one = try eventually("the failure led to a case") { try story(of: failing, in: fleet).led.first }
                #expect(try story(of: failing, in: fleet).led == [LedCase(id: one.id, occasion: .failed)])
                let followUp = try Integration.StoryTests.underReview(one.id, at: "supervisor", in: fleet)
                #expect(followUp.opening.origin?.caseID == failing)
                #expect(followUp.opening.origin?.reason == "The bank refused it.")
                #expect(followUp.waiting.map(\.run) == ["run-fails"])

                try fleet.start(.sla)
                let two = try eventually("the silence led to a case") {
                    try story(of: silent, in: fleet).led.first
                }
                #expect(two.occasion == .unreported)
                _ = try Integration.StoryTests.underReview(two.id, at: "supervisor", in: fleet)

                // The run of the first is told what to do now; the second's says, late, that all is well.
                let content = Integration.StoryTests.approval("supervisor-any", at: followUp.revision)
                try dave.must(.decide(content), about: one.id)
                let late = try #require(given.first { $0.hasPrefix(silent.rawValue) })
                try report("4", on: late, of: silent, type: "applied", in: fleet)
                let taken = try eventually("the late report took the case back") {
                    try fleet.store.reading { try $0.case(two.id) }.flatMap { $0.outcome == nil ? nil : $0 }
                }
                #expect(taken.outcome == .withdrawn)

                // Of that answer nobody reports either, and there the chain ends.
                try eventually("the chain ended") {
                    try fleet.store.reading { try $0.story(of: one.id) }.contains { $0.entry.kind == .followupWithheld }
                }
                try fleet.settle()
                #expect(try fleet.store.reading { try $0.cases(CaseFilter()) }.count == 4)
                let told = try outcomes.take().compactMap { $0["data"] }
                let again = try #require(told.first { $0["case"]?.string == one.id.rawValue })
                #expect(again["origin"]?.string == failing.rawValue)
                #expect(again["run"]?["run"]?.string == "run-fails")
                #expect(try fleet.store.reading { try $0.counts() }.dead == 0)
            }
        }

        private func approved(_ name: String, by person: Person, in fleet: TestFleet) throws -> CaseID {
            let known = Set(try fleet.store.reading { try $0.cases(CaseFilter()) }.map(\.id))
            let ask = SampleEvent(
                id: "ask-\(name)",
                source: "/payments",
                type: "dev.belay.ask",
                data: [
                    "gate": "payment-approval", "question": "May this be paid?",
                    "data": ["payment": .string(name), "amount": 400], "workflow": ["run": .string("run-\(name)")],
                ]
            )
            try fleet.publish([ask], as: VirtualHost.source)
            let id = try eventually("a case opened") {
                try fleet.store.reading { try $0.cases(CaseFilter()) }.map(\.id).first { !known.contains($0) }
            }
            let stay = try Integration.StoryTests.underReview(id, at: "operator", in: fleet)
            try person.must(.decide(Integration.StoryTests.approval(at: stay.revision)), about: id)
            return id
        }

        private func report(
            _ id: String,
            on outcome: String,
            of caseID: CaseID,
            type: String,
            in fleet: TestFleet
        ) throws {
            let report = SampleEvent(
                id: "report-\(id)",
                source: "/payments",
                type: "dev.belay.outcome.\(type)",
                data: [
                    "of": .string(outcome), "case": .string(caseID.rawValue), "reason": "The bank refused it.",
                ]
            )
            try fleet.publish([report], as: VirtualHost.source)
        }

        private func story(of id: CaseID, in fleet: TestFleet) throws -> Proceedings {
            try #require(try fleet.store.reading { try $0.case(id) }).proceedings
        }
    }
}
