import ArgumentParser
import Escalation
import Fleet
import JSON
import Store

struct DrillList: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List drills, the newest first.",
        discussion: """
              belay drill list
              belay drill list --json | jq -r 'select(.result.passed | not) | .drill'

            \(operatorNote) It only reads.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Option(help: ArgumentHelp("At most so many.", valueName: "number"))
    var limit = 20

    func validate() throws {
        if !(1...10_000).contains(limit) { throw ValidationError("--limit is a number from 1 to 10000") }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let console = environment.console
        let (drills, now) = try settings.withStore { store in
            try store.reading { (try $0.drills(limit: limit), $0.now) }
        }
        guard !installation.json else {
            for drill in drills { console.json(drill.json) }
            return .ok
        }
        guard !drills.isEmpty else {
            console.note("There was no drill yet.")
            return .ok
        }
        var table = TextTable([
            .init(title: "DRILL"), .init(title: "STARTED"), .init(title: "BY"), .init(title: "RESULT"),
            .init(title: "TITLE", isFlexible: true),
        ])
        for drill in drills {
            let (word, tint): (String, Tint) =
                switch drill.result?.passed {
                case true?: ("passed", .good)
                case false?: ("not passed", .bad)
                case nil: drill.isRunning(at: now) ? ("under way", .odd) : ("never ended", .bad)
                }
            table.add([
                .init(drill.id.rawValue), .init(drill.startedAt.shown), .init(drill.by.rawValue),
                .init(word, tint: tint), .init(drill.request.title),
            ])
        }
        console.table(table)
        return .ok
    }
}
