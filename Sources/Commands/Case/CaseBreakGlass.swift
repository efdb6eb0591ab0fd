import ArgumentParser
import Escalation
import Messages

struct CaseBreakGlass: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "break-glass",
        abstract: "Let an automation go on past the levels: one asks, another one confirms.",
        discussion: """
            For the hour of need, where the policy permits it. Two people of the same role do it together, neither of \
            whom sent or asked for what the case is about: the first asks with a reason, and alone that does nothing; the \
            second confirms the first one's request before it lapses. What it lets go on may be acted on for four hours at \
            most. It is marked as an override with both names, and another case looks at it afterwards.

              belay case break-glass 4F7K-92QM-XW3D 'The plant stands still.' --revision 2 --user alice
              belay case break-glass 4F7K-92QM-XW3D 'I see the same.' --revision 2 --confirm alice --user bob

            The revision stands in `belay case show`. Goes through the broker, under your own broker user.

            Exit codes: 0 accepted; 1 refused, with the reason; 2 no answer in time.
            """
    )

    @OptionGroup var request: CaseRequestOptions

    @Argument(help: ArgumentHelp("Why; it joins the story.", valueName: "rationale"))
    var rationale: String

    @Option(help: ArgumentHelp("The revision of the case that you saw.", valueName: "number"))
    var revision: Int64

    @Option(help: ArgumentHelp("Whose request you confirm; without it you ask.", valueName: "person"))
    var confirm: String?

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let act = CaseAct.breakGlass(
            confirming: confirm.map { PersonID($0) },
            rationale: rationale,
            revision: revision
        )
        return try request.send(.act(act), as: "case break-glass", in: environment)
    }
}
