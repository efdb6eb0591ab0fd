import Escalation
import Fleet
import FleetHarness
import JSON
import Messages
import Store
import Testing

extension Integration {
    /// What real workers recorded, lived through once more.
    struct ReplayTests {
        @Test(arguments: StoreKind.available)
        func `A case that people decided goes the same way again, and another with other data`(kind: StoreKind) throws {
            var options = FleetOptions()
            options.documents = [StoryDocuments.policy(), StoryDocuments.directory()]
            try TestFleet.with(kind, options: options) { fleet in
                try fleet.start([.trigger, .review, .sla])
                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let id = try StoryTests.theCase(of: fleet)
                let alice = try Person("person-alice", of: fleet)
                let dave = try Person("person-dave", of: fleet)
                var stay = try StoryTests.underReview(id, at: "operator", in: fleet)
                try alice.must(.claim, about: id)
                let beyond = try alice.tell(.decide(StoryTests.approval(at: stay.revision)), about: id)
                #expect(beyond.refusal?.code == "beyond-authority")
                try alice.must(
                    .decide(
                        DecisionContent(
                            action: .escalate,
                            rationale: "Too large.",
                            risk: .high,
                            revision: stay.revision
                        )
                    ),
                    about: id
                )
                stay = try StoryTests.underReview(id, at: "supervisor", in: fleet)
                try dave.must(.decide(StoryTests.approval("supervisor-any", at: stay.revision)), about: id)
                try fleet.settle()

                let (same, other) = try replays(of: id, changing: DataChange(["amount": 900]), in: fleet)
                #expect(same.departure == nil, "\(String(describing: same.departure))")
                #expect(same.differences.isEmpty)
                #expect(same.courses?.before.levels == ["operator", "supervisor"])
                // With a small amount alice may approve it at once; what came after was missed.
                #expect(other.differences.map(\.kind).prefix(1) == [.taken])
                #expect(other.courses?.now?.levels == ["operator"])
                #expect(other.decisionsMissed == 2)
            }
        }

        @Test(arguments: StoreKind.available)
        func `Silence is the same silence again, though timers were late`(kind: StoreKind) throws {
            var options = FleetOptions()
            options.documents = [StoryDocuments.policy(window: "2s"), StoryDocuments.directory()]
            try TestFleet.with(kind, options: options) { fleet in
                try fleet.start([.trigger, .review, .sla])
                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let id = try StoryTests.theCase(of: fleet)
                try eventually("the case ended by itself") {
                    try fleet.store.reading { try $0.case(id) }?.outcome == .refused
                }
                try fleet.settle()
                let (same, _) = try replays(of: id, changing: DataChange([:]), in: fleet)
                #expect(same.departure == nil, "\(String(describing: same.departure))")
                #expect(same.differences.isEmpty)
                #expect(same.courses?.before.windowsBroken == ["operator", "supervisor", "board"])
            }
        }

        /// A recorded case under its own policy, as it was and with other data.
        private func replays(
            of id: CaseID,
            changing change: DataChange,
            in fleet: TestFleet
        ) throws -> (same: ReplayedCase, other: ReplayedCase) {
            try fleet.store.reading { reader in
                let rulebook = try Rulebook(reading: reader)
                let subject = try #require(try reader.case(id))
                let past = PastCase(subject, story: try reader.story(of: id).map(\.entry))
                let policy = try #require(rulebook.policy(subject.policy))
                let replays = [past, past.changing([change])].map { past in
                    policy.replay(
                        past,
                        openedUnder: policy,
                        directory: rulebook.directory,
                        calendars: rulebook.calendars,
                        now: reader.now
                    )
                }
                return (replays[0], replays[1])
            }
        }
    }
}
