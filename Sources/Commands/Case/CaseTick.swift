import ArgumentParser
import Escalation
import Messages

struct CaseTick: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "tick",
        abstract: "Tick a step of the manual procedure that you have done.",
        discussion: """
            The steps stand in `belay case show`, with who may tick them. With the last one that is required the case ends \
            as manual. Goes through the broker, under your own broker user.

              belay case tick 4F7K-92QM-XW3D call-vendor --note 'Spoke to Mrs Novak.' --user alice

            Exit codes: 0 accepted; 1 refused, with the reason; 2 no answer in time.
            """
    )

    @OptionGroup var request: CaseRequestOptions

    @Argument(help: ArgumentHelp("The step that you have done.", valueName: "step"))
    var step: String

    @Option(help: ArgumentHelp("What you want to say of it; it joins the story.", valueName: "text"))
    var note: String?

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try request.send(.act(.tick(step: step, note: note)), as: "case tick", in: environment)
    }
}
