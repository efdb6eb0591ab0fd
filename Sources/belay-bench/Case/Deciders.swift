import AMQP
import Audit
import Escalation
import Fleet
import Foundation
import JSON
import Messages

/// Everybody who decides, each under a broker user of their own: they follow the audit stream, as a desk would. The first
/// level answers when its mail has been delivered, the others when a case has come to them.
final class Deciders {
    /// What the stream held.
    struct Tally: Sendable {
        var entries = 0
        var closed = 0
        var delivered = 0
        var decided = 0
        var refused = 0
        /// Notices that came too late to be sent.
        var stopped = 0
        /// When the last entry of the last case came.
        var finished = ContinuousClock.now
        var latest: Int64 = -1
        var isGapless = true
    }

    private let plan: CasePlan
    private let decisions: ExchangeName
    private let stream: Connection
    private let publishers: [Publisher<Int>]
    private var tally = Tally()
    private var told: Set<CaseID> = []

    init(_ plan: CasePlan, _ installation: BenchInstallation) throws {
        self.plan = plan
        decisions = ExchangeName(bounded: installation.topology.decisions)
        let broker = installation.broker
        publishers = try BenchBroker.deciders.map {
            try Publisher(broker.configuration(user: $0, name: "belay-bench decider"), windowLimit: 2000)
        }
        stream = try Connection(broker.configuration(name: "belay-bench stream reader"))
        try stream.consume(
            stream: QueueName(bounded: installation.topology.audit),
            from: .first,
            tag: "deciders",
            prefetch: 5000
        )
    }

    /// Decides until every case is closed and both its notices are delivered, or nothing has come for a while.
    func run() throws -> Tally {
        defer {
            stream.close()
            for publisher in publishers { publisher.close() }
        }
        let count = plan.events.count
        var unacknowledged = 0
        var patience = ContinuousClock.now + .seconds(30)
        while tally.closed < count || tally.delivered + tally.stopped < 2 * count {
            guard case .delivery(let delivery)? = try stream.next(timeout: .milliseconds(2)) else {
                for publisher in publishers { try settle(publisher) }
                guard ContinuousClock.now < patience else { break }
                continue
            }
            patience = .now + .seconds(30)
            try take(delivery)
            unacknowledged += 1
            if unacknowledged == 500 {
                // Between the answers of the broker they also serve their heartbeats.
                for publisher in publishers { try settle(publisher) }
                try stream.acknowledge(delivery.tag, multiple: true)
                unacknowledged = 0
            }
        }
        tally.finished = .now
        for publisher in publishers {
            while publisher.outstandingCount > 0 { try settle(publisher, .milliseconds(50)) }
        }
        return tally
    }

    private func take(_ delivery: Delivery) throws {
        guard let batch = AuditBatch(delivery) else { return tally.isGapless = false }
        for record in batch.records { try take(record) }
    }

    private func take(_ record: AuditRecord) throws {
        if record.index != tally.latest + 1 { tally.isGapless = false }
        tally.latest = record.index
        tally.entries += 1
        let entry = try JSONValue.parse(record.body)
        switch entry["kind"]?.string.flatMap(Entry.Kind.init) {
        case .levelEntered:
            if let level = entry["level"]?.string.flatMap({ BenchInstallation.levels.firstIndex(of: LevelName($0)) }),
                level > 0
            {
                try decide(entry, at: level)
            }
        case .caseClosed: tally.closed += 1
        case .noticeDelivered:
            tally.delivered += 1
            if let id = entry["case"]?.string, told.insert(CaseID(id)).inserted { try decide(entry, at: 0) }
        case .noticeStopped: tally.stopped += 1
        case .decisionTaken: tally.decided += 1
        case .decisionRefused: tally.refused += 1
        default: break
        }
    }

    private func decide(_ entry: JSONValue, at level: Int) throws {
        guard let id = entry["case"]?.string.map({ CaseID($0) }), let last = plan.decidedAt[id],
            let revision = entry["revision"]?.int
        else { throw BenchError("an entry of no case of this bench: \(entry)") }
        let content = DecisionContent(
            action: level == last ? .approve : .escalate,
            rationale: "Compared with the invoice.",
            risk: .low,
            authority: level == last ? "any-amount" : nil,
            revision: revision
        )
        let message = PersonMessage(id: "\(id)-\(level)", caseID: id, content: .decide(content))
        let publisher = publishers[level]
        while publisher.isFull { try settle(publisher, .milliseconds(50)) }
        try publisher.publish(
            OutgoingMessage(
                properties: MessageProperties(
                    contentType: CloudEvent.contentType,
                    messageID: message.id,
                    userID: BenchBroker.deciders[level].rawValue
                ),
                body: message.body(source: "belay://bench/desk", at: Instant(seconds: 1_772_352_000))
            ),
            exchange: decisions,
            routingKey: "decision",
            token: 0
        )
    }

    private func settle(_ publisher: Publisher<Int>, _ wait: Duration = .zero) throws {
        for settled in try publisher.poll(timeout: wait) where settled.outcome != .confirmed {
            throw BenchError("the broker did not take a decision: \(settled.outcome)")
        }
    }
}
