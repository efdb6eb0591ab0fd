import ArgumentParser
import Escalation
import Fleet
import JSON
import PolicyTrust
import Store

/// Proposes what was in force before.
struct PolicyRollback: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Propose the content of an earlier bundle again.",
        discussion: """
            Going back is going on: a new bundle with the old bytes, which others sign and somebody activates like any \
            other. No version comes twice.

              belay policy history
              belay policy rollback --to 41 --author alice --key alice.key --why "42 stopped refunds" proposal/

            \(operatorNote)

            Exit codes: 0 proposed; 1 there is no such bundle, it is in force, or its directory was erased.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess
    @OptionGroup var options: ProposalOptions

    @Option(help: ArgumentHelp("The version of the bundle whose content is to come back.", valueName: "number"))
    var to: Int64

    @Argument(help: ArgumentHelp("The folder to write; it must not be there.", valueName: "folder"))
    var folder: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let standing = try settings.withStore { try $0.reading { try StandingTrust($0, settings) } }
        guard let place = standing.trust.bundles.firstIndex(where: { $0.version == to }) else {
            throw CommandFailure(
                .refused,
                "there is no bundle version \(to)",
                advice: "look it up with: belay policy history"
            )
        }
        if let path = standing.trust.erased[place].min() {
            throw CommandFailure(
                .refused,
                "\(path) of bundle version \(to) held a directory that was erased",
                advice: "propose the policies of then with the directory of now: belay policy propose"
            )
        }
        let (proposal, bundle, difference) = try options.proposal(
            standing.trust.files[place],
            after: standing,
            environment: settings.environment,
            console: environment.console
        )
        try proposal.write(to: folder)
        environment.console.show(
            bundle,
            difference,
            root: standing.trust.root,
            folder: folder,
            json: installation.json
        )
        return .ok
    }
}
