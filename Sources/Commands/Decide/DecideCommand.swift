import ArgumentParser
import Escalation
import Fleet
import Messages
import Store

/// Decides a case: on a terminal with the case in view and the form's own questions, in a script as told.
struct DecideCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "Decide a case, under your own broker user.",
        discussion: """
            On a terminal the case is shown first and what is missing is asked for, with the help that the policy gives. \
            In a script everything is said on the command line, --revision included: a decision rests on what its \
            author saw, and is refused once the case has moved on. Two who decide at once are told who was first.

              belay decide 4F7K-92QM-XW3D --user alice
              belay decide 4F7K-92QM-XW3D --action approve --rationale 'Checked with the vendor' --risk low \\
                  --authority payments-50k --revision 2
              belay decide 4F7K-92QM-XW3D --action approve-with-changes --change data.amount=45000 …

            Showing the case needs the store; without it the decision still goes, with --revision.

            Exit codes: 0 accepted; 1 refused, with the reason; 2 no answer in time; 64 something is missing.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var broker: BrokerOptions
    @OptionGroup var store: StoreAccess
    @OptionGroup var options: PersonOptions
    @OptionGroup(title: "Decision") var decision: DecisionOptions

    @Argument(help: ArgumentHelp("The case's id.", valueName: "case"), transform: CaseArgument.id)
    var id: CaseID

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        var decision = decision
        if environment.console.terminal.isInteractive && !installation.json {
            guard try complete(&decision, settings, in: environment) else {
                environment.console.note("Nothing was sent.")
                return .refused
            }
        }
        let content = try decision.content()
        let access = try broker.access(settings, in: environment, name: "decide")
        let request = PersonRequest(installation: installation, options: options, access: access)
        return try request.send(.decide(content), of: id, in: environment)
    }

    /// Shows the case and asks for what is missing; whether the person wants it sent.
    private func complete(
        _ decision: inout DecisionOptions,
        _ settings: Settings,
        in environment: CommandEnvironment
    ) throws -> Bool {
        guard !decision.isComplete else { return true }
        let view: CaseView?
        do {
            view = try settings.withStore { store in try store.reading { try CaseView($0, id, in: [settings.language]) }
            }
        } catch let error as StoreError {
            environment.console.note("The case cannot be shown here: \(error)".printableLines)
            return true
        }
        guard let view else {
            throw CommandFailure(.refused, "there is no case \(id)", advice: "look it up with: belay case list")
        }
        let console = environment.console
        for line in view.file.lines(console.style(errors: true), width: console.terminal.width) { console.note(line) }
        guard case .open = view.file.subject.status else { return false }
        return try DecisionForms(view: view, console: console, interruption: environment.interruption).fill(&decision)
    }
}
