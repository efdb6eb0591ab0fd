import AMQP
import Escalation
import FleetHarness
import Foundation
import JSON
import Messages
import Store

/// Incidents that live whole lives: fail, fail again, are claimed, escalated, decided, recover, or are left alone.
///
/// A closed loop: the next message of an incident is sent when the store shows what the last one did, so that the story
/// of each is the same however often workers die on the way. Which life an incident lives follows from its number.
final class IncidentFlow {
    /// The lives that there are.
    enum Life: CaseIterable {
        case decided, escalated, recovered, claimed, ignored, unreachable

        /// Few are left alone until their window passes, or belong to people whom no mail reaches.
        init(of number: Int) {
            switch number % 40 {
            case 7: self = .ignored
            case 27: self = .unreachable
            default: self = Self.allCases[number % 4]
            }
        }

        /// The trigger that wants an incident of this life, and its policy.
        var trigger: (policy: PolicyName, name: TriggerName) {
            switch self {
            case .ignored: ("quiet", "left-alone")
            case .unreachable: ("unreachable", "lost")
            default: ("integrations", "failed")
            }
        }
    }

    private enum Step { case failing, attaching, claiming, first, second, recovering, waiting }

    private struct Incident {
        let number: Int
        let id: CaseID
        var step: Step
    }

    /// How many live at a time.
    static let width = 80

    private let fleet: TestFleet
    private let store: any Store
    private var active: [Incident] = []
    private let began = ContinuousClock.now
    private let perSecond: Double
    private(set) var started = 0
    private(set) var ended = 0
    private var events: Sender
    private var people: [String: Sender] = [:]

    /// - Parameter perSecond: How many begin in a second; as many as there is room for where it is left out.
    init(_ fleet: TestFleet, perSecond: Double = .infinity) throws {
        self.fleet = fleet
        self.perSecond = perSecond
        store = fleet.store.open()
        events = Sender(fleet, user: VirtualHost.source)
        for user in ["person-alice", "person-dave"] { people[user] = Sender(fleet, user: user) }
    }

    deinit {
        store.close()
    }

    /// One look at every living incident. Starts new ones while `mayStart` says so.
    func advance(mayStart: () -> Bool) throws {
        let due = 10 + (ContinuousClock.now - began) / .seconds(1) * perSecond
        while Double(started) < due, active.count(where: { $0.step != .waiting }) < Self.width, mayStart() {
            let incident = Incident(number: started, id: Self.caseID(of: started), step: .failing)
            started += 1
            try publish("failed", of: incident, sequence: 1)
            active.append(incident)
        }
        try events.pump()
        for person in people.values { try person.pump() }
        let found: [CaseID: Case]
        do {
            found = try store.reading { reader in
                try Dictionary(active.compactMap { incident in try reader.case(incident.id).map { ($0.id, $0) } }) {
                    $1
                }
            }
        } catch let error as StoreError where error.isRetriable {
            return
        }
        for place in active.indices {
            guard let subject = found[active[place].id] else { continue }
            try advance(&active[place], subject)
        }
        let before = active.count
        active.removeAll { found[$0.id]?.outcome != nil }
        ended += before - active.count
    }

    /// Starts `count` incidents and sees them all to their end.
    func run(_ count: Int, within limit: Duration = .seconds(240)) throws {
        try eventually("\(count) incidents lived their lives", within: limit, every: .milliseconds(15)) {
            try advance { self.started < count }
            return ended == count
        }
    }

    /// Sees what has been started to its end.
    func finish(within limit: Duration = .seconds(180)) throws {
        try eventually(
            "the last of \(started) incidents ended (\(active.map { "\($0.number) \($0.step)" }))",
            within: limit,
            every: .milliseconds(15)
        ) {
            try advance { false }
            return active.isEmpty
        }
    }

