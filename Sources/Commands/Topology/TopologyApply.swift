import AMQP
import ArgumentParser
import Fleet
import JSON

/// Declares what is missing, and never changes what is there.
struct TopologyApply: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Declare what is missing on the broker; what exists is never changed.",
        discussion: """
            Needs a broker user that may configure everything with the installation's prefix, such as belay-setup of \
            deploy/rabbitmq. What exists with other arguments is reported and left as it is.

              belay topology apply --user belay-setup --password-file setup.password

            Exit codes: 0 everything stands as it should; 1 something exists with other arguments; 69, 77 the broker \
            cannot be reached or does not permit it.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var broker: BrokerOptions

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(in: environment)
        let access = try broker.access(settings, in: environment, name: "topology apply")
        let connection = try access.connect()
        defer { connection.close() }
        let parts = settings.topology.parts(foreignExchanges: settings.ingress.foreignExchanges)
        var differs = false
        var table = TextTable([.init(title: "WHAT"), .init(title: "NAME", isFlexible: true), .init(title: "RESULT")])
        for part in parts {
            try environment.checkInterruption()
            let result = try part.declare(on: connection)
            if case .differs = result { differs = true }
            if installation.json {
                environment.console.json([
                    "kind": .string(part.kind), "name": .string(part.name), "result": .string(result.word),
                    "detail": result.detail.map { .string($0) } ?? .null,
                ])
            }
            table.add([
                .init(part.kind), .init(part.name), .init(result.word, tint: result.isDifference ? .bad : .plain),
            ])
            if let detail = result.detail, !installation.json {
                environment.console.note("\(part.kind) \(part.name): \(detail)".printable)
            }
        }
        if !installation.json { environment.console.table(table) }
        return differs ? .refused : .ok
    }
}
