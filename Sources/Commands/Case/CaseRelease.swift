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

    @OptionGroup var request: CaseRequestOptions

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try request.send(.release, as: "case release", in: environment)
    }
}