    private func advance(_ incident: inout Incident, _ subject: Case) throws {
        guard case .open(let stay) = subject.status, case .underReview = stay.stage else { return }
        let life = Life(of: incident.number)
        switch incident.step {
        case .failing:
            if life == .ignored || life == .unreachable {
                incident.step = .waiting
            } else {
                try publish("failed", of: incident, sequence: 2)
                incident.step = .attaching
            }
        case .attaching where subject.attached == 1:
            switch life {
            case .recovered:
                try publish("succeeded", of: incident, sequence: 3)
                incident.step = .recovering
            case .claimed:
                try send(.claim, of: incident, by: "person-alice", name: "claim")
                incident.step = .claiming
            case .escalated:
                let content = DecisionContent(
                    action: .escalate,
                    rationale: "not mine",
                    risk: .low,
                    revision: subject.revision
                )
                try send(.decide(content), of: incident, by: "person-alice", name: "escalate")
                incident.step = .second
            case .decided, .ignored, .unreachable:
                try retry(incident, subject, authority: "operators", by: "person-alice")
                incident.step = .first
            }
        case .claiming where stay.claim != nil:
            try retry(incident, subject, authority: "operators", by: "person-alice")
            incident.step = .first
        case .second where stay.level == "supervisor":
            try retry(incident, subject, authority: "supervisors", by: "person-dave")
            incident.step = .first
        default:
            break
        }
    }

    private func publish(_ status: String, of incident: Incident, sequence: Int64) throws {
        let event = SampleEvent(
            id: "event-\(incident.number)-\(sequence)",
            source: "/integrations",
            type: "integration.status",
            sequence: sequence,
            data: [
                "integration": .string("integration-\(incident.number)"), "status": .string(status),
                "trigger": .string(Life(of: incident.number).trigger.name.rawValue),
            ]
        )
        try events.send(event.message(as: VirtualHost.source), to: fleet.host.topology.events, key: "status")
    }

    private func retry(_ incident: Incident, _ subject: Case, authority: AuthorityName, by user: String) throws {
        try send(
            .decide(
                DecisionContent(
                    action: .retry,
                    rationale: "seen",
                    risk: .low,
                    authority: authority,
                    revision: subject.revision
                )
            ),
            of: incident,
            by: user,
            name: "retry"
        )
    }

    private func send(_ content: PersonMessage.Content, of incident: Incident, by user: String, name: String) throws {
        let message = PersonMessage(id: "\(name)-\(incident.number)", caseID: incident.id, content: content)
        try people[user]?.send(
            OutgoingMessage(
                properties: MessageProperties(
                    contentType: CloudEvent.contentType,
                    messageID: message.id,
                    type: message.type,
                    userID: user
                ),
                // The same bytes whenever it is sent again: a fixed time.
                body: message.body(source: "belay://test/\(user)", at: Instant(microseconds: 1_795_000_000_000_000))
            ),
            to: fleet.host.topology.decisions,
            key: message.type
        )
    }

    // MARK: What is compared

    static func caseID(of number: Int) -> CaseID {
        let trigger = Life(of: number).trigger
        let key = KeyID(policy: trigger.policy, trigger: trigger.name, value: "integration-\(number)")
        return DerivedID.ofCase(key, running: 1)
    }

    /// Everything that must not depend on who died when: key, running number, levels, decisions, outcome, and the kinds
    /// of entries in their order. What became of notices is counted apart: it depends on when the mail went out.
    static func projection(of fleet: TestFleet) throws -> [String] {
        try fleet.store.reading { reader in
            try reader.cases(CaseFilter(limit: 1_000_000)).map { subject in
                let entries = try reader.story(of: subject.id)
                let told = try entries.filter { !$0.entry.kind.rawValue.hasPrefix("notice.") }.map { stored in
                    let body = try JSONValue.parse(stored.entry.body)
                    let facts = ["level", "action", "by", "outcome", "attached", "cause"].compactMap { name in
                        body[name].map { "\(name)=\($0)" } ?? body["facts"]?[name].map { "\(name)=\($0)" }
                    }
                    return "\(stored.entry.kind.rawValue)(\(facts.joined(separator: " ")))"
                }
                return "\(subject.key.value)#\(subject.running) \(subject.outcome?.rawValue ?? "open") "
                    + told.joined(separator: " ")
            }
        }.sorted()
    }

    static let documents = documents(window: "30s")

