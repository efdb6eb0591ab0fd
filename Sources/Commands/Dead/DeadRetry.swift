import AMQP
import ArgumentParser
import Escalation
import Fleet
import JSON
import Store

/// Publishes dead letters again to where they came from.
struct DeadRetry: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Publish dead letters again, with what they came with.",
        discussion: """
            A letter goes back to its exchange and routing key with its own id, content type and headers, and is marked \
            retried once the broker has confirmed it. The user id is yours: the broker lets nobody write another's.

              belay dead retry 3f0c9a… 77aa01…
              belay dead retry --all --queue belay.events

            \(operatorNote)

            Exit codes: 0 all are on their way; 1 some were returned or refused, and stay dead.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var broker: BrokerOptions
    @OptionGroup var store: StoreAccess
    @OptionGroup var selection: DeadSelection

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        return try settings.withStore { store in
            let letters = try store.reading { try selection.letters(in: $0) }
            let access = try broker.access(settings, in: environment, name: "dead retry")
            let publisher = try Publisher<String>(access.configuration, windowLimit: 16)
            defer { publisher.close() }
            var retried = 0
            for letter in letters {
                let outcome = try send(letter, as: access.user, over: publisher, in: environment)
                // Marked one by one: what was sent is not sent again, wherever this run ends.
                if outcome == .confirmed {
                    retried += try store.transaction { try $0.settleDead([letter.id], as: .retried) }.count
                }
                let result = outcome == .confirmed ? "retried" : "\(outcome)"
                selection.report(letter, result, installation.json, environment)
            }
            environment.console.note("\(retried) retried, \(letters.count - retried) still dead")
            return retried == letters.count ? .ok : .refused
        }
    }

    private func send(
        _ letter: DeadLetter,
        as user: BrokerUser,
        over publisher: Publisher<String>,
        in environment: CommandEnvironment
    ) throws -> PublishOutcome {
        try environment.checkInterruption()
        try publisher.publish(
            letter.message(user: user.rawValue),
            exchange: ExchangeName(bounded: letter.exchange),
            routingKey: RoutingKey(bounded: letter.routingKey),
            token: letter.id
        )
        while true {
            try environment.checkInterruption()
            if let settled = try publisher.poll(timeout: .milliseconds(200)).first { return settled.outcome }
        }
    }
}

extension DeadLetter {
    /// The message as it was, as far as it was kept; what the broker added on the way is left out, because brokers
    /// before 4.0 drop a message whose `x-death` names its queue.
    func message(user: String) -> OutgoingMessage {
        let kept = (try? JSONValue.parse(properties)) ?? .null
        var headers = Table()
        for (name, value) in kept["headers"]?.object ?? [:] where !name.hasPrefix("x-") {
            switch value {
            case .string(let text): headers[name] = .string(text)
            case .int(let number): headers[name] = .int(number)
            case .bool(let flag): headers[name] = .bool(flag)
            default: continue
            }
        }
        return OutgoingMessage(
            properties: MessageProperties(
                contentType: kept["content-type"]?.string,
                contentEncoding: kept["content-encoding"]?.string,
                headers: headers,
                persistent: true,
                correlationID: kept["correlation-id"]?.string,
                messageID: kept["message-id"]?.string,
                type: kept["type"]?.string,
                userID: user,
                appID: kept["app-id"]?.string
            ),
            body: body
        )
    }
}
