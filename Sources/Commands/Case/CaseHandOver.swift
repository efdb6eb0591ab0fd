import ArgumentParser
import Escalation
import Messages

struct CaseHandOver: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "hand-over",
        abstract: "Give your claim, or a case that nobody has claimed, to another owner.",
        discussion: """
            The other owner holds the claim from then on and is told. Goes through the broker, under your own broker user.

              belay case hand-over 4F7K-92QM-XW3D bob --user alice

            Exit codes: 0 accepted; 1 refused, with the reason; 2 no answer in time.
            """
    )

    @OptionGroup var request: CaseRequestOptions

    @Argument(help: ArgumentHelp("Who is to look at it: an owner of the level.", valueName: "person"))
    var person: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try request.send(.handOver(to: PersonID(person)), as: "case hand-over", in: environment)
    }
}
