import ArgumentParser
import Documents
import Escalation
import JSON
import Store

struct PolicyShow: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print a document as it was applied, byte for byte.",
        discussion: """
              belay policy show payment-approval
              belay policy show payment-approval --version 2
              belay policy show directory --kind directory > directory.yaml
              belay policy show office --kind calendar

            \(operatorNote)
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Option(help: "policy, directory or calendar.")
    var kind = "policy"

    @Option(help: ArgumentHelp("Its version; else the one in force.", valueName: "number"))
    var version: Int64?

    @Argument(help: ArgumentHelp("Its name.", valueName: "name"))
    var name: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let document = try settings.withStore { store in
            try store.reading { reader in
                if let version { return try reader.document(kind: kind, name: name, version: version) }
                return try reader.documents().first { $0.kind == kind && $0.name == name }
            }
        }
        guard let document else {
            let which = version.map { ", version \($0)" } ?? ""
            throw CommandFailure(
                .refused,
                "there is no \(kind) \(name)\(which)",
                advice: "look it up with: belay policy list --all"
            )
        }
        guard let text = document.text else {
            throw CommandFailure(
                .refused,
                "\(document.kind) \(document.name), version \(document.version), was erased",
                advice: "its digest and who applied it are left: belay policy list --all"
            )
        }
        if installation.json {
            environment.console.json([
                "kind": .string(document.kind), "name": .string(document.name), "version": .int(document.version),
                "hash": .string(document.hash.description), "text": .string(text),
            ])
        } else {
            environment.console.output.write(text.printableLines)
        }
        return .ok
    }
}
