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
    /// What other people's systems really send, through the broker and every source document that ships.
    @Suite(.enabled(if: Services.hasSharedData("payloads"), "the real payloads are not here: set BELAY_SHARED_DATA"))
    struct PayloadTests {
        @Test(arguments: StoreKind.available)
        func `Every element of every payload is acknowledged without match, attached, opened or dead, by source`(
            kind: StoreKind
        ) throws {
            var options = FleetOptions()
            let sources = Services.root.appending(path: "config/sources")
            options.sources = try FileManager.default.contentsOfDirectory(atPath: sources.path).sorted()
                .map { sources.appending(path: $0).path }
            options.documents = [Self.policy, Self.directory]
            try TestFleet.with(kind, options: options) { fleet in
                try fleet.host.withConnection { connection in
                    for exchange in ["celeryev", "openstack"] as [ExchangeName] {
                        try connection.declare(exchange: exchange, kind: .topic)
                        try connection.bind(exchange: ExchangeName(fleet.host.topology.events), to: exchange, key: "#")
                    }
                }
                try fleet.start([.trigger, .review])
                var tally = Tally(fleet: fleet)
                for source in try Payloads.all() {
                    let first = try tally.publish(source)
                    let again = try tally.publish(source)
                    print(
                        """
                        payloads of \(source.name), \(kind.rawValue): published \(source.elements), unmatched \
                        \(first.unmatched), opened \(first.opened), attached \(first.attached), noted \(first.noted), \
                        dead \(first.dead); again: unmatched \(again.unmatched), repeated \(again.repeated), \
                        dead \(again.dead)
                        """
                    )
                    #expect(first.sum == source.elements, "counters of \(source.name)")
                    #expect(first.repeated == 0 && first.noted == 0)
                    #expect(first.casesInStore == first.opened, "cases of \(source.name)")
                    #expect(first.attachedInStore == first.attached, "attached of \(source.name)")
                    #expect(first.deadInStore == first.dead, "dead letters of \(source.name)")
                    #expect(again.sum == source.elements, "counters of \(source.name), published again")
                    // Of alerts without an id every delivery counts, which is their mapping's choice; they join their case.
                    let joined = source.name == "alerts" ? 11 : 0
                    #expect(again.opened == 0 && again.attached == joined, "nothing of \(source.name) counts twice")
                    #expect(again.repeated == first.opened + first.attached - joined)
                    #expect(again.casesInStore + again.deadInStore == 0 && again.attachedInStore == joined)
                    if source.name == "celery" {
                        #expect(source.elements == 57)
                        #expect(first.opened == 6, "five failed tasks and one that expired")
                        #expect(first.opened + first.attached == 10, "ten failure-type events")
                        #expect(first.dead == 0)
                    }
                    if source.name == "openstack" {
                        #expect(source.elements == 140)
                        #expect(first.opened == 14)
                        #expect(first.dead == 0)
                    }
                }
                let cases = try fleet.store.reading { try $0.cases(CaseFilter(trigger: "task-failed", limit: 100)) }
                #expect(Set(cases.map(\.key.value)) == Set(try Payloads.failedTasks()))
                for worker in fleet.workers {
                    #expect(worker.child.isRunning)
                    #expect(!worker.child.lines.contains { $0.contains("\"level\":\"critical\"") })
                }
            }
        }
    }
}

extension Integration.PayloadTests {
    /// What one source's payloads came to, from the counters and from the store.
    struct Counts {
        var unmatched = 0
        var opened = 0
        var attached = 0
        var noted = 0
        var repeated = 0
        var dead = 0
        var casesInStore = 0
        var attachedInStore = 0
        var deadInStore = 0

        var sum: Int { unmatched + opened + attached + noted + repeated + dead }

        static func - (left: Self, right: Self) -> Self {
            Self(
                unmatched: left.unmatched - right.unmatched,
                opened: left.opened - right.opened,
                attached: left.attached - right.attached,
                noted: left.noted - right.noted,
                repeated: left.repeated - right.repeated,
                dead: left.dead - right.dead,
                casesInStore: left.casesInStore - right.casesInStore,
                attachedInStore: left.attachedInStore - right.attachedInStore,
                deadInStore: left.deadInStore - right.deadInStore
            )
        }
    }

