import Escalation
import Fleet
import FleetHarness
import JSON
import Store
import Testing

extension Integration {
    /// Two people who read different languages.
    struct LanguageTests {
        @Test(arguments: StoreKind.available)
        func `The same case is told to each owner in their language, by mail and by webhook, and written down in one`(
            kind: StoreKind
        ) throws {
            var options = FleetOptions()
            options.documents = [
                StoryDocuments.policy(window: "3s")
                    .replacing("Payments need a person", with: "{en: Payments need a person, de: Zahlungen}")
                    .replacing("The payment run asked for an approval.", with: "{en: It asked., de: Es wird gefragt.}")
            ]
            try TestFleet.with(kind, options: options) { fleet in
                let mail = try MailServer(for: fleet)
                let hooks = try HookServer(for: fleet)
                fleet.options.settings = mail.settings + hooks.settings("webhooks")
                // Alice reads French first, in which there is nothing; Bob names no language.
                try fleet.apply([
                    StoryDocuments.directory(bobsHook: hooks.url("/bob"))
                        .replacing(
                            "    name: Alice Example",
                            with: "    name: Alice Example\n    languages: [fr, de-AT]"
                        )
                        .replacing("    name: Erin Example", with: "    name: Erin Example\n    languages: [de]")
                ])
                try fleet.start()
                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let id = try StoryTests.theCase(of: fleet)
                try mail.waitForMail("person-alice@example.test", id.rawValue, "auf der Stufe operator (Zahlungen)")
                try mail.waitForMail("person-bob@example.test", id.rawValue, "waits for level operator")
                try mail.waitForMail(
                    "person-erin@example.test",
                    id.rawValue,
                    "ist beendet, Ergebnis refused (Zahlungen)"
                )
                try mail.waitForMail("person-dave@example.test", id.rawValue, "waits for level supervisor")
                let hook = try hooks.waitForRequest(to: "/bob")
                let body = try JSONValue.parse(hook.body)
                #expect(body["language"] == "en", "\(body)")
                #expect(body["text"]?["because"] == "Payments need a person: It asked.")

                let mails = try mail.messages().map { $0.replacing("\r\n", with: "\n") }
                    .filter { $0.contains(id.rawValue) }
                let german = mails.filter { $0.contains("\nContent-Language: de\n") }
                let english = mails.filter { $0.contains("\nContent-Language: en\n") }
                #expect(german.count + english.count == mails.count && !german.isEmpty && !english.isEmpty)
                for mail in german {
                    #expect(mail.contains("To: person-alice@") || mail.contains("To: person-erin@"))
                    #expect(mail.contains("\nZahlungen: Es wird gefragt.\n"))
                    #expect(!mail.contains("Decision point") && mail.contains("\nEntscheidungspunkt: case \(id), "))
                }
                for mail in english {
                    #expect(mail.contains("\nPayments need a person: It asked.\n"))
                    #expect(mail.contains("\nDecision point: case \(id), "))
                }
                let subject = try #require(try fleet.store.reading { try $0.case(id) })
                #expect(
                    subject.opening.because == "It asked.",
                    "what is written down is in the installation's language"
                )
                try fleet.settle()
                let codes = fleet.stop()
                #expect(codes.allSatisfy { $0 == 0 }, "every worker ends well: \(codes)")
            }
        }
    }
}
