import AMQP
import Escalation
import Fleet
import JSON
import Messages
import Store
import Synchronization
import Testing

@testable import Commands

@Suite("Commands over a real broker", .enabled(if: BrokerFixture.uri != nil, BrokerFixture.reason))
struct BrokerCommandTests {
    private let caseID: CaseID = "4F7K-92QM-XW3D"
    private static func event(_ id: Int, _ type: String = "payment.requested") -> String {
        #"{"specversion":"1.0","id":"\#(id)","source":"erp","type":"\#(type)","data":{}}"#
    }

    @Test func `Applying the topology twice creates it once, and differences are reported, not mended`() throws {
        let broker = try BrokerFixture()
        let again = broker.belay("topology", "apply", "--json")
        #expect(again.status == .ok)
        #expect(!again.output.contains("\"created\""))
        let connection = try Connection(broker.configuration)
        let name = QueueName(bounded: broker.topology.sla)
        try connection.delete(queue: name)
        try connection.declare(queue: name, arguments: ["x-queue-type": "classic"])
        connection.close()
        let differing = broker.belay("topology", "apply")
        #expect(differing.status == .refused)
        #expect(differing.errors.contains("inequivalent arg"))
        let doctor = broker.belay("doctor", "--without-store", "--role", "source")
        #expect(doctor.status == .refused)
        #expect(doctor.output.contains("the queue \(broker.topology.sla) has other properties"))
    }

    @Test func `Events are published with confirms and counted`() throws {
        let broker = try BrokerFixture()
        let file = try broker.directory.file(
            "events.json",
            "[\((1...500).map { Self.event($0) }.joined(separator: ","))]\nnonsense\n"
        )
        let run = broker.belay("publish", "--json", "--skip", "100", file)
        #expect(run.status == .refused)
        let counts = try JSONValue.parse(run.output)
        #expect(counts["confirmed"] == 400)
        #expect(counts["skipped"] == 100)
        #expect(counts["malformed"] == 1)
        #expect(run.errors.contains("events.json:2: this is no JSON"))
        #expect(try queueDepth(broker, broker.topology.events) == 400)
    }

    @Test func `What no queue is bound for is returned and counted`() throws {
        let broker = try BrokerFixture()
        let file = try broker.directory.file("event.json", Self.event(1))
        let run = broker.belay("publish", "--exchange", broker.topology.review, file)
        #expect(run.status == .refused)
        #expect(run.output == "0 confirmed, 1 returned: no queue is bound for them\n")
    }

    @Test func `A rate is kept`() throws {
        let broker = try BrokerFixture()
        let file = try broker.directory.file("events.json", (1...20).map { Self.event($0) }.joined())
        let started = ContinuousClock.now
        #expect(broker.belay("publish", "--rate", "40", file).status == .ok)
        #expect(ContinuousClock.now - started > .milliseconds(450))
    }

    @Test func `A decision goes out under its user and comes back accepted`() throws {
        let broker = try BrokerFixture()
        let seen = Mutex<[PersonMessage]>([])
        let reply = answering(broker.topology) { message in
            seen.withLock { $0.append(message) }
            return Answer(of: message.id, caseID: message.caseID, result: .accepted(revision: 3, outcome: .resume))
        }
        let run = try broker.responding(to: broker.topology.decisions, reply) {
            broker.belay(
                "decide",
                caseID.rawValue,
                "--action",
                "approve-with-changes",
                "--change",
                "data.amount=45000",
                "--rationale",
                "fits",
                "--risk",
                "low",
                "--authority",
                "payments",
                "--revision",
                "2",
                "--as",
                "alice"
            )
        }
        #expect(run.status == .ok, "\(run.errors)")
        #expect(run.output == "accepted: the case ended as resume\n")
        let message = try #require(seen.withLock { $0.first })
        guard case .decide(let decision) = message.content else { return }
        #expect(message.person == "alice")
        #expect(decision.changes == [FieldChange(path: FieldPath("data.amount")!, value: 45_000)])
        #expect(decision.revision == 2)
    }

    @Test func `A refusal is printed with its reason and ends with 1`() throws {
        let broker = try BrokerFixture()
        let reply = answering(broker.topology) {
            Answer(of: $0.id, caseID: $0.caseID, refusal: .stale(seen: 1, current: 2))
        }
        let run = try broker.responding(to: broker.topology.decisions, reply) {
            broker.belay("case", "claim", caseID.rawValue, "--json")
        }
        #expect(run.status == .refused)
        #expect(try JSONValue.parse(run.output)["code"] == "stale")
    }

