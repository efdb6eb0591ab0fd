import AMQP
import Escalation
import Fleet
import Messages
import Store

/// Takes decisions, claims and comments from people and from gateways that speak for them, and answers each.
public final class DecisionHandler: BatchHandler {
    public typealias Item = Request

    /// A message from somebody whom the broker checked.
    public struct Request: Sendable {
        let message: PersonMessage
        let sender: BrokerUser
        let digest: Digest
    }

    public let queues: [QueueName]
    private let workers: Set<BrokerUser>
    private let post: Post
    private let rules: RulebookReader
    private let metrics: FleetMetrics
    private var watch: IdentityWatch

    public init(workers: Set<BrokerUser>, post: Post, rules: RulebookReader, metrics: FleetMetrics) {
        self.workers = workers
        self.post = post
        self.rules = rules
        self.metrics = metrics
        self.watch = IdentityWatch(metrics: metrics)
        self.queues = [QueueName(bounded: post.topology.decisions)]
    }

    public func read(_ delivery: Delivery) -> Reading<Request>? {
        let properties = delivery.properties
        guard let user = properties.userID else {
            metrics.decisions[.refused].increment()
            watch.count(.identity(.missing))
            return Reading(condemned: [
                Condemned(body: delivery.body, reason: "the message has no user-id, so nobody can be answered")
            ])
        }
        guard !workers.contains(BrokerUser(user)) else {
            watch.count(.identity(.worker(BrokerUser(user))))
            // An answer of ours that somebody bound to this queue would be answered for ever.
            return Reading(condemned: [
                Condemned(body: delivery.body, reason: "it comes from the worker \(user); workers decide nothing")
            ])
        }
        do throws(Refusal) {
            let message = try PersonMessage(body: delivery.body)
            return Reading(items: [
                Request(message: message, sender: BrokerUser(user), digest: Digest(of: delivery.body))
            ])
        } catch {
            metrics.decisions[.refused].increment()
            return Reading(condemned: [Condemned(body: delivery.body, reason: error.description)])
        }
    }

    public func decide(_ requests: [Request], in transaction: any StoreTransaction, changes: inout ChangeSet) throws {
        let verdicts = try transaction.admit(requests.map(\.inboxMessage))
        let first = zip(requests, verdicts).filter { $0.1 == .first }.map(\.0)
        let rulebook = rules.rulebook
        let gates = Set(first.compactMap(\.gateRequest?.gate))
        if !gates.isEmpty { try transaction.lockGates(gates) }
        var shapes = try lockedShapes(first, in: transaction)
        var batch = CaseBatch(try transaction.lockCases(Set(first.map(\.message.caseID))), post: post)
        var step = rulebook.step(at: transaction.now)
        for (request, verdict) in zip(requests, verdicts) {
            switch verdict {
            case .first:
                let answer =
                    if let wanted = request.gateRequest {
                        try set(wanted, request, in: transaction, changes: &changes, rulebook: rulebook, step: &step)
                    } else if let wanted = request.shapeRequest {
                        try acknowledge(
                            wanted,
                            request,
                            among: &shapes,
                            in: transaction,
                            changes: &changes,
                            rulebook: rulebook,
                            step: &step
                        )
                    } else if let message = request.drillMessage {
                        try drill(message, request, in: transaction, rulebook: rulebook, step: &step)
                    } else {
                        answer(request, batch: &batch, rulebook: rulebook, step: &step)
                    }
                let envelope = post.envelope(
                    answer,
                    to: request.sender,
                    at: transaction.now,
                    correlation: batch.cases[request.message.caseID]?.opening.correlation,
                    traceparent: request.message.traceparent
                )
                changes.inboxAnswers.append((request.inboxID, envelope))
                changes.outbox.append(envelope)
            case .repeated(let answer):
                metrics.inboxHits[.repeated].increment()
                if let answer { changes.outbox.append(answer) }
            case .reused:
                metrics.inboxHits[.reused].increment()
                metrics.decisions[.refused].increment()
                let refusal = Answer(
                    of: request.message.id,
                    caseID: request.message.caseID,
                    refusal: .idReused(request.message.id)
                )
                changes.outbox.append(
                    post.envelope(
                        refusal,
                        to: request.sender,
                        at: transaction.now,
                        correlation: nil,
                        traceparent: request.message.traceparent
                    )
                )
            }
        }
        try batch.openWanted(by: rulebook, step: &step, in: transaction, changes: &changes)
        try batch.write(step, to: &changes, backlog: transaction.logBacklog)
    }

