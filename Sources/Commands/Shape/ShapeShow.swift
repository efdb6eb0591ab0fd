import ArgumentParser
import Escalation
import Fleet
import Store

struct ShapeShow: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show shapes field by field, and what is new in them.",
        discussion: """
              belay shape show sha256:9f86d081
              belay shape show com.example.payment
              belay shape show payment-approval

            \(operatorNote)
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Argument(
        help: ArgumentHelp("A shape's digest or its beginning, a type of events, or a gate.", valueName: "type|digest")
    )
    var name: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let all = try settings.withStore { store in try store.reading { try ShapeView.all($0) } }
        let shapes = all.filter { $0.isMeant(by: name) }
        guard !shapes.isEmpty else {
            throw CommandFailure(
                .refused,
                "no shape, no type of events and no gate \(name) is known",
                advice: "look it up with: belay shape list"
            )
        }
        for (place, shape) in shapes.enumerated() {
            if installation.json {
                environment.console.json(shape.json)
            } else {
                if place > 0 { environment.console.line() }
                for line in shape.lines(environment.console.style()) { environment.console.line(line) }
            }
        }
        return .ok
    }
}