    @Test func `Where the answer is lost the same bytes go out again under the same id`() throws {
        let broker = try BrokerFixture()
        let bodies = Mutex<[[UInt8]]>([])
        let answers = answering(broker.topology) {
            Answer(of: $0.id, caseID: $0.caseID, result: .accepted(revision: 1, outcome: nil))
        }
        let environment = CommandEnvironment(
            console: .silent,
            variables: [:]
        )
        let access = BrokerAccess(configuration: broker.configuration, user: broker.user, topology: broker.topology)
        let message = PersonMessage(id: "the-id", caseID: caseID, content: .claim)
        let letter = Letter(
            id: message.id,
            type: message.type,
            exchange: broker.topology.decisions,
            routingKey: message.type,
            event: message.body(source: "urn:test", at: SampleCase.now)
        )
        let correspondence = Correspondence(access: access, environment: environment, repeatAfter: .milliseconds(300))
        let answer = try broker.responding(to: broker.topology.decisions) { delivery in
            let count = bodies.withLock {
                $0.append(delivery.body)
                return $0.count
            }
            return count == 1 ? [] : answers(delivery)
        } while: {
            try correspondence.send(letter, within: .seconds(10))
        }
        #expect(answer?.of == "the-id")
        #expect(bodies.withLock { $0.count } >= 2)
        #expect(bodies.withLock { Set($0).count } == 1)
    }

    @Test func `Without a worker a message that was taken ends with 2 and says how to go on`() throws {
        let broker = try BrokerFixture()
        let run = broker.belay("case", "release", caseID.rawValue, "--timeout", "1s", "--id", "again")
        #expect(run.status == .noAnswer)
        #expect(run.errors.contains("--id again"))
    }

    @Test func `The same words under the same id are the same bytes, said by another process too`() throws {
        let broker = try BrokerFixture()
        let bodies = Mutex<[[UInt8]]>([])
        let answers = answering(broker.topology) {
            Answer(of: $0.id, caseID: $0.caseID, result: .accepted(revision: 1, outcome: nil))
        }
        try broker.responding(to: broker.topology.decisions) { delivery in
            bodies.withLock { $0.append(delivery.body) }
            return answers(delivery)
        } while: {
            for _ in 0..<2 {
                #expect(broker.belay("case", "comment", caseID.rawValue, "well", "--id", "c1").status == .ok)
            }
        }
        #expect(bodies.withLock { $0.count } == 2)
        #expect(bodies.withLock { Set($0).count } == 1)
    }

    @Test func `A dead letter goes back to where it came from, and is not dead any more`() throws {
        let broker = try BrokerFixture()
        #expect(broker.belay("store", "migrate").status == .ok)
        let store = try StoreAddress("sqlite:\(broker.directory.path)/belay.db").open(.init(environment: "test"))
        let events = broker.topology.events
        try store.transaction { transaction in
            try transaction.addDead(
                [("good", events), ("lost", broker.topology.review)].map { id, exchange in
                    DeadLetter(
                        id: id,
                        at: transaction.now,
                        reason: "test",
                        queue: events,
                        exchange: exchange,
                        routingKey: "k",
                        properties: #"{"message-id":"m","headers":{"x-death":"q","own":1}}"#,
                        body: [1],
                        state: .dead
                    )
                }
            )
        }
        store.close()
        let run = broker.belay("dead", "retry", "--all")
        #expect(run.status == .refused)
        #expect(run.errors.contains("1 retried, 1 still dead"))
        #expect(broker.belay("dead", "list", "--state", "retried").output.contains("good"))
        #expect(broker.belay("dead", "list").output.contains("lost"))
        let connection = try Connection(broker.configuration)
        defer { connection.close() }
        try connection.consume(QueueName(bounded: events), tag: "t", prefetch: 1)
        guard case .delivery(let delivery)? = try connection.next(timeout: .seconds(5)) else {
            return #expect(Bool(false))
        }
        #expect(delivery.messageID == "m")
        #expect(delivery.headers.count == 1)
    }

    @Test func `The stream is read from any entry on, and held against the store`() throws {
        let broker = try BrokerFixture()
        #expect(broker.belay("store", "migrate").status == .ok)
        let sample = try SampleCase("one")
        try [sample].write(to: "sqlite:\(broker.directory.path)/belay.db")
        #expect(broker.belay("audit", "verify").output.contains("the stream ends 5 entries before the log"))
        try append(sample.entries.sequenced().log, to: broker)
        let sound = broker.belay("audit", "verify")
        #expect(sound.status == .ok, "\(sound.output)")
        #expect(sound.output.contains("5 records read from the stream\n"))
        let tail = broker.belay("audit", "tail", "--from", "3", "--case", sample.subject.id.rawValue, "--json").output
        let kinds = try tail.split(separator: "\n").map { try JSONValue.parse(String($0))["entry"]?["kind"]?.string }
        #expect(kinds == ["decision.taken", "case.closed"])
    }

