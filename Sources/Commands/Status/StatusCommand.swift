import AMQP
import ArgumentParser
import Escalation
import Fleet
import JSON
import Messages
import Store

/// The fleet at a glance.
struct StatusCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Workers, queues, open cases, deadlines, and what waits.",
        discussion: """
              belay status
              belay status --json | jq .openByLevel
              belay status --without-broker
              belay status --json | jq '.governance[] | select(.overdue)'

            Policies that are overdue for their review or a drill are named with the case that asks for it.

            \(operatorNote)

            Exit codes: 0; 1 a queue that needs a consumer has none, or a deadline has long passed; 69 out of reach.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var broker: BrokerOptions
    @OptionGroup var store: StoreAccess

    @Flag(help: "Leave the queues out.")
    var withoutBroker = false

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        var view = try settings.withStore { store in try store.reading { try StatusView($0, settings) } }
        if !withoutBroker {
            let access = try broker.access(settings, in: environment, name: "status")
            view.queues = try QueueDepth.all(access)
        }
        if installation.json {
            environment.console.json(view.json)
        } else {
            view.print(to: environment.console)
        }
        return view.worries.isEmpty ? .ok : .refused
    }
}

/// A queue of ours, as the broker counts it.
struct QueueDepth: Hashable {
    let name: String
    /// `nil` where the queue is not there.
    let status: QueueStatus?
    /// Whether a worker has to read it. The stream and the queue for unclaimed outcomes wait for others.
    let needsConsumer: Bool

    /// Looks at every queue; changes nothing.
    static func all(_ access: BrokerAccess) throws -> [QueueDepth] {
        let connection = try access.connect()
        defer { connection.close() }
        return try access.topology.queues.map { queue in
            var needsConsumer = queue.name != access.topology.unclaimedOutcomes
            if case .stream = queue.kind { needsConsumer = false }
            do throws(AMQPError) {
                let status = try connection.status(of: QueueName(bounded: queue.name))
                return QueueDepth(name: queue.name, status: status, needsConsumer: needsConsumer)
            } catch {
                guard error.code == .notFound else { throw error }
                try connection.reopenChannel()
                return QueueDepth(name: queue.name, status: nil, needsConsumer: needsConsumer)
            }
        }
    }
}
