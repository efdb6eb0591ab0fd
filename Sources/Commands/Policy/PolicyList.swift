import ArgumentParser
import Escalation
import JSON
import Store

struct PolicyList: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what is in force.",
        discussion: """
              belay policy list
              belay policy list --all --json | jq .name

            \(operatorNote)
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Flag(help: "Every version that was ever applied.")
    var all = false

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let documents = try settings.withStore { store in
            try store.reading { try all ? $0.documentHistory(kind: nil) : $0.documentsInForce() }
        }
        guard !installation.json else {
            for document in documents { environment.console.json(document.json) }
            return .ok
        }
        var table = TextTable([
            .init(title: "KIND"), .init(title: "NAME", isFlexible: true), .init(title: "VERSION", isNumber: true),
            .init(title: "APPLIED"), .init(title: "BY", isFlexible: true), .init(title: "SHA-256"),
        ])
        for document in documents {
            table.add([
                .init(document.kind), .init(document.name), "\(document.version)", .init(document.appliedAt.shown),
                .init(document.appliedBy), .init(String(document.hash.hexadecimal.prefix(12))),
            ])
        }
        if table.isEmpty { environment.console.note("Nothing is in force; begin with: belay policy apply FILE…") }
        if !table.isEmpty { environment.console.table(table) }
        return .ok
    }
}

extension StoredDocument {
    fileprivate var json: JSONValue {
        [
            "kind": .string(kind), "name": .string(name), "version": .int(version),
            "appliedAt": .string(appliedAt.description), "appliedBy": .string(appliedBy),
            "hash": .string(hash.description),
        ]
    }
}
