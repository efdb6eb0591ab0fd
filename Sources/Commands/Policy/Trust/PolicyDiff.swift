import ArgumentParser
import Documents
import Escalation
import Fleet
import JSON
import PolicyTrust
import Store

/// Says what changes between two versions of documents, and what each change does.
struct PolicyDiff: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Say, field by field, what changes between two versions of policies, and what that does.",
        discussion: """
            A change loosens (something may be decided that could not be before), tightens (whatever may be decided now \
            could be before) or is data (words, contacts, holidays, tests). What is not known to be harmless loosens. \
            How many people have to sign a bundle follows from it.

              belay policy diff payments-2.yaml payments-3.yaml
              belay policy diff policies/ new-policies/ --json
              belay policy diff payments-3.yaml          # against what is in force

            With one file or folder the store is opened, and its documents are compared with those of the same kind and \
            name that are in force.

            Exit codes: 0 compared, whether anything differs or not; 1 a document has mistakes.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Argument(help: ArgumentHelp("A file or folder: the old one, where two are given.", valueName: "file"))
    var first: String

    @Argument(help: ArgumentHelp("The new one.", valueName: "file"))
    var second: String?

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let one = try documents(first, environment)
        let difference: PolicyDifference
        if let second {
            difference = PolicyDifference(
                from: try RuleDocument.all(in: one),
                to: try RuleDocument.all(in: try documents(second, environment))
            )
        } else {
            let settings = try installation.settings(store.arguments, in: environment)
            let inForce = try settings.withStore { try $0.reading { try $0.documentsInForce() } }
            let compared = inForce.filter { document in
                one.contains { $0.kind == document.kind && $0.name == document.name }
            }
            difference = PolicyDifference(
                from: try RuleDocument.all(in: compared.compactMap(AppliedDocument.init)),
                to: try RuleDocument.all(in: one)
            )
        }
        if installation.json {
            environment.console.json(["class": .string(difference.changeClass.rawValue), "fields": difference.json])
        } else {
            environment.console.show(difference)
        }
        return .ok
    }

    private func documents(_ path: String, _ environment: CommandEnvironment) throws -> [AppliedDocument] {
        let files = try BundleFiles.gather(path, input: environment.console.input)
        return try files.sorted { $0.key < $1.key }.flatMap { name, bytes in
            try DocumentReader().headers(of: DocumentSource(file: name, bytes: bytes)).get().applied
        }
    }
}
