import ArgumentParser
import Escalation
import Fleet
import Store

struct ShapeList: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Every shape that has come: of which events, since when, and who acknowledged it.",
        discussion: """
              belay shape list
              belay shape list --waiting
              belay shape list --json | jq 'select(.standing == "waiting").shape'

            \(operatorNote)
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Flag(help: "Only those that nobody has acknowledged.")
    var waiting = false

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let all = try settings.withStore { store in try store.reading { try ShapeView.all($0) } }
        let shapes = all.filter { !waiting || $0.seen.standing == .waiting }
        if installation.json {
            for shape in shapes { environment.console.json(shape.json) }
        } else if shapes.isEmpty {
            environment.console.note(waiting ? "No shape waits to be acknowledged." : "No event has opened a case yet.")
        } else {
            environment.console.table(ShapeView.table(shapes))
        }
        return .ok
    }
}
