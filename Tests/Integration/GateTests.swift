import Escalation
import Fleet
import FleetHarness
import JSON
import Messages
import Store
import Testing

extension Integration {
    /// A gate taken out of its normal way while the fleet works.
    struct GateTests {
        @Test(arguments: StoreKind.available)
        func
            `On hold automations wait, lifted their cases go to people, and in the manual mode they are answered at once`(
                kind: StoreKind
            ) throws
        {
            var options = FleetOptions()
            options.documents = [Self.policy, StoryDocuments.directory()]
            try TestFleet.with(kind, options: options) { fleet in
                let outcomes = try OutcomeQueue(of: fleet)
                try fleet.start([.trigger, .review, .sla])
                let erin = try Person("person-erin", of: fleet)
                let alice = try Person("person-alice", of: fleet)
                let refused = try alice.tell(.setGate(Self.request(.hold)), about: Entry.installation)
                #expect(refused.refusal?.code == "authority-not-held")
                try erin.must(.setGate(Self.request(.hold)), about: Entry.installation)

                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let id = try StoryTests.theCase(of: fleet)
                let held = try #require(try fleet.store.reading { try $0.case(id) })
                guard case .open(let stay) = held.status else { return }
                #expect(stay.stage == .held)
                #expect(try fleet.store.reading { try $0.notices(of: id) }.isEmpty)

                try erin.must(
                    .setGate(GateRequest(gate: Self.gate, mode: .normal, because: "Done.")),
                    about: Entry.installation
                )
                _ = try StoryTests.underReview(id, at: "operator", in: fleet)

                try erin.must(.setGate(Self.request(.manual)), about: Entry.installation)
                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let outcome = try eventually("the second ask was answered") { try outcomes.take().first }
                #expect(outcome["data"]?["outcome"] == "manual")
                #expect(outcome["data"]?["by"] == "the gate's mode under freeze")

                // Where nobody answers, whoever asks is refused, and the gate is remembered.
                let strange = Marks().ask(callback: nil, trace: nil, gate: "nobodys-gate")
                try fleet.publish([strange], as: VirtualHost.source)
                try eventually("the gate was remembered") {
                    try fleet.store.reading { try $0.unansweredGates() }.contains { $0.gate == "nobodys-gate" }
                }
                let set = try fleet.store.reading { try $0.story(of: Entry.installation) }
                    .filter { $0.entry.kind == .gateModeSet }
                #expect(set.count == 3)
                let codes = fleet.stop()
                #expect(codes.allSatisfy { $0 == 0 }, "every worker ends well: \(codes)")
            }
        }

        private static let gate: GateName = "payment-approval"

        private static func request(_ mode: GateMode) -> GateRequest {
            GateRequest(gate: gate, mode: mode, until: .wallClock() + .seconds(3600), because: "The database moves.")
        }

        private static let policy = StoryDocuments.policy().replacing(
            "authorities:\n",
            with: "gate-modes: {authority: freeze, at-most: 24h}\nauthorities:\n  - name: freeze\n    roles: [board]\n"
        )
    }
}
