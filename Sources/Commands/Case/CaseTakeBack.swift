import ArgumentParser
import Messages

struct CaseTakeBack: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "take-back",
        abstract: "Take a claim from whoever holds it, so that others can decide.",
        discussion: """
            For a lead of a team in which the claimer works, and for the roles that the level names under take-back. \
            Whoever loses the claim is told, and the story says who took it. Goes through the broker, under your own \
            broker user.

              belay case take-back 4F7K-92QM-XW3D --user carol

            Exit codes: 0 accepted; 1 refused, with the reason; 2 no answer in time.
            """
    )

    @OptionGroup var request: CaseRequestOptions

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try request.send(.takeBack, as: "case take-back", in: environment)
    }
}