    /// Publishes a source's messages and reads what that changed.
    struct Tally {
        let fleet: TestFleet
        private var before = Counts()

        init(fleet: TestFleet) {
            self.fleet = fleet
        }

        mutating func publish(_ source: Payloads.Source) throws -> Counts {
            for message in source.messages {
                try fleet.publish([message.message], exchange: message.exchange, key: message.key)
            }
            let before = before
            let now = try eventually("\(source.name) was handled", within: .seconds(30)) {
                let now = try read()
                return (now - before).sum >= source.elements ? now : nil
            }
            self.before = now
            return now - before
        }

        private func read() throws -> Counts {
            let metrics = try fleet.workers(of: .trigger)[0].metrics()
            func count(_ result: String) -> Int { Int(metrics["belay_events_total{result=\"\(result)\"}"] ?? 0) }
            let stored = try fleet.store.reading { try $0.counts() }
            return Counts(
                unmatched: count("unmatched"),
                opened: count("opened"),
                attached: count("attached"),
                noted: count("noted"),
                repeated: count("repeated"),
                dead: count("dead"),
                casesInStore: stored.cases,
                attachedInStore: stored.attached,
                deadInStore: stored.dead
            )
        }
    }

    /// What a person would be asked about: failed tasks, errors of a cloud, failed workflows, alerts.
    static let policy = """
        kind: policy
        name: trouble
        version: 1
        title: Trouble elsewhere needs a person

        levels:
          - level: operator
            owners: [operators]
            window: 1d
            actions: [retry, skip, manual]
            expiry: manual

        triggers:
          - name: task-failed
            kind: failure
            types: [celery.task-failed, celery.task-retried, celery.task-rejected, celery.task-revoked]
            key: data.uuid
            failing: data.uuid != ""
            recovered: false
            because: A Celery task failed, was rejected or expired.
          - name: cloud-error
            kind: threshold
            when: type.startsWith("openstack.") && data.priority == "ERROR"
            because: A service of the cloud reported an error.
          - name: workflow-failed
            kind: threshold
            types: [github.workflow_job.completed]
            when: data.workflow_job.conclusion == "failure"
            because: A job of a workflow failed.
          - name: alert
            kind: threshold
            types: [prometheus.alert, datadog.alert, cloudwatch.alarm, sentry.event]
            when: true
            key: type
            because: An alert fired.
        authorities:
          - name: operator
            roles: [operators]
        """

    static let directory = """
        kind: directory
        version: 1
        people:
          - id: person-alice
            name: Alice Example
            roles: [operators]
            broker-users: [person-alice]
        """
}

/// The recorded payloads as messages, folder by folder.
enum Payloads {
    struct Source {
        let name: String
        var messages: [(message: OutgoingMessage, exchange: String?, key: String)] = []
        /// Elements of all messages: a JSON array counts each of its elements, everything else one.
        var elements = 0

        mutating func add(_ message: OutgoingMessage, exchange: String? = nil, key: String = "sample") {
            messages.append((message, exchange, key))
            if case .array(let elements)? = try? JSONValue.parse(message.body) {
                self.elements += elements.count
            } else {
                elements += 1
            }
        }
    }

    static func all() throws -> [Source] {
        [
            try capture("celery", "celery/celery_events_captured.jsonl"),
            try capture("openstack", "openstack/nova_on_the_wire.jsonl"), try cloudEvents(), try github(), try alerts(),
            try others(),
        ]
    }

    /// The tasks that failed or expired, from the recording alone.
    static func failedTasks() throws -> [String] {
        try lines("celery/celery_events_captured.jsonl").flatMap { line -> [String] in
            let body = try JSONValue.parse(line["body"]?.string ?? "")
            return (body.array ?? [body]).filter {
                ["task-failed", "task-retried", "task-rejected", "task-revoked"].contains($0["type"]?.string)
            }.compactMap { $0["uuid"]?.string }
        }
    }

