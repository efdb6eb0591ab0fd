import ArgumentParser
import Documents
import Escalation
import Fleet
import JSON
import PolicyTrust
import Store

/// Makes a bundle that others can sign.
struct PolicyPropose: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "propose",
        abstract: "Make a bundle of policies for others to sign.",
        discussion: """
            A bundle holds every policy that is to be in force, and may hold the directory and calendars; what it holds \
            changes by bundles alone from then on. It is written to a folder that people hand on and sign.

              belay policy propose --from policies/ --author alice --key alice.key --why "Limit to 5,000" proposal/
              belay policy propose --from staging-proposal/ --author alice --key alice.key --why "As tested" proposal/

            From another environment's proposal the very bytes that were tested there are taken: its manifest stays the \
            same, byte for byte. Earlier versions on which open cases stay are put beside, under earlier/, in the first \
            bundle. What would have gone differently with the last cases of every policy that changes is shown, so that \
            those who sign can be told.

            Exit codes: 0 proposed; 1 mistakes, or nothing changes.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess
    @OptionGroup var options: ProposalOptions
    @OptionGroup var replay: ReplayOptions

    @Option(help: ArgumentHelp("A file, a folder of .yaml files, or another proposal.", valueName: "path"))
    var from: String

    @Argument(help: ArgumentHelp("The folder to write; it must not be there.", valueName: "folder"))
    var folder: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        return try settings.withStore { store in
            let facts: JSONObject = ["author": .string(options.author), "by": .string(Self.operatorName)]
            return try store.recordingRefusal(.bundleRefused, facts) {
                let standing = try store.reading { try StandingTrust($0, settings) }
                let documents = try store.reading { try StandingDocuments($0, settings) }
                var files = try BundleFiles.gather(from, input: environment.console.input)
                if standing.trust.bundles.isEmpty {
                    files.merge(try store.reading { try earlier($0, standing, beside: files) }) { $1 }
                }
                let read = try DocumentFiles(
                    files.sorted { $0.key < $1.key }.map { DocumentSource(file: $0.key, bytes: $0.value) },
                    installation: .init(
                        levels: settings.levels,
                        directory: documents.directory,
                        calendars: documents.calendars,
                        now: environment.clock.now(),
                        timeZones: .system,
                        language: settings.language
                    )
                )
                environment.console.report(read.issues, json: installation.json)
                guard !read.hasErrors else {
                    throw CommandFailure(.refused, "the documents have mistakes", advice: "nothing was proposed")
                }
                let (proposal, bundle, difference) = try options.proposal(
                    files,
                    after: standing,
                    environment: settings.environment,
                    console: environment.console
                )
                let replay = try BundleReplay(
                    read,
                    inForce: read.inForce(of: files),
                    standing: standing,
                    documents: documents,
                    over: PastCases(
                        store: store,
                        environment: environment,
                        last: self.replay.replay,
                        isQuiet: installation.json
                    )
                )
                try proposal.write(to: folder)
                environment.console.show(
                    bundle,
                    difference,
                    replay,
                    root: standing.trust.root,
                    folder: folder,
                    json: installation.json
                )
                return .ok
            }
        }
    }

    /// Versions from before the first bundle on which open cases stay: workers believe what a bundle names, and nothing
    /// else.
    private func earlier(
        _ reader: any StoreReader,
        _ standing: StandingTrust,
        beside files: [String: [UInt8]]
    ) throws -> [String: [UInt8]] {
        let named = TrustedDocuments.documents(of: files)
        var filter = CaseFilter()
        filter.open = true
        filter.limit = .max
        let open = Set(try reader.cases(filter).map(\.policy))
        var found: [String: [UInt8]] = [:]
        for document in standing.documents where document.kind == DocumentKind.policy.rawValue {
            let reference = PolicyReference(name: PolicyName(document.name), version: document.version)
            guard let text = document.text, open.contains(reference),
                !named.contains(where: { $0.name == document.name && $0.version == document.version })
            else { continue }
            found["\(TrustedDocuments.earlier)\(document.name)@\(document.version).yaml"] = Array(text.utf8)
        }
        return found
    }
}
