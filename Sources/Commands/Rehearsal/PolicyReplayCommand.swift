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
            `cannot-tell`, never a guess.

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
            let standing = try store.reading { try StandingDocuments($0, levels: settings.levels) }
            let files = try DocumentFiles(
                files,
                installation: .init(
                    levels: settings.levels,
                    directory: standing.directory,
                    calendars: standing.calendars,
                    now: environment.clock.now(),
                    timeZones: .system
                ),
                input: console.input
            )
            console.report(files.issues.filter { $0.severity == .error }, json: installation.json)
            guard !files.hasErrors else { return .refused }
            for policy in files.policies {
                let replay = try replay(policy, files, standing, store, environment)
                if installation.json { console.json(replay.json(of: policy)) } else { print(replay, policy, console) }
            }
            return .ok
        }
    }

    private func replay(
        _ policy: Policy,
        _ files: DocumentFiles,
        _ standing: StandingDocuments,
        _ store: any Store,
        _ environment: CommandEnvironment
    ) throws -> PolicyReplay {
        let versions = try standing.versions(of: policy.name)
        let (cases, now) = try store.reading { (try $0.cases(CaseFilter(policy: policy.name, limit: last)), $0.now) }
        let progress = Progress(environment.console, isQuiet: installation.json)
        defer { progress.clear() }
        var replay = PolicyReplay()
        for (place, subject) in cases.enumerated() {
            try environment.checkInterruption()
            progress.show("\(policy.name): case \(place + 1) of \(cases.count)")
            // One short reading a case: a long one would hold back the store's own clearing up.
            let past = try store.reading { reader in
                PastCase(try reader.case(subject.id) ?? subject, story: try reader.story(of: subject.id).map(\.entry))
            }
            let replayed = policy.replay(
                past,
                openedUnder: versions[subject.policy],
                directory: files.installation.directory ?? policy.cast,
                calendars: files.installation.calendars ?? .none,
                now: now
            )
            replay.add(replayed)
            if installation.json { environment.console.json(replayed.json) }
        }
        return replay
    }

    private func print(_ replay: PolicyReplay, _ policy: Policy, _ console: Console) {
        var table = TextTable([
            .init(title: "CASE"), .init(title: "OPENED"), .init(title: "TRIGGER", isFlexible: true),
            .init(title: "OTHERWISE", isFlexible: true),
        ])
        for replayed in replay.cases {
            for (place, difference) in replayed.differences.enumerated() {
                table.add([
                    .init(place == 0 ? replayed.id.rawValue : ""), .init(place == 0 ? replayed.openedAt.shown : ""),
                    .init(place == 0 ? replayed.trigger.rawValue : ""),
                    .init(difference.inWords, tint: difference.tint),
                ])
            }
        }
        if !table.isEmpty { console.table(table) }
        for line in replay.summary(of: policy) { console.line(line.printable) }
    }
}

extension StandingDocuments {
    /// Every version of a policy that was applied, by name and version.
    fileprivate func versions(of name: PolicyName) throws -> [PolicyReference: Policy] {
        try allPolicies().filter { $0.key.name == name }
    }
}
