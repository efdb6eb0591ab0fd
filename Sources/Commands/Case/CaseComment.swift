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

    @OptionGroup var request: CaseRequestOptions

    @Argument(help: ArgumentHelp("What you say.", valueName: "text"))
    var text: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try request.send(.comment(text), as: "case comment", in: environment)
    }
}
