import ArgumentParser
import Escalation
import Messages

struct CaseAnswer: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "answer",
        abstract: "Answer what you were asked about a case.",
        discussion: """
            The answer joins the case's story and whoever asked is told. Goes through the broker, under your own broker \
            user.

              belay case answer 4F7K-92QM-XW3D 'Yes, on Monday.' --user bob
              belay case answer 4F7K-92QM-XW3D 'The frame contract.' --question 7 --user bob

            Exit codes: 0 accepted; 1 refused, with the reason; 2 no answer of the worker in time.
            """
    )

    @OptionGroup var request: CaseRequestOptions

    @Option(help: ArgumentHelp("Which question, where several wait for you.", valueName: "number"))
    var question: Int64?

    @Argument(help: ArgumentHelp("What you say.", valueName: "text"))
    var text: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try request.send(
            .course(.answerInformation(question: question, text: text)),
            as: "case answer",
            in: environment
        )
    }
}
