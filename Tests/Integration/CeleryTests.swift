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
    /// Celery itself, from PyPI, beside the fleet on one broker.
    @Suite(.enabled(if: CeleryEnvironment.python != nil, Comment(rawValue: CeleryEnvironment.missing)))
    struct CeleryTests {
        @Test func `A task fails, a person approves a retry, the outcome comes twice, and the task runs once`() throws {
            let python = try #require(CeleryEnvironment.python)
            var options = FleetOptions()
            options.sources = [Services.root.appending(path: "config/sources/celery.yaml").path]
            // The policy that ships, and a person for it.
            let policy = Services.root.appending(path: "config/policies/failed-integration.yaml")
            options.documents = [try String(contentsOf: policy, encoding: .utf8), Self.directory]
            try TestFleet.with(.sqlite, options: options) { fleet in
                try fleet.host.withConnection { connection in
                    try connection.declare(exchange: "celeryev", kind: .topic)
                    try connection.bind(exchange: ExchangeName(fleet.host.topology.events), to: "celeryev", key: "#")
                }
                let outcomes = try OutcomeQueue(of: fleet, name: "celery.outcomes", key: "failed-integration.*")
                let copies = try OutcomeQueue(of: fleet, name: "test.outcomes")
                try fleet.start([.trigger, .review, .audit])

                let runs = fleet.directory.appending(path: "runs").path
                let mended = fleet.directory.appending(path: "mended").path
                let environment = [
                    "BROKER": try fleet.brokerURL(), "RUNS": runs, "MENDED": mended, "PYTHONUNBUFFERED": "1",
                    "PYTHONPATH": Services.root.appending(path: "Tests/Integration/Resources").path,
                    "PYTHONDONTWRITEBYTECODE": "1",
                ]
                let celery = fleet.run(
                    try Child(
                        python,
                        [
                            "-m", "celery", "-A", "celery_tasks", "worker", "-E", "--pool", "solo", "--without-gossip",
                            "--without-mingle", "--loglevel", "INFO",
                        ],
                        environment: environment,
                        name: "celery"
                    )
                )
                try celery.waitForLine(containing: " ready.")
                let consumer = fleet.run(
                    try Child(
                        python,
                        [
                            Services.root.appending(path: "Tests/Integration/Resources/celery_outcomes.py").path,
                            outcomes.name, fleet.directory.appending(path: "applied.db").path,
                        ],
                        environment: environment,
                        name: "outcomes"
                    )
                )
                try consumer.waitForLine(containing: "ready")

                // The task fails, and a case opens under its uuid.
                let sent = try Child.run(
                    python,
                    ["-c", "from celery_tasks import export; print(export.delay('batch-7').id)"],
                    environment: environment
                )
                let uuid = try #require(sent.last)
                let id = try Integration.StoryTests.theCase(of: fleet)
                let opened = try Integration.StoryTests.underReview(id, at: "operator", in: fleet)
                #expect(opened.key.value == uuid)
                #expect(opened.opening.event.type == "celery.task-failed")

                // A person has it mended and approves the retry.
                _ = FileManager.default.createFile(atPath: mended, contents: nil)
                let alice = try Person("person-alice", of: fleet)
                try alice.must(
                    .decide(
                        DecisionContent(
                            action: .retry,
                            rationale: "the partner answers again",
                            risk: .low,
                            authority: "operator-first-attempts",
                            revision: opened.revision
                        )
                    ),
                    about: id
                )
                try consumer.waitForLine(containing: "applied ")
                try celery.waitForLine("that the retry succeeded") {
                    $0.contains("tasks.export[") && $0.contains("succeeded") ? $0 : nil
                }

                // The same outcome again, as after a lost confirm.
                let copy = try #require(try copies.take().first)
                try fleet.publish(
                    [
                        OutgoingMessage(
                            properties: MessageProperties(
                                contentType: CloudEvent.contentType,
                                messageID: copy["id"]?.string
                            ),
                            body: copy.serialized()
                        )
                    ],
                    exchange: fleet.host.topology.outcomes,
                    key: "failed-integration.retry"
                )
                let again = try consumer.waitForLine("that it came again") { $0.hasPrefix("again ") ? $0 : nil }
                #expect(again.hasSuffix(uuid))
                try eventually("the report joined the story") {
                    try fleet.store.reading { try $0.story(of: id) }.contains { $0.entry.kind == .outcomeReported }
                }
                let ran = try String(contentsOfFile: runs, encoding: .utf8).split(separator: "\n")
                #expect(ran == ["batch-7", "batch-7"], "it failed once and was retried once")
                #expect(try fleet.store.reading { try $0.counts() }.cases == 1)
                print(
                    "Celery: task \(uuid) failed, case \(id), retried once; \(consumer.lines.dropFirst().joined(separator: "; "))"
                )
            }
        }

        static let directory = """
            kind: directory
            version: 1
            people:
              - id: person-alice
                name: Alice Example
                roles: [integration-operator]
                broker-users: [person-alice]
            """
    }
}

/// A virtual environment of Python with Celery in it, made once.
enum CeleryEnvironment {
    static let missing = "Celery could not be installed: PyPI is not reachable from here"

    /// Its interpreter; `nil` where there is neither an environment nor a way to make one.
    static let python: String? = {
        guard Services.isAvailable else { return nil }
        let base = Services.environment["BELAY_DEV_DIR"] ?? Services.root.appending(path: ".scratch").path
        let folder = "\(base)/celery"
        let python = "\(folder)/bin/python"
        if (try? Child.run(python, ["-c", "import celery"])) != nil { return python }
        do {
            try Child.run(Services.python, ["-m", "venv", folder], within: .seconds(60))
            try Child.run(
                python,
                ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "celery==5.*"],
                environment: Services.environment.filter {
                    $0.key.lowercased().hasSuffix("proxy") || $0.key.hasPrefix("PIP_") || $0.key.hasSuffix("CERT_FILE")
                        || $0.key.hasSuffix("CA_BUNDLE")
                },
                within: .seconds(120)
            )
            return python
        } catch {
            return nil
        }
    }()
}
