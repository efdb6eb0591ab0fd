import AMQP
import Escalation
import JSON
import Messages

/// What sources publish, planned from the seed before anything happens. Each happening has a number, by which a shorter
/// story leaves it out.
struct Script {
    private unowned let world: World
    private let chance: Chance
    private var number = 0

    init(_ world: World) {
        self.world = world
        chance = Chance(world.plan.seed, "script")
    }

    /// How many happenings there are in an hour, on average.
    private static let perHour = 6

    /// - Returns: How many happenings there are.
    mutating func plan() -> Int {
        let length = Int64(world.plan.hours) * 3_600_000
        for _ in 0..<(world.plan.hours * Self.perHour) {
            let at = Duration.milliseconds(Int64(chance.share() * Double(length)))
            add(at)
        }
        return number
    }

    private mutating func add(_ at: Duration) {
        let id = "e\(number)"
        // Drawn whether or not it is left out: what comes after it stays what it was.
        let events = draw(id)
        let twice = chance.happens(0.05)
        defer { number += 1 }
        guard !world.plan.leftOut.contains(number) else { return }
        for (event, after) in events { publish(event, at: at + after) }
        // A source that heard no confirm publishes again.
        if twice, let first = events.first { publish(first.event, at: at + .seconds(30)) }
    }

    /// What happens, and how long after the happening each source says so.
    private func draw(_ id: String) -> [(event: SourceEvent, after: Duration)] {
        let payment = "p\(chance.below(8))"
        let amount = Int64(chance.below(40)) * 10_000 + 500
        switch chance.below(16) {
        case 0...4:
            return [(.payment(id, payment, amount), .zero)]
        case 5, 6:
            let ask = SourceEvent.ask(id, payment, amount, callback: chance.happens(0.3))
            let withdrawal = SourceEvent.withdrawal(id + "w", of: id)
            return chance.happens(0.2) ? [(ask, .zero), (withdrawal, .seconds(20))] : [(ask, .zero)]
        case 7: return [(.malformed(id), .zero)]
        case 8...11: return [(.refund(id, "r\(chance.below(6))"), .zero)]
        default:
            let (job, sequence) = ("j\(chance.below(4))", Int64(id.dropFirst()).map { $0 * 10 } ?? 0)
            let failure = SourceEvent.job(id, job, "failed", sequence)
            guard chance.happens(0.5) else { return [(failure, .zero)] }
            let success = SourceEvent.job(id + "r", job, "succeeded", sequence + 1)
            // Sources are late, too: by then the job may have failed again.
            let late = chance.happens(0.3) ? chance.duration(from: .seconds(60), to: .seconds(14_400)) : .seconds(20)
            return [(failure, .zero), (success, late)]
        }
    }

    private func publish(_ event: SourceEvent, at time: Duration) {
        let world = world
        world.agenda.add(at: time) { [unowned world] in Self.publish(event, world) }
    }

    private static func publish(_ event: SourceEvent, _ world: World) {
        guard !world.broker.isBlocked else {
            return world.plan(in: .seconds(5)) { [unowned world] in publish(event, world) }
        }
        world.tell("a source publishes \(event.described)")
        world.oracle.note(event)
        let properties = MessageProperties(
            contentType: CloudEvent.contentType,
            messageID: event.id,
            type: event.type,
            userID: "source"
        )
        let message = OutgoingMessage(properties: properties, body: event.body)
        _ = world.broker.take(message, exchange: world.post.topology.events, key: event.type)
    }
}

/// An event as a source publishes it.
struct SourceEvent {
    enum Kind {
        case payment(key: String, amount: Int64)
        case ask(callback: Bool)
        case withdrawal(of: String)
        case job(key: String, failed: Bool, at: Int64)
        case refund
        case malformed
    }

    let id: String
    let type: String
    let kind: Kind
    let described: String
    let body: [UInt8]

    private init(_ id: String, _ type: String, _ kind: Kind, _ described: String, _ more: JSONObject, _ data: JSONValue)
    {
        self.id = id
        self.type = type
        self.kind = kind
        self.described = "\(id): \(described)"
        var object: JSONObject = [
            "specversion": "1.0", "id": .string(id), "source": "/simulated", "type": .string(type), "data": data,
        ]
        for (name, value) in more { object[name] = value }
        body = JSONValue.object(object).serialized()
    }

    static func payment(_ id: String, _ key: String, _ amount: Int64) -> SourceEvent {
        let data: JSONValue = ["payment": .string(key), "amount": .int(amount)]
        return SourceEvent(
            id,
            "payment.requested",
            .payment(key: key, amount: amount),
            "\(key) of \(amount)",
            [:],
            data
        )
    }

    static func ask(_ id: String, _ key: String, _ amount: Int64, callback: Bool) -> SourceEvent {
        var data: JSONObject = [
            "gate": "payment-approval", "question": "Pay it?",
            "data": ["payment": .string(key), "amount": .int(amount)], "workflow": ["name": "pay", "run": .string(id)],
        ]
        if callback { data["replyTo"] = "https://runs.example.com/answers" }
        let described = "a run asks about \(key) of \(amount)"
        return SourceEvent(id, "dev.belay.ask", .ask(callback: callback), described, [:], .object(data))
    }

    static func withdrawal(_ id: String, of ask: String) -> SourceEvent {
        let data: JSONValue = ["of": .string(ask)]
        return SourceEvent(id, "dev.belay.ask.withdrawn", .withdrawal(of: ask), "\(ask) is taken back", [:], data)
    }

    static func job(_ id: String, _ job: String, _ status: String, _ sequence: Int64) -> SourceEvent {
        let data: JSONValue = ["job": .string(job), "status": .string(status)]
        // The extension is a string of digits; those of one length compare as numbers.
        let digits = String(1_000_000 + sequence)
        let kind = Kind.job(key: job, failed: status == "failed", at: sequence)
        return SourceEvent(id, "job.status", kind, "\(job) \(status)", ["sequence": .string(digits)], data)
    }

    static func refund(_ id: String, _ refund: String) -> SourceEvent {
        let data: JSONValue = ["refund": .string(refund)]
        return SourceEvent(id, "refund.requested", .refund, "\(refund) is asked for", [:], data)
    }

    /// A message that nobody can read.
    static func malformed(_ id: String) -> SourceEvent {
        SourceEvent(id, "payment.requested", .malformed, "something unreadable", ["specversion": "9.9"], "?")
    }
}
