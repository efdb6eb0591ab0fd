import ArgumentParser
import CEL
import Documents
import Escalation
import Fleet
import JSON
import Store

/// Shows what a decision at a level must say, for people and, as JSON Schema, for programs.
struct PolicyForm: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "form",
        abstract: "Show what a decision at a level must say.",
        discussion: """
            With --schema the same as JSON Schema (2020-12): what it takes, Belay takes, as far as the form is concerned. \
            Desks and chat bots build their forms from it; what was filled in goes into the data of \
            `dev.belay.decision`, beside the case and the revision.

              belay policy form payment-approval operator
              belay policy form payment-approval operator --language de
              belay policy form payment-approval operator --action approve --schema > approve.schema.json

            Exit codes: 0 shown; 1 there is no such policy, level or action there.

            \(operatorNote)
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Option(help: "For this action alone; else for every one that the level permits.")
    var action: DecisionAction?

    @Flag(help: "Print JSON Schema.")
    var schema = false

    @OptionGroup var reading: ReadingOptions

    @Option(help: ArgumentHelp("The policy's version; else the one in force.", valueName: "number"))
    var version: Int64?

    @Argument(help: ArgumentHelp("The policy.", valueName: "policy"))
    var policy: String

    @Argument(help: ArgumentHelp("One of its levels.", valueName: "level"))
    var level: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let document = try settings.withStore { store in
            try store.reading { reader in
                if let version { return try reader.document(kind: "policy", name: policy, version: version) }
                return try reader.documents().first { $0.kind == "policy" && $0.name == policy }
            }
        }
        guard let document, let text = document.text else {
            throw CommandFailure(
                .refused,
                "there is no policy \(policy)",
                advice: "look it up with: belay policy list --all"
            )
        }
        let source = DocumentSource(file: "\(document.name) version \(document.version)", text: text)
        let reader = PolicyReader(installation: .init(language: settings.language))
        guard let read = try reader.policies(in: source).get().first?.read(in: reading.languages) else {
            return .refused
        }
        let name = LevelName(level)
        guard read.levels.contains(where: { $0.level == name }) else {
            let known = read.levels.map(\.level.rawValue).joined(separator: ", ")
            throw CommandFailure(.refused, "\(policy) has no level \(level)", advice: "it has \(known)")
        }
        let permitted = read.actions(at: name)
        if let action, !permitted.contains(action) {
            throw CommandFailure(
                .refused,
                "\(action.rawValue) is not permitted at level \(level)",
                advice: "permitted: \(permitted.map(\.rawValue).joined(separator: ", "))"
            )
        }
        if schema || installation.json {
            environment.console.json(read.formSchema(at: name, action: action))
        } else {
            let form = read.form(at: name)
            environment.console.table(form.table(for: action.map { [$0] } ?? permitted))
        }
        return .ok
    }
}

extension DecisionForm {
    /// A line for each field: its name, what it takes, when it is required, and the author's help.
    fileprivate func table(for actions: [DecisionAction]) -> TextTable {
        var table = TextTable([
            .init(title: "FIELD"), .init(title: "TAKES", isFlexible: true), .init(title: "REQUIRED", isFlexible: true),
            .init(title: "HELP", isFlexible: true),
        ])
        for field in Field.allCases {
            let required = actions.filter { requires(field, for: $0) }
            table.add([
                .init(field.rawValue), .init(field.taken), .init(required.inWords(of: actions)),
                .init(help[field]?.plain ?? ""),
            ])
        }
        for field in fields {
            let required = actions.filter(field.isRequired)
            table.add([
                .init("fields.\(field.name)"), .init(field.value.taken), .init(required.inWords(of: actions)),
                .init(field.value.help?.plain ?? ""),
            ])
        }
        return table
    }
}

extension [DecisionAction] {
    fileprivate func inWords(of all: [DecisionAction]) -> String {
        isEmpty ? "no" : count == all.count ? "yes" : map(\.rawValue).joined(separator: ", ")
    }
}

extension DecisionForm.Field {
    fileprivate var taken: String {
        switch self {
        case .necessity, .rationale: "text"
        case .risk: RiskRating.allCases.map(\.rawValue).joined(separator: ", ")
        case .authority: "an authority that you hold"
        case .assumptions, .constraints: "a list of texts"
        }
    }
}

extension TypedValue {
    /// What it takes, in a few words: `a number, at least 1`.
    var taken: String {
        var parts = [
            among.isEmpty ? type.inWords : (type == .strings ? "some of " : "") + among.joined(separator: ", ")
        ]
        if let atLeast { parts.append("at least \(JSONValue.double(atLeast))") }
        if let atMost { parts.append("at most \(JSONValue.double(atMost))") }
        if type.isText, among.isEmpty {
            if length.lowerBound > 0 { parts.append("at least \(length.lowerBound) characters") }
            if length.upperBound < Self.lengthMax { parts.append("at most \(length.upperBound) characters") }
            if let pattern { parts.append("matching \(pattern.text)") }
        }
        return parts.joined(separator: ", ")
    }
}
