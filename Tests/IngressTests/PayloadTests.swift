import Escalation
import Foundation
import Ingress
import JSON
import Testing

@Suite(.needsSharedData) struct `Real payloads` {
    /// A line of a capture as the message it was.
    private func captured(_ line: JSONValue) throws -> SampleMessage {
        var message = SampleMessage(
            try #require(line["body"]?.string),
            contentType: line["properties"]?["content_type"]?.string
        )
        message.contentEncoding = line["properties"]?["content_encoding"]?.string
        message.exchange = try #require(line["exchange"]?.string)
        message.routingKey = try #require(line["routing_key"]?.string)
        for header in line["properties"]?["headers"]?.object ?? [:] {
            message.headers[header.key] = header.value.string.map { .text($0) } ?? .other
        }
        return message
    }

    private func events(in file: String) throws -> (messages: Int, events: [Event]) {
        let (ingress, parser) = (try ProjectFiles.ingress(), MessageParser())
        let lines = try SharedData.lines(file)
        let readings = try lines.flatMap { try ingress.readings(of: captured($0), with: parser) }
        for case let error? in readings.map(\.error) { Issue.record("refused: \(error)") }
        return (lines.count, readings.compactMap(\.event))
    }

    @Test func `of Celery are 57 events in 45 messages`() throws {
        let (messages, events) = try events(in: "celery/celery_events_captured.jsonl")
        #expect(messages == 45)
        #expect(events.count == 57)
        #expect(Set(events.map(\.id)).count == 57, "every event has an id of its own")
        #expect(events.allSatisfy { $0.time != nil && $0.source.hasPrefix("/celery/") })

        let troubles: Set = [
            "celery.task-failed", "celery.task-retried", "celery.task-revoked", "celery.task-rejected",
        ]
        #expect(events.count { troubles.contains($0.type) } == 10)
        let failed = events.filter { $0.type == "celery.task-failed" }
        #expect(failed.count == 6, "a hard time limit is emitted twice")
        #expect(Set(failed.map(\.subject)).count == 5)
        #expect(failed.allSatisfy { $0.data["exception"] != nil && $0.data["name"] == nil })
        #expect(events.count { $0.type == "celery.task-revoked" && $0.data["expired"] == true } == 1)

        let received = Set(events.filter { $0.type == "celery.task-received" }.map(\.subject))
        let strangers = failed.filter { !received.contains($0.subject) }
        #expect(
            strangers.map { $0.data["exception"] } == ["NotRegistered('crm_sync.unknown_task')"],
            "others join by subject"
        )
    }

    @Test func `of OpenStack are 140 notifications, 14 of them errors`() throws {
        let (messages, events) = try events(in: "openstack/nova_on_the_wire.jsonl")
        #expect(messages == 140)
        #expect(events.count == 140)
        #expect(events.count { $0.data["priority"] == "ERROR" } == 14)
        #expect(Set(events.map(\.id)).count == 140)
        #expect(
            events.allSatisfy {
                $0.time != nil && $0.type.hasPrefix("openstack.") && $0.source.hasPrefix("/openstack/nova-")
            }
        )
        let resolved = try SharedData.lines("openstack/nova_samples_resolved.jsonl")
        #expect(
            events.map(\.type).sorted() == resolved.map { "openstack." + ($0["event_type"]?.string ?? "") }.sorted()
        )
        #expect(events.count { $0.subject != nil } == 128, "flavours, key pairs and services have no uuid")
    }

    @Test(arguments: [
        (
            "workflow_run.completed", "workflow_run", "github.workflow_run.completed",
            "octo-org/octo-repo/actions/runs/289782451", true
        ),
        (
            "workflow_job.completed.failure.with-organization", "workflow_job", "github.workflow_job.completed",
            "Codertocat/Hello-World/actions/runs/2202229078", true
        ),
        (
            "deployment_review.requested", "deployment_review", "github.deployment_review.requested",
            "terraform-test-github/sample-app/actions/runs/5453085689", true
        ),
        (
            "repository_dispatch", "repository_dispatch", "github.repository_dispatch.on-demand-test",
            "octo-org/octo-repo", false
        ),
    ])
    func `of GitHub are told from header or shape alike`(
        file: String,
        header: String,
        type: String,
        subject: String,
        isDated: Bool
    ) throws {
        let ingress = try ProjectFiles.ingress()
        var message = SampleMessage.json(try SharedData.text("github/\(file).payload.json"))
        let byShape = try ingress.event(of: message)
        message.headers = ["X-GitHub-Event": .text(header), "X-GitHub-Delivery": .text("72d3162e")]
        let byHeader = try ingress.event(of: message)
        #expect(byShape.type == type)
        #expect(byHeader.type == type)
        #expect(byHeader.id == "72d3162e")
        #expect(byShape.id.hasPrefix("sha256:"))
        #expect(byShape.subject == subject)
        #expect((byShape.time != nil) == isDated)
        #expect(byShape.source.hasPrefix("https://github.com/"))
    }

    @Test(arguments: [
        ("prometheus", 5, "prometheus.alert"), ("datadog", 3, "datadog.alert"), ("cloudwatch", 3, "cloudwatch.alarm"),
        ("sentry", 3, "sentry.event"),
    ])
    func `of alert tools are read one by one`(file: String, count: Int, type: String) throws {
        let ingress = try ProjectFiles.ingress()
        let samples = try #require(SharedData.json("alerts/\(file).ALERTS.json").object)
        #expect(samples.count == count)
        for (_, sample) in samples {
            let event = try ingress.event(of: .json(#require(sample["payload"]).description))
            #expect(event.type == type)
            #expect(!event.id.isEmpty)
        }
    }

    @Test(arguments: [("checkly", "checkly.ALERT_RECOVERY", true), ("wazuh", "wazuh.alert", false)])
    func `of tools with one sample are read`(file: String, type: String, isDated: Bool) throws {
        let event = try ProjectFiles.ingress().event(of: .json(SharedData.text("alerts/\(file).ALERTS.json")))
        #expect(event.type == type)
        #expect((event.time != nil) == isDated)
    }

    @Test func `of the CloudEvents specification read as it says`() throws {
        let ingress = Ingress()
        func sample(_ number: Int, _ name: String = "json-format") throws -> Event {
            let digits = number < 10 ? "0\(number)" : "\(number)"
            return try ingress.event(of: .cloudEvent(SharedData.text("cloudevents/\(digits)_\(name).json")))
        }
        #expect(try sample(1).data == .null, "binary data that is not JSON is left behind")
        #expect(try sample(3).data == "<much wow=\"xml\"/>")
        #expect(try sample(5).data["appinfoB"] == 123)
        #expect(try sample(5).subject == nil)
        #expect(try sample(7).data == 1.5)
        #expect(try sample(9).data == "I'm just a string")
        #expect(try sample(11).data == ["xyz": 123])
        #expect(try sample(15, "spec").subject == "123")
        let batch = try ingress.readings(of: .cloudEventBatch(SharedData.text("cloudevents/13_json-format.json")))
        #expect(batch.map(\.event?.source) == ["/mycontext/4", "/mycontext/9"])
        #expect(try ingress.readings(of: .cloudEventBatch(SharedData.text("cloudevents/14_json-format.json"))).isEmpty)
    }

    /// The specification shows binary mode as HTTP headers; the AMQP binding changes their prefix.
    @Test(arguments: ["02", "04", "06", "08", "10", "12"])
    func `of the CloudEvents specification in binary mode read as it says`(number: String) throws {
        let parts = try SharedData.text("cloudevents/\(number)_json-format.txt").split(separator: "\n\n", maxSplits: 1)
        var message = SampleMessage(String(parts[1]))
        for line in parts[0].split(separator: "\n") {
            let field = line.split(separator: ": ", maxSplits: 1)
            if field[0] == "content-type" {
                message.contentType = String(field[1])
            } else {
                message.headers["cloudEvents:" + field[0].dropFirst(3)] = .text(String(field[1]))
            }
        }
        let event = try Ingress().event(of: message)
        #expect(event.type == "com.example.someevent")
        let data: [String: JSONValue] = [
            "02": .null, "04": .null, "06": ["appinfoA": "abc", "appinfoB": 123, "appinfoC": true], "08": 1.5,
            "10": "I'm just a string", "12": ["xyz": 123],
        ]
        #expect(event.data == data[number])
    }
}

@Suite struct `The sources that ship` {
    @Test func `are all read, and each is named like its file`() throws {
        let files = try ProjectFiles.names(in: "config/sources")
        #expect(files.count == 12)
        for file in files {
            let document = try SourceDocument(yaml: ProjectFiles.text("config/sources/\(file)"))
            #expect(file == document.name + ".yaml")
        }
    }

    /// The schema in prometheus/alertmanager's documentation, filled in.
    private let group = """
        {"version":"4","groupKey":"{}:{alertname=\\"Down\\"}","truncatedAlerts":0,"status":"firing","receiver":"belay",
         "groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"http://am.example.org",
         "alerts":[
          {"status":"firing","labels":{"alertname":"Down"},"annotations":{},"startsAt":"2026-11-23T04:00:00.739266876Z",
           "endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://p/","fingerprint":"c0ffee"},
          {"status":"resolved","labels":{"alertname":"Down"},"annotations":{},"startsAt":"2026-11-23T03:00:00Z",
           "endsAt":"2026-11-23T03:30:00Z","generatorURL":"http://p/","fingerprint":"decade"},
          {"labels":{}}]}
        """

    @Test func `split Alertmanager's groups into alerts`() throws {
        let ingress = try ProjectFiles.ingress()
        let readings = try ingress.readings(of: .json(group))
        #expect(readings.map(\.event?.type) == ["alertmanager.firing", "alertmanager.resolved", nil])
        #expect(readings.map(\.event?.subject) == ["c0ffee", "decade", nil])
        #expect(readings[0].event?.time == Instant("2026-11-23T04:00:00.739266Z"))
        #expect(readings[1].event?.time == Instant("2026-11-23T03:30:00Z"))
        #expect(readings[0].event?.source == "http://am.example.org")
        #expect(readings[2].error?.code == .missing)
        let again = try ingress.readings(of: .json(readings[1].text))
        #expect(again.map(\.event) == [readings[1].event], "an element sent again alone is the same event")
    }

    @Test func `open what SNS carries for CloudWatch`() throws {
        let event = try ProjectFiles.ingress().event(
            of: .json(
                """
                {"Type":"Notification","MessageId":"9b3e","TopicArn":"arn:aws:sns:eu-west-1:1:t","Timestamp":"2026-11-23T04:00:00.000Z",
                 "Message":"{\\"AlarmName\\":\\"High\\",\\"NewStateValue\\":\\"ALARM\\",\\"StateChangeTime\\":\\"2026-11-23T04:00:00.000+0000\\"}"}
                """
            )
        )
        #expect(event.type == "cloudwatch.alarm.ALARM")
        #expect(event.id == "9b3e")
        #expect(event.subject == "High")
        #expect(event.time == Instant("2026-11-23T04:00:00Z"))
    }

    @Test func `read plain JSON by what its message says`() throws {
        var message = SampleMessage.json(#"{"id":"order 42","amount":7}"#)
        message.exchange = "shop"
        message.routingKey = "orders.paid"
        message.messageID = "m-1"
        message.timestamp = 1_795_401_807
        let event = try ProjectFiles.ingress().event(of: message)
        #expect(event.id == "m-1")
        #expect(event.type == "json.orders.paid")
        #expect(event.source == "/exchanges/shop")
        #expect(event.time == Instant("2026-11-23T02:43:27Z"))
        #expect(event.data["amount"] == 7)
    }

    @Test func `read a CloudEvent that came without its content type`() throws {
        let event = try ProjectFiles.ingress().event(
            of: .json(#"{"specversion":"1.0","id":"1","source":"/s","type":"t","subject":"x","data":{"a":1}}"#)
        )
        #expect(event.source == "/s")
        #expect(event.data == ["a": 1])
    }
}
