import AMQP
import Escalation
import Fleet
import FleetHarness
import JSON
import Messages
import Store
import Testing

extension Integration {
    /// Policies that are overdue themselves, with no event and nobody who asks.
    struct GovernanceTests {
        @Test(arguments: StoreKind.available)
        func
            `An overdue review and an overdue drill each open one case, whoever looks and however long nobody did, and count from their end`(
                kind: StoreKind
            ) throws
        {
            var options = FleetOptions()
            let policy = StoryDocuments.policy(window: "4h")
            let duties = "\ndrill-every: 90d\ngovernance: supervisor\n"
            options.documents = [policy + duties + "review-by: 2020-01-01\n", StoryDocuments.directory()]
            try TestFleet.with(kind, options: options) { fleet in
                let outcomes = try OutcomeQueue(of: fleet)
                try fleet.start([.trigger, .review])
                try fleet.start([.sla], count: 3)
                let review = try theCase(about: .review, number: 1, in: fleet)
                let asked = try StoryTests.underReview(review, at: "supervisor", in: fleet)
                #expect(asked.opening.cause == .governance)
                // The drill is counted from when the policy came into force, and ninety days have not passed.
                #expect(try cases(in: fleet).map(\.id) == [review])

                // Nobody looks for half a year.
                stop(.sla, in: fleet)
                try fleet.store.execute("UPDATE document SET applied_at = applied_at - \(days(180))")
                try fleet.start([.sla], count: 3)
                let drill = try theCase(about: .drill, number: 1, in: fleet)
                _ = try StoryTests.underReview(drill, at: "supervisor", in: fleet)

                let dave = try Person("person-dave", of: fleet)
                for (id, action) in [(review, DecisionAction.approve), (drill, .refuse)] {
                    let revision = try StoryTests.underReview(id, at: "supervisor", in: fleet).revision
                    try dave.must(
                        .decide(DecisionContent(action: action, rationale: "We looked.", revision: revision)),
                        about: id
                    )
                }
                try fleet.settle()
                #expect(try outcome(of: review, in: fleet) == .notRequired)
                #expect(try outcome(of: drill, in: fleet) == .refused)
                #expect(try outcomes.take().isEmpty, "no automation is told of it")

                // Eight days later what was refused is asked for again; what was agreed to is quiet.
                try pass(days: 8, in: fleet)
                _ = try theCase(about: .drill, number: 2, in: fleet)
                try fleet.settle()
                #expect(try cases(in: fleet).count == 3)
                // A month after that, so is the review: its date has not been moved on.
                try pass(days: 23, in: fleet)
                let second = try theCase(about: .review, number: 2, in: fleet)
                _ = try StoryTests.underReview(second, at: "supervisor", in: fleet)

                // Moving it on answers the case.
                let later = policy.replacing("version: 1", with: "version: 2") + duties + "review-by: 2999-01-01\n"
                try fleet.apply([later])
                try eventually("the new version answered the review") {
                    try outcome(of: second, in: fleet) == .withdrawn
                }
                try fleet.settle()
                #expect(try cases(in: fleet).count == 4)
                #expect(try fleet.store.reading { try $0.counts() }.dead == 0)
            }
        }

        private func days(_ count: Int64) -> Int64 { count * 86_400_000_000 }

        private func cases(in fleet: TestFleet) throws -> [Case] {
            try fleet.store.reading { try $0.cases(CaseFilter()) }
        }

        private func outcome(of id: CaseID, in fleet: TestFleet) throws -> OutcomeKind? {
            try fleet.store.reading { try $0.case(id) }?.outcome
        }

        /// The case of a duty with this running number.
        private func theCase(about duty: GovernanceDuty, number: Int64, in fleet: TestFleet) throws -> CaseID {
            let id = DerivedID.ofCase(.governance(duty, of: "payment-approval"), running: number)
            try eventually("case \(number) about the \(duty.rawValue) was opened") {
                try fleet.store.reading { try $0.case(id) } != nil
            }
            return id
        }

        private func stop(_ kind: WorkerKind, in fleet: TestFleet) {
            for worker in fleet.workers(of: kind) { fleet.kill(worker) }
        }

        /// Lets time pass since cases ended, while no timer runs.
        private func pass(days count: Int64, in fleet: TestFleet) throws {
            stop(.sla, in: fleet)
            try fleet.store.execute("UPDATE cases SET closed_at = closed_at - \(days(count)) WHERE status = 'closed'")
            try fleet.start([.sla], count: 3)
        }
    }
}
