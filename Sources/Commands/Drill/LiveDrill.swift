import AMQP
import Escalation
import Fleet
import JSON
import Messages
import Store

/// A drill while it is held on the fleet: it begins it, sends its events, watches its cases and says how it went.
struct LiveDrill {
    private let scenario: DrillScenario
    private let id: DrillID
    private let request: PersonRequest
    private let events: BrokerAccess
    private let store: any Store
    private let environment: CommandEnvironment
    private var isJSON: Bool { request.installation.json }

    private static let look: Duration = .milliseconds(300)

    /// - Parameter events: As whom its events are sent.
    init(
        _ scenario: DrillScenario,
        id: DrillID,
        asking request: PersonRequest,
        events: BrokerAccess,
        store: any Store,
        environment: CommandEnvironment
    ) {
        (self.scenario, self.id, self.request, self.events) = (scenario, id, request, events)
        (self.store, self.environment) = (store, environment)
    }

    func play() throws -> ExitStatus {
        let console = environment.console
        let now = try store.reading { $0.now }
        let sender = events.user == request.access.user ? nil : events.user
        let wanted = scenario.request(id: id, at: now, eventsFrom: sender)
        let begun = try tell(.start(wanted), messageID: request.options.id ?? "\(id)-start")
        guard case .accepted = begun.result else { return request.tell(begun, in: environment) }
        guard let drill = try store.reading({ try $0.drill(id) }) else {
            throw CommandFailure(.configuration, "the workers begin drills in another store than this one")
        }
        if !isJSON { console.line("Drill \(id) has begun: belay drill watch \(id)".printable) }
        let report = try follow(drill)
        let renewals = try renewals(of: report, by: drill.by)
        let ending = DrillEnding(
            id: id,
            passed: report.passed,
            findings: report.improvements,
            renewals: renewals
        )
        let ended = try tell(.end(ending), messageID: "\(id)-end")
        if isJSON {
            console.json(report.json(of: drill, renewals: renewals))
        } else {
            console.show(report, title: scenario.title)
            for renewal in renewals {
                console.line("\(renewal.person): \(renewal.qualification) counts until \(renewal.until)".printable)
            }
        }
        guard case .accepted = ended.result else { return request.tell(ended, in: environment) }
        return report.passed ? .ok : .refused
    }

    private func tell(_ message: DrillMessage, messageID: String) throws -> Answer {
        try request.answer(
            to: .drill(message),
            of: Entry.installation,
            messageID: messageID,
            look: "look with `belay drill list`",
            in: environment
        )
    }

    /// Sends what happens at its time, until nothing that is expected can happen any more.
    private func follow(_ drill: Drill) throws -> DrillReport {
        var waiting = scenario.happenings.enumerated().map { (number: $0.offset + 1, happening: $0.element) }
            .sorted { $0.happening.after < $1.happening.after }
        let publisher = try Publisher<Int>(events.configuration, windowLimit: 16)
        defer { publisher.close() }
        let progress = Progress(environment.console, isQuiet: isJSON)
        defer { progress.clear() }
        while true {
            try environment.checkInterruption()
            let now = try store.reading { $0.now }
            let passed = now.since(drill.startedAt)
            while let next = waiting.first, next.happening.after <= passed {
                waiting.removeFirst()
                for _ in 0..<next.happening.times { try publish(next.happening, next.number, drill, publisher) }
            }
            let report = try store.reading { reader in
                DrillReport(scenario, startedAt: drill.startedAt, try reader.traces(of: id))
            }
            let open = report.checks.count { $0.metAfter == nil && passed < $0.expectation.within }
            progress.show("\(report.checks.count(where: \.isMet)) of \(report.checks.count) expectations met")
            if passed >= scenario.lasts || waiting.isEmpty && open == 0 { return report }
            environment.clock.pause(Self.look)
        }
    }

    private func publish(
        _ happening: DrillScenario.Happening,
        _ number: Int,
        _ drill: Drill,
        _ publisher: Publisher<Int>
    ) throws {
        let message = try scenario.message(happening, number: number, of: drill, from: events.user)
        try publisher.publish(
            message.message,
            exchange: ExchangeName(bounded: events.topology.events),
            routingKey: RoutingKey(bounded: message.type),
            token: number
        )
        while publisher.outstandingCount > 0 {
            try environment.checkInterruption()
            for settled in try publisher.poll(timeout: .milliseconds(100)) {
                guard case .confirmed = settled.outcome else {
                    throw CommandFailure(.unavailable, "the broker did not take event \(number) of the drill")
                }
            }
        }
    }

    private func renewals(of report: DrillReport, by organiser: PersonID) throws -> [DrillResult.Renewal] {
        guard report.passed, !scenario.renews.isEmpty else { return [] }
        return try store.reading { reader in
            let rulebook = try Rulebook(reading: reader)
            return report.renewals(scenario, directory: rulebook.directory, by: organiser, at: reader.now)
        }
    }
}

extension DrillScenario {
    /// A happening as it is published: a CloudEvent that is marked.
    func message(
        _ happening: Happening,
        number: Int,
        of drill: Drill,
        from user: BrokerUser
    ) throws -> (type: String, message: OutgoingMessage) {
        let event = event(happening, number: number, of: drill.id, startedAt: drill.startedAt)
        var data = event.data
        if case .ask(let example) = happening.content {
            var content: JSONObject = [
                "gate": .string(example.ask.gate.rawValue), "question": .string(example.ask.question), "data": data,
            ]
            if !example.ask.options.isEmpty {
                content["options"] = .array(example.ask.options.map { .string($0) })
            }
            if let run = example.ask.workflow.run { content["workflow"] = ["run": .string(run)] }
            if let within = example.neededWithin {
                content["neededBy"] = .string((drill.startedAt + happening.after + within).description)
            }
            data = .object(content)
        }
        var object: JSONObject = [
            "specversion": "1.0", "id": .string(event.id), "source": .string(event.source),
            "type": .string(event.type), "belaydrill": .string(drill.id.rawValue), "data": data,
        ]
        if let subject = event.subject { object["subject"] = .string(subject) }
        if let time = event.time { object["time"] = .string(time.description) }
        if let sequence = event.sequence { object["sequence"] = .string(String(sequence)) }
        let message = OutgoingMessage(
            properties: MessageProperties(
                contentType: CloudEvent.contentType,
                persistent: true,
                messageID: event.id,
                type: event.type,
                userID: user.rawValue
            ),
            body: JSONValue.object(object).serialized()
        )
        return (event.type, message)
    }
}
