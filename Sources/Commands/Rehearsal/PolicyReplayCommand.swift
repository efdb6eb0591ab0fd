import ArgumentParser
import Documents
import Escalation
import Fleet
import JSON
import Store

/// Holds a policy's new text against the cases that the old one had.
struct PolicyReplayCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Say what a policy's new text would have done otherwise with the last cases.",
        discussion: """
            Each case is lived through twice, under the version that it was opened under and under the file's text, with \
            the people and calendars in force in both: the same people do the same things at the same times. What \
            differs comes from the text: cases that would not have opened, another entry level, other windows, decisions \
            that would have been refused or taken, other outcomes. Nothing is changed.

              belay policy replay payments.yaml --last 200
              belay policy replay payments.yaml --last 50 --json | jq -c 'select(.differences)'

            A case keeps only what its policy captures of an event. Where the new text reads more, the answer is \
            `cannot-tell`, never a guess. Cases that Belay opened itself are left out: no trigger's text leads to them.

            \(operatorNote) It only reads.

            Exit codes: 0 told, whatever it is; 1 mistakes in the file.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Option(help: ArgumentHelp("The newest cases of each policy in the file, so many.", valueName: "number"))
    var last = 100

    @Argument(
        help: ArgumentHelp("A file with the policy's new text, and others that it is read against.", valueName: "file")
    )
    var files: [String]

    func validate() throws {
        if !(1...100_000).contains(last) { throw ValidationError("--last is a number from 1 to 100000") }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let console = environment.console
        return try settings.withStore { store in
            let standing = try store.reading { try StandingDocuments($0, settings) }
            let files = try DocumentFiles(
                files,
                installation: .init(
                    levels: settings.levels,
                    directory: standing.directory,
                    calendars: standing.calendars,
                    now: environment.clock.now(),
                    timeZones: .system,
                    language: settings.language
                ),
                input: console.input
            )
            console.report(files.issues.filter { $0.severity == .error }, json: installation.json)
            guard !files.hasErrors else { return .refused }
            let cases = PastCases(store: store, environment: environment, last: last, isQuiet: installation.json)
            for policy in files.policies {
                let replay = try cases.replay(
                    under: policy,
                    versions: try standing.versions(of: policy.name),
                    directory: files.installation.directory ?? policy.cast,
                    calendars: files.installation.calendars ?? .none
                ) { if installation.json { console.json($0.json) } }
                if installation.json { console.json(replay.json(of: policy)) } else { console.show(replay, of: policy) }
            }
            return .ok
        }
    }
}

extension StandingDocuments {
    /// Every version of a policy that was applied, by name and version.
    fileprivate func versions(of name: PolicyName) throws -> [PolicyReference: Policy] {
        try allPolicies().filter { $0.key.name == name }
    }
}