    private func answer(
        _ request: Request,
        batch: inout CaseBatch,
        rulebook: Rulebook,
        step: inout Step
    ) -> Answer {
        let message = request.message
        do throws(Refusal) {
            let person = try rulebook.directory.speaker(sender: request.sender, named: message.person)
            let result = batch.change(message.caseID) { subject in
                Result { () throws(Refusal) in
                    guard let policy = rulebook.policy(subject.policy) else {
                        throw .malformed("\(subject.policy) is not known to this worker yet: try again in a moment")
                    }
                    try apply(message, by: person, to: &subject, policy: policy, rulebook: rulebook, step: &step)
                    return subject
                }
            }
            guard let result else { throw .unknownCase(message.caseID) }
            let subject = try result.get()
            metrics.decisions[.accepted].increment()
            return Answer(
                of: message.id,
                caseID: message.caseID,
                result: .accepted(revision: subject.revision, outcome: subject.outcome)
            )
        } catch {
            metrics.decisions[.refused].increment()
            watch.count(error)
            return Answer(of: message.id, caseID: message.caseID, refusal: error)
        }
    }

    private func apply(
        _ message: PersonMessage,
        by person: PersonID,
        to subject: inout Case,
        policy: Policy,
        rulebook: Rulebook,
        step: inout Step
    ) throws(Refusal) {
        switch message.content {
        case .decide(let content):
            try subject.decide(content.decision(id: message.id, by: person), policy: policy, step: &step)
        case .unreadDecision(let refusal):
            throw refusal
        case .claim:
            try subject.claim(by: person, policy: policy, step: &step)
        case .release:
            try subject.release(by: person, step: &step)
        case .handOver(let other):
            try subject.handOver(by: person, to: other, policy: policy, step: &step)
        case .takeBack:
            try subject.takeBack(by: person, policy: policy, step: &step)
        case .comment(let text):
            try subject.comment(text, by: person, step: &step)
        case .setGate, .acknowledgeShape, .drill:
            throw .malformed("\(message.type) is about no case")
        case .categorise(let category, let reason):
            try subject.categorise(as: category, because: reason, by: person, policy: policy, step: &step)
        case .rate(let risk, let reason):
            try subject.rate(risk, because: reason, by: person, policy: policy, step: &step)
        case .act(let act):
            try subject.act(act, by: person, policy: policy, step: &step)
        case .course(let course):
            try course.apply(by: person, to: &subject, policy: policy, rulebook: rulebook, step: &step)
        }
    }

    public func tick(_ lane: Lane, serving: (Duration) throws -> Void) throws -> Duration {
        _ = try rules.refresh(lane, serving: serving)
        try sayRefusedIdentities(lane, serving: serving)
        return RulebookReader.lookInterval
    }

    private func sayRefusedIdentities(_ lane: Lane, serving: (Duration) throws -> Void) throws {
        let now = lane.now
        guard watch.isDue(now) else { return }
        let facts = watch.facts
        try lane.commit(serving: serving) { transaction, changes in
            changes.entries.append(
                Entry.ofInstallation(
                    .identityRefused,
                    change: try transaction.nextInstallationChange(),
                    at: transaction.now,
                    facts: facts
                )
            )
        }
        watch.wasWritten(now)
    }
}

extension DecisionHandler {
    /// Sets the mode of a gate, where its policy lets this person.
    private func set(
        _ wanted: GateRequest,
        _ request: Request,
        in transaction: any StoreTransaction,
        changes: inout ChangeSet,
        rulebook: Rulebook,
        step: inout Step
    ) throws -> Answer {
        let order = Result { () throws(Refusal) in
            let person = try rulebook.directory.speaker(sender: request.sender, named: request.message.person)
            guard let policy = rulebook.active.first(where: { $0.gates.contains(wanted.gate) }) else {
                throw .unknownGate(wanted.gate)
            }
            return try wanted.order(by: person, policy: policy, step: step)
        }
        switch order {
        case .success(let order):
            changes.gateOrders.append(order)
            step.record(order, number: try transaction.nextInstallationChange())
            return accept(request)
        case .failure(let refusal):
            return refuse(request, refusal)
        }
    }

    /// The answer to what is about no case and was not taken.
    func refuse(_ request: Request, _ refusal: Refusal) -> Answer {
        watch.count(refusal)
        metrics.decisions[.refused].increment()
        return Answer(of: request.message.id, caseID: nil, refusal: refusal)
    }

    /// The answer to what is about no case and was taken.
    func accept(_ request: Request) -> Answer {
        metrics.decisions[.accepted].increment()
        return Answer(of: request.message.id, caseID: nil, result: .accepted(revision: 0, outcome: nil))
    }
}

extension DecisionHandler.Request {
    /// What is wanted of a gate, where the message is about one.
    var gateRequest: GateRequest? { if case .setGate(let wanted) = message.content { wanted } else { nil } }

    var inboxID: InboxID {
        InboxID(handler: "decisions", sender: sender.rawValue, message: message.id)
    }

    var inboxMessage: InboxMessage { InboxMessage(id: inboxID, digest: digest) }
}
