import Escalation
import FleetHarness
import JSON
import Messages
import Store
import Testing

extension Integration {
    /// Reviews of cases that have ended, as people write them: with `belay`, through the broker, under their own users.
    struct ReviewTests {
        /// Bob answers for nothing of the policy.
        private static let directory = StoryDocuments.directory().replacing(
            "Bob Example\n    roles: [operators]",
            with: "Bob Example\n    roles: [clerks]"
        )

        @Test(arguments: StoreKind.available)
        func `A review asks people for what is to be done, and each says when it is`(kind: StoreKind) throws {
            var options = FleetOptions()
            options.documents = [StoryDocuments.policy(), Self.directory]
            try TestFleet.with(kind, options: options) { fleet in
                let mail = try MailServer(for: fleet)
                fleet.options.settings = mail.settings
                try fleet.start()
                let alice = try Person("person-alice", of: fleet)
                func review(_ words: [String], as person: String) throws -> String {
                    let user = ["--user", person, "--password-file", "\(fleet.services.secrets)/\(person)"]
                    return try fleet.belay(["review"] + words + user).joined(separator: "\n")
                }
                func refused(_ words: [String], as person: String) -> String {
                    let failure = #expect(throws: HarnessFailure.self) { try review(words, as: person) }
                    return "\(failure, default: "nothing")"
                }
                func actions(_ words: String...) throws -> [JSONValue] {
                    try fleet.belay(["review", "list", "--json"] + words).map { try JSONValue.parse($0) }
                }
                let id = try ActTests.ask("one", in: fleet)
                let stay = try StoryTests.underReview(id, at: "operator", in: fleet)
                let new = [
                    "new", id.rawValue, "--finding", "Nobody was on duty when it came.",
                    "--action", "person-bob, 2099-12-20: Put the night shift into the rota",
                    "--action", "person-alice: Ask the vendor for a second contact",
                ]
                #expect(refused(new, as: "person-alice").contains("once the case has ended"))
                try alice.must(.decide(StoryTests.approval(at: stay.revision)), about: id)

                #expect(refused(new, as: "person-bob").contains("none of the roles that answer for payment-approval"))
                #expect(try actions() == [], "what was refused asks nobody for anything")
                _ = try review(new, as: "person-alice")
                let asked = try actions("--open")
                #expect(asked.map { $0["owner"] } == ["person-bob", "person-alice"], "what is due comes first")
                #expect(asked.map { $0["action"] } == [1, 2])
                #expect(asked.first?["text"] == "Put the night shift into the rota")
                #expect(asked.first?["due"] == "2099-12-21T00:00:00Z" && asked.first?["overdue"] == false)

                #expect(refused(["done", id.rawValue, "3"], as: "person-bob").contains("it has 1, 2"))
                #expect(refused(["done", id.rawValue, "2"], as: "person-bob").contains("none of the roles"))
                _ = try review(["done", id.rawValue, "1", "--note", "From January on."], as: "person-bob")
                #expect(refused(["done", id.rawValue, "1"], as: "person-bob").contains("action 1 was done at"))
                #expect(try actions("--open").map { $0["action"] } == [2])
                #expect(try actions("--owner", "person-bob").first?["done"]?.string != nil)

                let told = try fleet.belay(["case", "show", id.rawValue]).joined(separator: "\n")
                for words in ["found: Nobody was on duty when it came.", "to do: Ask the vendor", "did action 1"] {
                    #expect(told.contains(words), "\(words)")
                }
                try fleet.settle()
                let story = try fleet.store.reading { try $0.story(of: id) }.map(\.entry.kind)
                #expect(story.filter { $0 == .reviewWritten || $0 == .actionDone } == [.reviewWritten, .actionDone])
                #expect(try fleet.belay(["audit", "verify"]).last == "Everything fits.")
            }
        }
    }
}
