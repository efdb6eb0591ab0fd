import ArgumentParser
import Escalation
import Messages

struct CaseCategorise: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "categorise",
        abstract: "Put a case into another category of its policy.",
        discussion: """
            The case goes where that category's way through the levels demands, its revision rises and answers given \
            before count no more. Levels that it could not skip before stay so. Goes through the broker, under your own \
            broker user.

              belay case categorise 4F7K-92QM-XW3D data-integrity --because 'Two ledgers differ.' --user alice

            Exit codes: 0 accepted; 1 refused, with the reason; 2 no answer in time.
            """
    )

    @OptionGroup var request: CaseRequestOptions

    @Argument(help: ArgumentHelp("The category, as the policy names it.", valueName: "category"))
    var category: String

    @Option(help: ArgumentHelp("Why; it joins the case's story.", valueName: "text"))
    var because: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try request.send(
            .categorise(CategoryName(category), because: because),
            as: "case categorise",
            in: environment
        )
    }
}