    /// - Parameter window: After which incidents that are left alone end.
    static func documents(window: String) -> [String] {
        [
            """
            kind: policy
            name: integrations
            version: 1
            title: Failed integrations are retried by a person's word

            levels:
              - level: operator
                owners: [operators]
                window: 30s
                actions: [retry, escalate]
                expiry: manual
              - level: supervisor
                owners: [supervisors]
                window: 1h
                actions: [retry]
                expiry: manual

            triggers:
              - name: failed
                kind: failure
                types: [integration.status]
                key: data.integration
                failing: data.status == "failed" && data.trigger == "failed"
                recovered: data.status == "succeeded"
                because: The integration failed.

            authorities:
              - name: operators
                roles: [operators]
              - name: supervisors
                roles: [supervisors]
            """,
            """
            kind: policy
            name: quiet
            version: 1
            title: Integrations that nobody looks at

            levels:
              - level: operator
                owners: [ghosts]
                window: \(window)
                actions: [skip]
                expiry: manual

            triggers:
              - name: left-alone
                kind: threshold
                types: [integration.status]
                when: data.trigger == "left-alone"
                key: data.integration
                because: The integration failed and nobody will look.

            authorities:
              - name: ghosts
                roles: [ghosts]
            """,
            """
            kind: policy
            name: unreachable
            version: 1
            title: Integrations of people whom no mail reaches

            levels:
              - level: operator
                owners: [lost]
                window: 1h
                actions: [skip]
                expiry: manual

            triggers:
              - name: lost
                kind: threshold
                types: [integration.status]
                when: data.trigger == "lost"
                key: data.integration
                because: The integration failed and nobody can be told.

            authorities:
              - name: lost
                roles: [lost]
            """,
            """
            kind: directory
            version: 1
            people:
              - id: person-alice
                name: Alice Example
                roles: [operators]
                broker-users: [person-alice]
              - id: person-dave
                name: Dave Example
                roles: [supervisors]
                contacts:
                  - mail: person-dave@example.test
                broker-users: [person-dave]
              - id: person-erin
                name: Erin Example
                roles: [ghosts]
                contacts:
                  - mail: person-erin@example.test
                broker-users: [person-erin]
              - id: person-carol
                name: Carol Example
                roles: [lost]
                contacts:
                  - mail: person-carol@refuses.example
                broker-users: [person-carol]
            """,
        ]
    }
}

/// A publisher that does not give up: a message whose confirm does not come is sent again, the same bytes under the same
/// id, as any careful client does.
final class Sender {
    private struct Parcel {
        let message: OutgoingMessage
        let exchange: ExchangeName
        let key: RoutingKey
    }

    private let fleet: TestFleet
    private let user: String
    private var publisher: Publisher<Parcel>?
    private var unsent: [Parcel] = []
    /// How often a message was sent again.
    private(set) var repeats = 0

    init(_ fleet: TestFleet, user: String) {
        self.fleet = fleet
        self.user = user
    }

    deinit {
        publisher?.close()
    }

    /// Takes a message; ``pump()`` sends it.
    func send(_ message: OutgoingMessage, to exchange: String, key: String) throws {
        unsent.append(Parcel(message: message, exchange: try ExchangeName(exchange), key: try RoutingKey(key)))
    }

    /// Sends what waits and takes in what has been confirmed, without waiting for either.
    func pump() throws {
        do {
            let publisher = try self.publisher ?? Publisher(fleet.host.configuration(as: user))
            self.publisher = publisher
            while let parcel = unsent.first, !publisher.isFull {
                try publisher.publish(parcel.message, exchange: parcel.exchange, routingKey: parcel.key, token: parcel)
                unsent.removeFirst()
            }
            for settled in try publisher.poll(timeout: .zero) where settled.outcome != .confirmed {
                unsent.append(settled.token)
                repeats += 1
            }
        } catch let error as AMQPError where error.code != .blocked {
            let lost = publisher?.takeOutstanding() ?? []
            repeats += lost.count
            unsent = lost + unsent
            publisher = nil
        } catch is AMQPError {}
    }
}