    private static func url(_ path: String) -> URL { Services.sharedData.appending(path: "payloads/\(path)") }

    private static func lines(_ path: String) throws -> [JSONValue] {
        try String(contentsOf: url(path), encoding: .utf8).split(separator: "\n").map {
            try JSONValue.parse(String($0))
        }
    }

    private static func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: url(folder).path).sorted()
    }

    /// Messages as they were taken from a broker, with their exchange, key and properties.
    private static func capture(_ name: String, _ path: String) throws -> Source {
        var source = Source(name: name)
        for line in try lines(path) {
            var properties = MessageProperties(contentType: line["properties"]?["content_type"]?.string)
            properties.contentEncoding = line["properties"]?["content_encoding"]?.string
            for header in line["properties"]?["headers"]?.object ?? [:] {
                properties.headers[header.key] = header.value.string.map { .string($0) }
            }
            source.add(
                OutgoingMessage(properties: properties, body: Array((line["body"]?.string ?? "").utf8)),
                exchange: line["exchange"]?.string,
                key: line["routing_key"]?.string ?? ""
            )
        }
        return source
    }

    /// The specification's samples: structured, batches, and binary mode, whose HTTP headers are renamed as the AMQP
    /// binding says.
    private static func cloudEvents() throws -> Source {
        var source = Source(name: "cloudevents")
        for name in try names("cloudevents") {
            let text = try String(contentsOf: url("cloudevents/\(name)"), encoding: .utf8)
            if name.hasSuffix("json-format.txt"), let end = text.range(of: "\n\n") {
                var properties = MessageProperties()
                for line in text[..<end.lowerBound].split(separator: "\n") {
                    let field = line.split(separator: ": ", maxSplits: 1).map(String.init)
                    if field[0] == "content-type" {
                        properties.contentType = field[1]
                    } else {
                        properties.headers["cloudEvents:" + field[0].dropFirst(3)] = .string(field[1])
                    }
                }
                source.add(OutgoingMessage(properties: properties, body: Array(text[end.upperBound...].utf8)))
            } else {
                let isBatch = text.hasPrefix("[")
                let type = isBatch ? "application/cloudevents-batch+json" : CloudEvent.contentType
                source.add(OutgoingMessage(properties: MessageProperties(contentType: type), body: Array(text.utf8)))
            }
        }
        return source
    }

    private static func github() throws -> Source {
        var source = Source(name: "github")
        for name in try names("github") {
            var properties = MessageProperties(contentType: "application/json")
            properties.headers["X-GitHub-Delivery"] = .string("delivery-\(name)")
            properties.headers["X-GitHub-Event"] = .string(String(name.prefix { $0 != "." }))
            source.add(
                OutgoingMessage(properties: properties, body: Array(try Data(contentsOf: url("github/\(name)"))))
            )
        }
        return source
    }

    /// Each sample of each tool, as the tool posts it.
    private static func alerts() throws -> Source {
        var source = Source(name: "alerts")
        for name in try names("alerts") {
            let file = try JSONValue.parse(Array(try Data(contentsOf: url("alerts/\(name)"))))
            let samples = (file.object ?? [:]).compactMap { $0.value["payload"] }
            for sample in samples.isEmpty ? [file] : samples {
                source.add(
                    OutgoingMessage(
                        properties: MessageProperties(contentType: "application/json"),
                        body: sample.serialized()
                    )
                )
            }
        }
        return source
    }

    /// Files that are no messages at all, sent as if they were: nothing that arrives may be fatal.
    private static func others() throws -> Source {
        var source = Source(name: "others")
        for path in ["alertmanager/webhook_payload_schema.txt", "openstack/nova_samples_resolved.jsonl"] {
            source.add(
                OutgoingMessage(
                    properties: MessageProperties(contentType: "application/json"),
                    body: Array(try Data(contentsOf: url(path)))
                )
            )
        }
        source.add(OutgoingMessage(body: []))
        source.add(OutgoingMessage(body: [0xFF, 0x00, 0xFE]))
        return source
    }
}
