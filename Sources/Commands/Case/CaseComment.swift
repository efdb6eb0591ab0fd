import ArgumentParser
import Escalation
import Messages

struct CaseComment: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "comment",
        abstract: "Say something that joins the case's story.",
        discussion: """
            Goes through the broker, under your own broker user.

              belay case comment 4F7K-92QM-XW3D 'The vendor was called.' --user alice

            Exit codes: 0 accepted; 1 refused, with the reason; 2 no answer in time.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var broker: BrokerOptions
    @OptionGroup var options: PersonOptions

    @Argument(help: ArgumentHelp("The case's id.", valueName: "case"), transform: CaseArgument.id)
    var id: CaseID

    @Argument(help: ArgumentHelp("What you say.", valueName: "text"))
    var text: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(in: environment)
        let access = try broker.access(settings, in: environment, name: "case comment")
        let request = PersonRequest(installation: installation, options: options, access: access)
        return try request.send(.comment(text), of: id, in: environment)
    }
}
