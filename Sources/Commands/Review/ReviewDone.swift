import ArgumentParser
import Escalation
import Messages

struct ReviewDone: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "done",
        abstract: "Say that an action of a review is done.",
        discussion: """
            Its owner says so, or whoever may write reviews of that case. From then on `belay report` holds the policy's \
            cases before it against those after it. Goes through the broker, under your own broker user.

              belay review done 4F7K-92QM-XW3D 1 --user bob
              belay review done 4F7K-92QM-XW3D 1 --note 'From the first of January on.' --user bob

            Exit codes: 0 accepted; 1 refused, with the reason; 2 no answer in time.
            """
    )

    @OptionGroup var request: CaseRequestOptions

    @Argument(help: ArgumentHelp("The action's number, as `belay review list` has it.", valueName: "action"))
    var number: Int64

    @Option(help: ArgumentHelp("What was done.", valueName: "text"))
    var note: String?

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try request.send(.act(.finishAction(number: number, note: note)), as: "review done", in: environment)
    }
}
