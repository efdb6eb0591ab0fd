import AMQP
import Escalation
import JSON
import Messages
import Store

/// People who answer notices: in time or late, on what they see or on what they saw, each for themselves or against one
/// another, or not at all.
final class People {
    private unowned let world: World
    private let store: any Store
    /// How often each notice has come: whoever gets one again may act again.
    private var heard: [String: Int] = [:]

    init(_ world: World) {
        self.world = world
        store = world.database.open()
    }

    /// What somebody does follows from the seed and the notice alone, whatever went wrong on its way.
    func hear(_ notice: Notice, _ person: PersonID) {
        guard !world.isCalm, [.decide, .warning, .takenBack].contains(notice.purpose) else { return }
        heard[notice.id, default: 0] += 1
        let chance = Chance(world.plan.seed, "\(notice.id) \(heard[notice.id] ?? 0)")
        guard chance.happens(0.6) else { return }
        world.plan(in: chance.duration(from: .seconds(5), to: .seconds(7200))) { [unowned self] in
            look(notice.caseID, person, chance)
        }
    }

    /// Looks at the case, and answers what stands there, after a while.
    private func look(_ id: CaseID, _ person: PersonID, _ chance: Chance) {
        guard !world.isCalm, let subject = try? store.reading({ try $0.case(id) }) else { return }
        // Whoever sees that it has ended mostly leaves it.
        if subject.outcome != nil, chance.happens(0.7) { return }
        let pause = chance.happens(0.3) ? chance.duration(from: .seconds(10), to: .seconds(1800)) : .seconds(2)
        switch chance.below(20) {
        case 0: send(.comment("seen"), of: id, by: person, after: pause, chance)
        case 1: send(.takeBack, of: id, by: chance.pick(["cat", "dan"]), after: pause, chance)
        case 2, 3, 4:
            send(.claim, of: id, by: person, after: .seconds(1), chance)
            send(decision(on: subject, by: person, chance), of: id, by: person, after: pause, chance)
        case 5:
            send(.claim, of: id, by: person, after: .seconds(1), chance)
            if chance.happens(0.5) { send(.release, of: id, by: person, after: pause, chance) }
        case 6: send(decision(on: subject, by: "mal", chance), of: id, by: "mal", after: pause, chance)
        case 7: send(decision(on: subject, by: person, behind: 1, chance), of: id, by: person, after: pause, chance)
        case 8, 9:
            // Two at once, each in their own way.
            let other = chance.pick(Rules.people)
            send(decision(on: subject, by: person, chance), of: id, by: person, after: pause, chance)
            send(decision(on: subject, by: other, chance), of: id, by: other, after: pause, chance)
        default: send(decision(on: subject, by: person, chance), of: id, by: person, after: pause, chance)
        }
    }

    private func decision(on subject: Case, by person: PersonID, behind: Int64 = 0, _ chance: Chance)
        -> PersonMessage.Content
    {
        let own = Rules.owners.first { $0.value.contains(person) }?.key ?? "operator"
        let actions: [DecisionAction] =
            subject.policy.name == "jobs"
            ? [.retry, .skip, .cancel, .escalate] : [.approve, .approve, .refuse, .escalate, .returnBelow, .manual]
        return .decide(
            DecisionContent(
                action: chance.pick(actions),
                rationale: "I looked at it.",
                authority: Rules.authorities[own],
                revision: subject.revision - behind
            )
        )
    }

    private func send(
        _ content: PersonMessage.Content,
        of id: CaseID,
        by person: PersonID,
        after wait: Duration,
        _ chance: Chance
    ) {
        let message = PersonMessage(id: "m\(chance.next())", caseID: id, content: content)
        world.plan(in: wait) { [unowned self] in publish(message, person) }
        // Whoever hears nothing sends the very same again.
        if chance.happens(0.1) { world.plan(in: wait + .seconds(5)) { [unowned self] in publish(message, person) } }
    }

    private func publish(_ message: PersonMessage, _ person: PersonID) {
        guard !world.isCalm else { return }
        guard !world.broker.isBlocked else {
            return world.plan(in: .seconds(5)) { [unowned self] in publish(message, person) }
        }
        world.tell("\(person) sends \(message.described) on \(message.caseID)")
        world.oracle.note(message, by: person)
        let properties = MessageProperties(
            contentType: CloudEvent.contentType,
            messageID: message.id,
            type: message.type,
            userID: person.rawValue
        )
        let topology = world.post.topology
        // The time that its author gives is part of the message: sent again, it is the same.
        let body = message.body(source: "/people/\(person)", at: World.start)
        _ = world.broker.take(
            OutgoingMessage(properties: properties, body: body),
            exchange: topology.decisions,
            key: ""
        )
    }
}

extension PersonMessage {
    fileprivate var described: String {
        guard case .decide(let decision) = content else { return type }
        return "\(decision.action.rawValue) on revision \(decision.revision)"
    }
}
