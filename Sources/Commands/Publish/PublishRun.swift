import AMQP
import Escalation
import JSON

/// What became of the events of one run.
struct PublishCounts: Hashable {
    var published = 0
    var confirmed = 0
    var returned = 0
    var refused = 0
    var malformed = 0
    var skipped = 0

    var isClean: Bool { confirmed == published && malformed == 0 }

    var text: String {
        var parts = ["\(confirmed) confirmed"]
        if returned > 0 { parts.append("\(returned) returned: no queue is bound for them") }
        if refused > 0 { parts.append("\(refused) refused: a queue is full") }
        if malformed > 0 { parts.append("\(malformed) malformed and not sent") }
        if skipped > 0 { parts.append("\(skipped) skipped") }
        let open = published - confirmed - returned - refused
        if open > 0 { parts.append("\(open) without an answer") }
        return parts.joined(separator: ", ")
    }

    var json: JSONValue {
        [
            "published": .int(Int64(published)), "confirmed": .int(Int64(confirmed)),
            "returned": .int(Int64(returned)), "refused": .int(Int64(refused)), "malformed": .int(Int64(malformed)),
            "skipped": .int(Int64(skipped)),
        ]
    }
}

/// Publishes with confirms in a window, at a rate, and remembers from where to resume.
final class PublishRun {
    var counts = PublishCounts()
    private let publisher: Publisher<Int>
    private let exchange: ExchangeName
    private let environment: CommandEnvironment
    private let progress: Progress
    private let interval: Duration?
    private let startedAt = ContinuousClock.now
    /// Of the next event, over all files.
    private var position = -1
    /// Positions without an answer yet; the first of them is where to resume.
    private var open: Set<Int> = []
    private var complaints = 0

    private static let complaintsMax = 10

    init(
        _ access: BrokerAccess,
        exchange: ExchangeName,
        window: Int,
        rate: Double?,
        environment: CommandEnvironment,
        isQuiet: Bool
    ) throws {
        publisher = try Publisher(access.configuration, windowLimit: window)
        self.exchange = exchange
        self.environment = environment
        interval = rate.map { .seconds(1 / $0) }
        progress = Progress(environment.console, isQuiet: isQuiet)
    }

    func nextPosition() -> Int {
        position += 1
        return position
    }

    func publish(_ event: EventMessage) throws {
        guard let key = RoutingKey(rawValue: event.routingKey) else {
            throw EventMessage.Mistake(line: 0, text: "its type is longer than a routing key may be")
        }
        if let interval { try wait(until: startedAt + interval * counts.published) }
        while true {
            try environment.checkInterruption()
            if publisher.isFull { try settle(waiting: .milliseconds(200)) }
            do throws(AMQPError) {
                try publisher.publish(event.message, exchange: exchange, routingKey: key, token: position)
                break
            } catch {
                guard error.scope == .none && [.windowFull, .blocked, .timeout].contains(error.code) else {
                    throw error
                }
                progress.show("the broker takes nothing: \(error.detail ?? error.code.description)")
                try settle(waiting: .milliseconds(200))
            }
        }
        counts.published += 1
        open.insert(position)
        try settle(waiting: .zero)
        progress.show("\(counts.confirmed) of \(counts.published) confirmed, \(perSecond) a second")
    }

    /// Waits for what is outstanding.
    func finish() throws {
        while publisher.outstandingCount > 0 {
            try environment.checkInterruption()
            try settle(waiting: .milliseconds(200))
            progress.show("\(counts.confirmed) of \(counts.published) confirmed")
        }
        progress.clear()
    }

    func reject(file: String, _ mistake: EventMessage.Mistake) {
        counts.malformed += 1
        complain("\(file):\(mistake.line): \(mistake.text)")
    }

    /// How to go on after a run that broke off.
    func advise(files: [String]) {
        progress.clear()
        guard counts.published > 0 else { return }
        let resume = open.min() ?? position + 1
        let names = (files.isEmpty ? ["-"] : files).map(\.shellWord).joined(separator: " ")
        environment.console.note("To resume: belay publish --skip \(resume) \(names)".printable)
    }

    func close() {
        progress.clear()
        publisher.close()
    }

    private func wait(until instant: ContinuousClock.Instant) throws {
        while ContinuousClock.now < instant {
            try environment.checkInterruption()
            try settle(waiting: min(.milliseconds(200), instant - .now))
        }
    }

    private func settle(waiting: Duration) throws {
        for settled in try publisher.poll(timeout: waiting) {
            open.remove(settled.token)
            switch settled.outcome {
            case .confirmed: counts.confirmed += 1
            case .refused:
                counts.refused += 1
                complain("event \(settled.token): refused by the broker")
            case .returned(_, let text):
                counts.returned += 1
                complain("event \(settled.token): returned (\(text))")
            }
        }
    }

    private func complain(_ text: String) {
        complaints += 1
        guard complaints <= Self.complaintsMax else { return }
        progress.clear()
        environment.console.note(text.printable)
        if complaints == Self.complaintsMax { environment.console.note("… further ones are only counted") }
    }

    private var perSecond: Int {
        let seconds = Double((ContinuousClock.now - startedAt).microseconds) / 1e6
        return seconds > 0 ? Int(Double(counts.confirmed) / seconds) : 0
    }
}
