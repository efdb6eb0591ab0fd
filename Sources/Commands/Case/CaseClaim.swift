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

    @OptionGroup var request: CaseRequestOptions

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try request.send(.claim, as: "case claim", in: environment)
    }
}
