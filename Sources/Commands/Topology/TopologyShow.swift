import ArgumentParser
import Fleet
import JSON

/// Prints the topology for whoever declares it by hand. Needs no broker.
struct TopologyShow: Subcommand {
    enum Form: String, ExpressibleByArgument, CaseIterable {
        case table, definitions, commands
    }

    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the topology, for a broker whose owner declares things himself.",
        discussion: """
            Reads the settings alone and connects to nothing.

              belay topology show
              belay topology show --as definitions --vhost /belay > belay.json
              rabbitmqctl import_definitions belay.json
              belay topology show --as commands | less
            """
    )

    @OptionGroup var installation: InstallationOptions

    @Option(name: .customLong("as"), help: "table; definitions: JSON for rabbitmqctl; commands: for a shell.")
    var form = Form.table

    @Option(help: ArgumentHelp("The virtual host; else the settings'.", valueName: "name"))
    var vhost: String?

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(in: environment)
        let parts = settings.topology.parts(foreignExchanges: settings.ingress.foreignExchanges)
        let vhost = vhost ?? settings.broker.virtualHost
        switch form {
        case .definitions:
            environment.console.line(parts.definitions(vhost: vhost).prettyPrinted().printableLines)
        case .commands:
            for command in parts.commands(vhost: vhost, topology: settings.topology) {
                environment.console.line(command.printable)
            }
        case .table where installation.json:
            for part in parts { environment.console.json(part.json) }
        case .table:
            var table = TextTable([
                .init(title: "WHAT"), .init(title: "NAME"), .init(title: "PROPERTIES", isFlexible: true),
            ])
            for part in parts { table.add([.init(part.kind), .init(part.name), .init(part.properties)]) }
            environment.console.table(table)
        }
        return .ok
    }
}
