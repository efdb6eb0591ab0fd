import ArgumentParser
import Escalation
import Messages

struct CaseClaim: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "claim",
        abstract: "Keep others from deciding while you look.",
        discussion: """
            Goes through the broker, under your own broker user.

              belay case claim 4F7K-92QM-XW3D --user alice

            Exit codes: 0 accepted; 1 refused, with the reason; 2 no answer in time.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var broker: BrokerOptions
    @OptionGroup var options: PersonOptions

    @Argument(help: ArgumentHelp("The case's id.", valueName: "case"), transform: CaseArgument.id)
    var id: CaseID

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(in: environment)
        let access = try broker.access(settings, in: environment, name: "case claim")
        let request = PersonRequest(installation: installation, options: options, access: access)
        return try request.send(.claim, of: id, in: environment)
    }
}
