import ArgumentParser
import Escalation
import Fleet
import JSON
import PolicyTrust
import SignedNote
import Store

/// Puts a signed bundle into force.
struct PolicyActivate: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "activate",
        abstract: "Put a signed bundle into force, if everything about it holds.",
        discussion: """
            Checked in this order: who signed (the author, and beside them as many people as the root asks for what it \
            changes), installation and environment, version and the bundle before, the time, every file, the \
            documents, what it changes, the levels and who serves them. What fails is refused with its reason, which is \
            an entry of the log; nothing changes then.

              belay policy activate proposal/
              belay policy activate proposal/ --anyway      # although no worker serves its levels yet

            Workers verify the bundle for themselves and take it up within a second; belay status says which one each \
            works by.

            \(operatorNote)

            Exit codes: 0 in force; 1 refused.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Flag(help: "Activate even where no live worker serves one of the levels.")
    var anyway = false

    @Argument(help: ArgumentHelp("The folder of the proposal.", valueName: "folder"))
    var folder: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let checked = try settings.withStore { store in
            var facts: JSONObject = ["by": .string(Self.operatorName)]
            if let claimed = Self.claimed(folder) { for (name, value) in claimed.facts { facts[name] = value } }
            return try store.recordingRefusal(.bundleRefused, facts) {
                let activation = try store.reading { reader in
                    BundleActivation(
                        proposal: try Proposal(reading: folder),
                        standing: try StandingTrust(reader, settings),
                        documents: try StandingDocuments(reader, levels: settings.levels),
                        settings: settings,
                        clock: environment.clock.now()
                    )
                }
                let checked = try activation.check(anyway: anyway) {
                    environment.console.report($0, json: installation.json)
                }
                try activation.store(checked, in: store, by: Self.operatorName)
                return checked
            }
        }
        if installation.json {
            var object = checked.bundle.facts
            object["result"] = "activated"
            object["signers"] = .array(checked.signers.map { .string($0.rawValue) })
            object["fields"] = checked.difference.json
            environment.console.json(.object(object))
        } else {
            environment.console.show(checked.difference)
            environment.console.line(
                "Bundle \(checked.bundle.reference) is in force; signed by "
                    + checked.signers.map(\.rawValue).joined(separator: ", ") + "."
            )
        }
        return .ok
    }

    /// What a proposal says of itself, for the entry that it was refused.
    private static func claimed(_ folder: String) -> BundleNote? {
        (try? Proposal(reading: folder)).flatMap { try? BundleNote(text: $0.note.text) }
    }
}
