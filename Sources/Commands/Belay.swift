import ArgumentParser
import Fleet

/// The root of the command line.
struct Belay: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "belay",
        abstract: "Lets automation stop and ask a person.",
        discussion: """
            People use `case`, `decide` and `ask` under their own broker user; what they decide goes through the broker \
            and is checked there. Operators use the rest: those commands open the store directly or change the broker.

              belay case list --open --level operator
              belay decide 4F7K-92QM-XW3D
              belay ask release --question 'Deploy 4.2 to production?' --wait 30m

            Every command has --help with examples, and prints one JSON object a line with --json.

            Exit codes: 0 done; 1 refused, or something wrong was found; 2 no answer in time; 10 to 17 outcomes of \
            `ask --wait`; 64 wrong usage; 69 broker or store out of reach; 77 no permission; 78 settings or store do \
            not fit; 130 interrupted.
            """,
        version: Release.version,
        groupedSubcommands: [
            CommandGroup(
                name: "Everyday",
                subcommands: [
                    AskCommand.self, PublishCommand.self, CaseCommand.self, DecideCommand.self, GateCommand.self,
                    ShapeCommand.self, ReviewCommand.self,
                ]
            ),
            CommandGroup(
                name: "Operator",
                subcommands: [
                    StatusCommand.self, DoctorCommand.self, ReplayCommand.self, DrillCommand.self, PolicyCommand.self,
                    KeyCommand.self, InitCommand.self,
                    TopologyCommand.self,
                    AuditCommand.self, ReportCommand.self,
                    DeadCommand.self, StoreCommand.self, ConfigCommand.self, SimulateCommand.self,
                ]
            ),
        ]
    )
}
