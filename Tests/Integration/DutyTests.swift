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
    /// People who go away, lose a claim, or are not who they say, over the broker.
    struct DutyTests {
        @Test(arguments: StoreKind.available)
        func `Whoever goes away while a case waits leaves it to their delegate, and the story keeps both names`(
            kind: StoreKind
        ) throws {
            var options = FleetOptions()
            options.documents = [StoryDocuments.policy(window: "4h"), StoryDocuments.directory()]
            try TestFleet.with(kind, options: options) { fleet in
                try fleet.start([.trigger, .review, .sla])
                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let id = try StoryTests.theCase(of: fleet)
                let before = try StoryTests.underReview(id, at: "operator", in: fleet)
                guard case .open(let asked) = before.status else { return }
                #expect(!asked.owners.contains("person-dave"))

                try fleet.apply([Self.directory(version: 2, aliceLeavesTo: "person-dave")])
                let after: LevelStay = try eventually("the delegate was added") {
                    guard let found = try fleet.store.reading({ try $0.case(id) }), case .open(let stay) = found.status,
                        stay.owners.contains("person-dave")
                    else { return nil }
                    return stay
                }
                #expect(after.generation == asked.generation)
                let alice = try Person("person-alice", of: fleet)
                let refused = try alice.tell(.claim, about: id)
                #expect(refused.refusal?.code == "away")

                let dave = try Person("person-dave", of: fleet)
                try dave.must(
                    .decide(DecisionContent(action: .refuse, rationale: "No.", risk: .low, revision: 1)),
                    about: id
                )
                let story = try fleet.store.reading { try $0.story(of: id) }
                let taken = story.first { $0.entry.kind == .decisionTaken }.flatMap {
                    try? JSONValue.parse($0.entry.body)
                }
                #expect(taken?["by"] == "person-dave")
                #expect(taken?["for"] == "person-alice")
            }
        }

        @Test func `A message of nobody, or under another's name, is counted and noted in the log once`() throws {
            var options = FleetOptions()
            options.documents = [StoryDocuments.policy(window: "4h"), StoryDocuments.directory()]
            try TestFleet.with(.sqlite, options: options) { fleet in
                try fleet.start([.trigger, .review, .sla])
                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let id = try StoryTests.theCase(of: fleet)
                _ = try StoryTests.underReview(id, at: "operator", in: fleet)
                let stranger = try Person("person-carol", of: fleet)
                for _ in 0..<20 {
                    #expect(try stranger.tell(.claim, about: id).refusal?.code == "identity")
                }
                let entries: [JSONValue] = try eventually("the log says so") {
                    let found = try fleet.store.reading { try $0.story(of: Entry.installation) }
                        .filter { $0.entry.kind == .identityRefused }
                        .compactMap { try? JSONValue.parse($0.entry.body) }
                    return found.isEmpty ? nil : found
                }
                #expect(entries.count == 1, "a flood does not fill the log: \(entries)")
                #expect((entries[0]["refused"]?["unknown-user"]?.int ?? 0) >= 1)
            }
        }

        private static func directory(version: Int, aliceLeavesTo delegate: String) -> String {
            StoryDocuments.directory().replacing("version: 1", with: "version: \(version)").replacing(
                "name: Alice Example",
                with: "name: Alice Example\n    away: [{from: 2020-01-01, until: 2099-12-31, delegate: \(delegate)}]"
            )
        }
    }
}
