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
            documents, what it changes, the levels and who serves them, the policies' own tests. Then every policy that \
            changes is held against its last cases (as belay policy replay does), and what would have gone differently is \
            shown and noted in the log: that is for you to judge, and refuses nothing. What fails is refused with its reason, which is \
            an entry of the log; nothing changes then.

              belay policy activate proposal/
              belay policy activate proposal/ --anyway      # although no worker serves its levels yet; the log says so
              belay policy activate proposal/ --replay 500

            Workers verify the bundle for themselves and take it up within a second; belay status says which one each \
            works by.

            \(operatorNote)

            Exit codes: 0 in force; 1 refused.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess
    @OptionGroup var replay: ReplayOptions

    @Flag(help: "Activate even where no live worker serves one of the levels.")
    var anyway = false

    @Argument(help: ArgumentHelp("The folder of the proposal.", valueName: "folder"))
    var folder: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let (checked, replay) = try settings.withStore { store -> (BundleActivation.Checked, BundleReplay) in
            var facts: JSONObject = ["by": .string(Self.operatorName)]
            if let claimed = Self.claimed(folder) { for (name, value) in claimed.facts { facts[name] = value } }
            return try store.recordingRefusal(.bundleRefused, facts) {
                let activation = try store.reading { reader in
                    BundleActivation(
                        proposal: try Proposal(reading: folder),
                        standing: try StandingTrust(reader, settings),
                        documents: try StandingDocuments(reader, settings),
                        settings: settings,
                        clock: environment.clock.now()
                    )
                }
                let checked = try activation.check(anyway: anyway) {
                    environment.console.report($0, json: installation.json)
                }
                let replay = try activation.replay(
                    checked,
                    over: PastCases(
                        store: store,
                        environment: environment,
                        last: self.replay.replay,
                        isQuiet: installation.json
                    )
                )
                if !installation.json {
                    environment.console.show(checked.difference)
                    environment.console.show(replay)
                }
                try activation.store(checked, replay, in: store, by: Self.operatorName)
                return (checked, replay)
            }
        }
        if installation.json {
            var object = checked.bundle.facts
            object["result"] = "activated"
            object["signers"] = .array(checked.signers.map { .string($0.rawValue) })
            object["fields"] = checked.difference.json
            object["replay"] = replay.json
            object["unserved"] = checked.unservedFacts
            environment.console.json(.object(object))
        } else {
            for (policy, levels) in checked.unserved {
                environment.console.note(
                    "Nobody serves \(levels.map(\.rawValue).joined(separator: ", ")) of \(policy) yet.".printable
                )
            }
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
