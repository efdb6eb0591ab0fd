import ArgumentParser
import Escalation
import Messages

struct CaseRelease: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Give a claim back.",
        discussion: """
            Goes through the broker, under your own broker user.

              belay case release 4F7K-92QM-XW3D --user alice

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
        let access = try broker.access(settings, in: environment, name: "case release")
        let request = PersonRequest(installation: installation, options: options, access: access)
        return try request.send(.release, of: id, in: environment)
    }
}
