import Escalation
import Fleet
import FleetHarness
import Foundation
import JSON
import Messages
import Store
import Testing

extension Integration {
    /// A person, a terminal, and the fleet behind it.
    struct TerminalTests {
        @Test func `At a terminal, decide shows the case, asks for what is missing and prints the worker's answer`()
            throws
        {
            try TestFleet.withOnePayment { fleet, id in
                let revision = try StoryTests.underReview(id, at: "operator", in: fleet).revision
                let (shown, code) = try fleet.type(
                    [
                        ("Action (approve, refuse, escalate):", "sing"),
                        ("Action (approve, refuse, escalate):", "escalate"),
                        ("Rationale:", "Not mine to decide"),
                        ("Risk (low, medium, high, critical):", "high"),
                        ("at revision \(revision)? [y/N]", "y"),
                    ],
                    to: ["decide", id.rawValue],
                    as: "person-alice"
                )
                #expect(code == 0, "\(shown)")
                #expect(shown.contains("Case \(id.rawValue)"))
                #expect(shown.contains("accepted"), "\(shown)")
                _ = try StoryTests.underReview(id, at: "supervisor", in: fleet)
            }
        }

        @Test func `Whoever does not say yes has decided nothing`() throws {
            try TestFleet.withOnePayment { fleet, id in
                let revision = try StoryTests.underReview(id, at: "operator", in: fleet).revision
                let (shown, code) = try fleet.type(
                    [("at revision \(revision)? [y/N]", "")],
                    to: [
                        "decide", id.rawValue, "--action", "escalate", "--rationale", "r", "--risk", "low",
                    ],
                    as: "person-alice"
                )
                #expect(code == 1 && shown.contains("Nothing was sent"), "\(shown)")
                #expect(try StoryTests.underReview(id, at: "operator", in: fleet).revision == revision)
            }
        }
    }
}

extension TestFleet {
    /// A fleet in which one payment waits for a decision.
    fileprivate static func withOnePayment(_ body: (TestFleet, CaseID) throws -> Void) throws {
        var options = FleetOptions()
        options.documents = [StoryDocuments.policy()]
        try TestFleet.with(.sqlite, options: options) { fleet in
            try fleet.apply([StoryDocuments.directory()])
            fleet.options.settings = try MailServer(for: fleet).settings
            try fleet.start()
            try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
            try body(fleet, Integration.StoryTests.theCase(of: fleet))
        }
    }

    /// What a terminal showed while a person typed these answers to these prompts, and how the command ended.
    fileprivate func type(_ answers: [(prompt: String, answer: String)], to command: [String], as user: String) throws
        -> (shown: String, code: Int32?)
    {
        let list = JSONValue.array(answers.map { [.string($0.prompt), .string($0.answer)] })
        let child = try Child(
            Services.python,
            [Services.root.appending(path: "Tests/Integration/Resources/terminal.py").path, "\(list)"]
                + [Self.executables.appending(path: "belay").path] + command,
            environment: [
                "BELAY_CONFIG": workers[0].settingsFile, "BELAY_BROKER_USER": user,
                "BELAY_BROKER_PASSWORD_FILE": "\(services.secrets)/\(user)", "TERM": "dumb",
            ],
            name: "terminal"
        )
        let code = child.exitCode()
        if child.isRunning { child.kill() }
        return (child.lines.joined(separator: "\n"), code)
    }
}
