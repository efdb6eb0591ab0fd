import ArgumentParser
import Documents
import Escalation
import Fleet
import Store

/// Stores documents, all of them or none.
struct PolicyApply: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Check policies, directories and calendars, and put them into force.",
        discussion: """
            All files are checked together and stored in one transaction; workers take them up within a second. Applying \
            the same content again changes nothing; another content needs a higher version. The tests that policies carry \
            are run first, with the people and calendars that would be in force. A calendar under which a gate in force \
            would answer later than its policy says is applied with a warning that names the gate.

              belay policy apply directory.yaml payments.yaml
              belay policy apply board.yaml --anyway      # although no worker serves its levels yet

            \(operatorNote)

            Exit codes: 0 in force; 1 mistakes, a test that failed, a version that stands with other content, or a level without \
            a worker.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Flag(help: "Apply even where no live worker serves one of the levels.")
    var anyway = false

    @Argument(help: ArgumentHelp("Files of documents; - is standard input.", valueName: "file"))
    var files: [String]

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
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
                input: environment.console.input
            )
            environment.console.report(files.issues, json: installation.json)
            guard !files.hasErrors else { return .refused }
            if !anyway { try standing.refuseUnserved(files.policies) }
            try standing.refuseMisfits(files, levels: settings.levels)
            try refuseFailedTests(files, environment)
            for gate in try standing.gatesMadeLate(by: files) {
                if installation.json {
                    environment.console.json(gate.json)
                } else {
                    environment.console.note(gate.text.printable)
                }
            }
            for (header, isNew) in try apply(files, to: store) {
                let result = isNew ? "applied" : "unchanged"
                if installation.json {
                    environment.console.json(header.json(result: result))
                } else {
                    environment.console.line("\(header.label): \(result)")
                }
            }
            return .ok
        }
    }

    private func refuseFailedTests(_ files: DocumentFiles, _ environment: CommandEnvironment) throws {
        let progress = Progress(environment.console, isQuiet: installation.json)
        let runs = files.runTests { progress.show($0) }
        progress.clear()
        guard let failed = runs.first(where: { !$0.report.isGood }) else { return }
        environment.console.report(runs, json: installation.json)
        throw CommandFailure(
            .refused,
            "\(failed.report.policy): \(failed.report.summary)",
            advice: "mend the policy, its tests or the directory; nothing was applied"
        )
    }

    private func apply(_ files: DocumentFiles, to store: any Store) throws -> [(DocumentHeader, Bool)] {
        // What policies are read against comes first: the directory, then calendars.
        let order: [DocumentKind] = [.directory, .calendar]
        let headers =
            order.flatMap { kind in files.headers.filter { $0.kind == kind } }
            + files.headers.filter { !order.contains($0.kind) }
        return try store.transaction { transaction in
            try refuseWithoutBundle(headers, transaction.holdTrust())
            return try headers.map { header in
                let document = StoredDocument(
                    kind: header.kind.rawValue,
                    name: header.name,
                    version: header.version,
                    text: header.text,
                    hash: Digest(of: header.text.utf8),
                    appliedAt: transaction.now,
                    appliedBy: Self.operatorName
                )
                switch try transaction.apply(document) {
                case .applied: return (header, true)
                case .unchanged: return (header, false)
                case .versionTaken:
                    throw CommandFailure(
                        .refused,
                        "\(header.label) stands with another content",
                        advice: "raise its version; nothing was applied"
                    )
                case .erased:
                    throw CommandFailure(
                        .refused,
                        "\(header.label) was erased, and does not come back under its version",
                        advice: "give it a higher one; nothing was applied"
                    )
                case .notNewer(let newest):
                    throw CommandFailure(
                        .refused,
                        "\(header.label): version \(newest) is in force",
                        advice: "give it version \(newest + 1); nothing was applied"
                    )
                }
            }
        }
    }

    /// Where people were named who may change policies, nobody else does; nor what those people put into force beside
    /// policies.
    private func refuseWithoutBundle(_ headers: [DocumentHeader], _ trust: StoredTrust) throws {
        guard !trust.roots.isEmpty else { return }
        let held = trust.bundles.last?.files.flatMap(\.documents) ?? []
        let bound = headers.first { header in
            header.kind == .policy || held.contains { $0.kind == header.kind.rawValue && $0.name == header.name }
        }
        guard let bound else { return }
        throw CommandFailure(
            .refused,
            "\(bound.label) changes by a signed bundle alone: this installation has a root",
            advice: "run: belay policy propose, then sign and activate; nothing was applied"
        )
    }
}
