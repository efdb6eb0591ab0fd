import ArgumentParser
import Escalation
import Fleet
import JSON
import Store

struct PolicyList: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what is in force.",
        discussion: """
              belay policy list
              belay policy list --all --json | jq .name

            Where a policy says when it is to be reviewed or practised, the day is shown, and that it has passed.

            \(operatorNote)
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Flag(help: "Every version that was ever applied.")
    var all = false

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let (documents, duties) = try settings.withStore { store in
            try store.reading {
                (
                    try all ? $0.documentHistory(kind: nil) : $0.documentsInForce(),
                    try .readable($0, settings) as PolicyDuties
                )
            }
        }
        guard !installation.json else {
            for document in documents { environment.console.json(document.json(duties)) }
            return .ok
        }
        let owed = GovernanceDuty.allCases.filter { duty in duties.standings.contains { $0.duty == duty } }
        var table = TextTable(
            [
                .init(title: "KIND"), .init(title: "NAME", isFlexible: true), .init(title: "VERSION", isNumber: true),
                .init(title: "APPLIED"), .init(title: "BY", isFlexible: true), .init(title: "SHA-256"),
            ] + owed.map { .init(title: "NEXT \($0.rawValue.uppercased())") }
        )
        for document in documents {
            let cells: [TextTable.Cell] = [
                .init(document.kind), .init(document.name), "\(document.version)", .init(document.appliedAt.shown),
                .init(document.appliedBy),
                .init(document.hash.hexadecimal.prefix(12) + (document.text == nil ? ", erased" : "")),
            ]
            table.add(
                cells + owed.map { document.kind == "policy" ? duties.cell(of: document.reference, $0) : .init("") }
            )
        }
        if table.isEmpty { environment.console.note("Nothing is in force; begin with: belay policy apply FILE…") }
        if !table.isEmpty { environment.console.table(table) }
        return .ok
    }
}

extension StoredDocument {
    /// As which policy it stands in force, if it is one.
    fileprivate var reference: PolicyReference { PolicyReference(name: PolicyName(name), version: version) }

    fileprivate func json(_ duties: PolicyDuties) -> JSONValue {
        var object: JSONObject = [
            "kind": .string(kind), "name": .string(name), "version": .int(version),
            "appliedAt": .string(appliedAt.description), "appliedBy": .string(appliedBy),
            "hash": .string(hash.description),
        ]
        if text == nil { object["erased"] = .bool(true) }
        let owed = duties.standings.filter { kind == "policy" && $0.policy == reference }
        if !owed.isEmpty { object["governance"] = .array(owed.map { $0.json(at: duties.now) }) }
        return .object(object)
    }
}
