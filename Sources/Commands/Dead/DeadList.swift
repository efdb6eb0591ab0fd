import ArgumentParser
import Escalation
import JSON
import Store

struct DeadList: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List dead letters, newest first.",
        discussion: """
              belay dead list
              belay dead list --state retried --json

            \(operatorNote)
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Option(help: ArgumentHelp("dead, retried or dropped.", valueName: "state"))
    var state = DeadState.dead

    @Option(help: ArgumentHelp("At most so many.", valueName: "number"))
    var limit = 100

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let letters = try settings.withStore { store in
            try store.reading { try $0.dead(state: state, limit: max(1, limit)) }
        }
        guard !installation.json else {
            for letter in letters { environment.console.json(letter.json) }
            return .ok
        }
        guard !letters.isEmpty else {
            environment.console.note("No letter is \(state.rawValue).")
            return .ok
        }
        var table = TextTable([
            .init(title: "ID"), .init(title: "AT"), .init(title: "QUEUE", isFlexible: true),
            .init(title: "BYTES", isNumber: true), .init(title: "REASON", isFlexible: true),
        ])
        for letter in letters {
            table.add([
                .init(letter.id), .init(letter.at.shown), .init(letter.queue), "\(letter.body.count)",
                .init(letter.reason),
            ])
        }
        environment.console.table(table)
        return .ok
    }
}

extension DeadState: ExpressibleByArgument {}

extension DeadLetter {
    var json: JSONValue {
        [
            "id": .string(id), "at": .string(at.description), "reason": .string(reason), "queue": .string(queue),
            "exchange": .string(exchange), "routingKey": .string(routingKey), "state": .string(state.rawValue),
            "properties": (try? JSONValue.parse(properties)) ?? .string(properties),
            "bytes": .int(Int64(body.count)),
        ]
    }
}