    /// Appends to the stream as the first version did, an entry a message.
    private func append(_ log: [SequencedEntry], to broker: BrokerFixture) throws {
        let publisher = try Publisher<Int64>(broker.configuration)
        defer { publisher.close() }
        for entry in log {
            var headers: Table = [
                "belay-index": .int(entry.index), "belay-leaf": .string(entry.hash.hexadecimal),
            ]
            if let root = entry.batchRoot { headers["belay-root"] = .string(root.hexadecimal) }
            try publisher.publish(
                OutgoingMessage(properties: MessageProperties(headers: headers), body: entry.entry.body),
                exchange: ExchangeName(bounded: broker.topology.audit),
                routingKey: RoutingKey(bounded: Topology.auditKey),
                token: entry.index
            )
        }
        while publisher.outstandingCount > 0 { _ = try publisher.poll(timeout: .milliseconds(100)) }
    }

    @Test(arguments: [(OutcomeKind.resume, Int32(0)), (.refused, 13), (.withdrawn, 16)])
    func `An ask prints its case, then the outcome as exit code`(kind: OutcomeKind, code: Int32) throws {
        let broker = try BrokerFixture()
        let (topology, user, caseID) = (broker.topology, broker.user, caseID)
        let run = try broker.responding(to: topology.events) { delivery in
            guard let event = try? JSONValue.parse(delivery.body), let id = event["id"]?.string else { return [] }
            let answer = Answer(of: id, caseID: caseID, result: .accepted(revision: 1, outcome: nil))
            let post = Post(topology: topology, source: "belay://test")
            let outcome = CloudEvent(
                id: "o",
                source: "belay://test",
                type: "dev.belay.outcome",
                time: SampleCase.now,
                data: [
                    "outcome": .string(kind.rawValue), "by": "alice",
                    "run": ["ask": .string(id), "source": event["source"] ?? .null],
                ]
            )
            return [
                post.envelope(answer, to: user, at: SampleCase.now, correlation: nil, traceparent: nil),
                Messages.Envelope(
                    exchange: topology.outcomes,
                    routingKey: "payments.\(kind.rawValue)",
                    id: "o",
                    type: "dev.belay.outcome",
                    contentType: CloudEvent.contentType,
                    body: outcome.body
                ),
            ]
        } while: {
            broker.belay(
                "ask",
                "release",
                "--question",
                "Deploy?",
                "--data",
                #"{"v":1}"#,
                "--run",
                "7",
                "--wait",
                "20s"
            )
        }
        #expect(run.status.rawValue == code, "\(run.errors)")
        #expect(run.output == "\(caseID)\n\(kind.rawValue), by alice\n")
    }

    @Test func `Status shows depths and consumers, and worries where nobody reads`() throws {
        let broker = try BrokerFixture()
        #expect(broker.belay("store", "migrate").status == .ok)
        let run = broker.belay("status", "--json")
        #expect(run.status == .refused)
        let status = try JSONValue.parse(run.output)
        #expect(status["queues"]?.array?.count == broker.topology.queues.count)
        #expect(status["worries"]?.array?.contains(.string("nobody consumes \(broker.topology.decisions)")) == true)
    }

    @Test func `The doctor finds a topology and permissions that fit`() throws {
        let broker = try BrokerFixture()
        #expect(broker.belay("store", "migrate").status == .ok)
        let run = broker.belay("doctor", "--role", "review", "--json")
        let findings = try run.output.split(separator: "\n").map { try JSONValue.parse(String($0)) }
        func severity(_ subject: String) -> [String?] {
            findings.filter { $0["subject"]?.string == subject }.map { $0["severity"]?.string }
        }
        #expect(severity("topology") == ["ok"], "\(run.output)")
        #expect(severity("permissions") == ["ok"], "\(run.output)")
        #expect(severity("clocks") == ["ok"])
        #expect(!severity("workers").contains("error"))
    }

    private func queueDepth(_ broker: BrokerFixture, _ name: String) throws -> Int {
        let connection = try Connection(broker.configuration)
        defer { connection.close() }
        return try connection.status(of: QueueName(bounded: name)).messages
    }

    /// What a review worker does with a message, as far as the sender sees it.
    private func answering(
        _ topology: Topology,
        _ answer: @escaping @Sendable (PersonMessage) -> Answer
    ) -> @Sendable (Delivery) -> [Messages.Envelope] {
        { delivery in
            guard let message = try? PersonMessage(body: delivery.body), let user = delivery.properties.userID else {
                return []
            }
            return [
                Post(topology: topology, source: "belay://test").envelope(
                    answer(message),
                    to: BrokerUser(user),
                    at: SampleCase.now,
                    correlation: nil,
                    traceparent: nil
                )
            ]
        }
    }
}

extension BrokerFixture {
    var user: BrokerUser {
        if case .plain(let user, _) = configuration.credentials { BrokerUser(user) } else { "guest" }
    }
}

extension Console {
    /// Says nothing and hears nothing.
    static var silent: Console {
        final class Nowhere: TextSink, ByteSource {
            func write(_ text: String) {}
            func read(upTo limit: Int) throws -> [UInt8] { [] }
            func readLine() -> String? { nil }
            func readSecretLine() -> String? { nil }
        }
        let nowhere = Nowhere()
        return Console(output: nowhere, errors: nowhere, input: nowhere, terminal: Terminal())
    }
}
