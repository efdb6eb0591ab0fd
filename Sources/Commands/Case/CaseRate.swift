import ArgumentParser
import Escalation
import Messages

struct CaseRate: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "rate",
        abstract: "Say how grave a case is.",
        discussion: """
            One owner may raise the rating, and the case then goes where that rating demands. It falls only when a second \
            owner says the same. Goes through the broker, under your own broker user.

              belay case rate 4F7K-92QM-XW3D --risk high --because 'The account is new.' --user alice
              belay case rate 4F7K-92QM-XW3D --risk low --because 'The vendor confirmed it.' --user alice
              belay case rate 4F7K-92QM-XW3D --risk low --because 'I called them too.' --user bob

            Exit codes: 0 accepted; 1 refused, with the reason; 2 no answer in time.
            """
    )

    @OptionGroup var request: CaseRequestOptions

    @Option(help: ArgumentHelp("How grave it is: low, medium, high, critical.", valueName: "rating"))
    var risk: RiskRating

    @Option(help: ArgumentHelp("Why; it joins the case's story.", valueName: "text"))
    var because: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try request.send(.rate(risk, because: because), as: "case rate", in: environment)
    }
}
