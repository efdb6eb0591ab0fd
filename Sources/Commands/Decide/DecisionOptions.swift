import ArgumentParser
import Escalation
import JSON
import Messages

/// A decision as the command line says it.
struct DecisionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What is to happen: \(DecisionAction.decisions.map(\.rawValue).joined(separator: ", ")).",
            valueName: "action"
        )
    )
    var action: DecisionAction?

    @Option(help: ArgumentHelp("Why a person had to decide, where it is not as the policy says.", valueName: "text"))
    var necessity: String?

    @Option(help: ArgumentHelp("Why, in your words.", valueName: "text"))
    var rationale: String?

    @Option(help: ArgumentHelp("How grave it is: low, medium, high, critical.", valueName: "rating"))
    var risk: RiskRating?

    @Option(help: ArgumentHelp("Under which authority you decide.", valueName: "name"))
    var authority: String?

    @Option(
        name: .customLong("assumption"),
        help: ArgumentHelp("What you take for granted; repeatable.", valueName: "text")
    )
    var assumptions: [String] = []

    @Option(
        name: .customLong("constraint"),
        help: ArgumentHelp("What the automation has to keep to; repeatable.", valueName: "text")
    )
    var constraints: [String] = []

    @Option(
        name: .customLong("change"),
        help: ArgumentHelp("A field's new value, JSON or plain text; repeatable.", valueName: "field=value")
    )
    var changes: [ChangeArgument] = []

    @Option(help: ArgumentHelp("Which of the level's alternatives, with --action alternative.", valueName: "name"))
    var alternative: String?

    @Option(
        name: .customLong("value"),
        help: ArgumentHelp("A value of the alternative, JSON or plain text; repeatable.", valueName: "name=value")
    )
    var values: [ValueArgument] = []

    @Option(
        help: ArgumentHelp("For whom you act, where you stand in for several who are away.", valueName: "person")
    )
    var actingFor: String?

    @Option(
        name: .customLong("field"),
        help: ArgumentHelp("A field of the form, JSON or plain text; repeatable.", valueName: "name=value")
    )
    var fields: [ValueArgument] = []

    @Option(help: ArgumentHelp("The revision of the case that you saw.", valueName: "number"))
    var revision: Int64?

    @Option(help: ArgumentHelp("The digest of what you saw of the case.", valueName: "sha256:…"))
    var snapshot: Digest?

    @Option(help: ArgumentHelp("The hash of the policy's text that you saw.", valueName: "sha256:…"))
    var policyHash: Digest?

    /// Whether nothing has to be asked for.
    var isComplete: Bool { action != nil && revision != nil && rationale != nil && risk != nil && authority != nil }

    func content() throws -> DecisionContent {
        guard let action else {
            throw CommandFailure(
                .usage,
                "--action is missing",
                advice: "one of \(DecisionAction.decisions.map(\.rawValue).joined(separator: ", "))"
            )
        }
        guard let revision else {
            throw CommandFailure(
                .usage,
                "a decision without --revision is refused: it must say what its author saw",
                advice: "take the revision from `belay case show CASE --json`"
            )
        }
        var content = DecisionContent(
            action: action,
            necessity: necessity,
            rationale: rationale,
            risk: risk,
            authority: authority.map { AuthorityName($0) },
            assumptions: assumptions,
            constraints: constraints,
            changes: changes.map(\.change),
            alternative: alternative.map { name in
                ChosenAlternative(
                    name: AlternativeName(name),
                    values: JSONObject(values.map { (key: $0.name, value: $0.value) })
                )
            },
            fields: JSONObject(fields.map { (key: $0.name, value: $0.value) }),
            revision: revision,
            snapshot: snapshot,
            policyHash: policyHash
        )
        content.actingFor = actingFor.map { PersonID($0) }
        return content
    }
}

/// `data.amount=45000`: a path of field names and a value, JSON where it reads as JSON, else text.
struct ChangeArgument: ExpressibleByArgument, Hashable {
    let change: FieldChange

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let path = FieldPath(String(parts[0])) else { return nil }
        self.init(path, text: String(parts[1]))
    }

    init(_ path: FieldPath, text: String) {
        change = FieldChange(path: path, value: (try? JSONValue.parse(text, limits: .message)) ?? .string(text))
    }
}

/// `until=2026-03-01T08:00:00Z`: a value of an alternative, or a field of the form, JSON where it reads as JSON, else text.
struct ValueArgument: ExpressibleByArgument, Hashable {
    let name: String
    let value: JSONValue

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        self.init(String(parts[0]), text: String(parts[1]))
    }

    init(_ name: String, text: String) {
        self.init(name, value: (try? JSONValue.parse(text, limits: .message)) ?? .string(text))
    }

    init(_ name: String, value: JSONValue) {
        self.name = name
        self.value = value
    }
}

extension DecisionAction: ExpressibleByArgument {}
extension RiskRating: ExpressibleByArgument {}

extension Digest: ExpressibleByArgument {
    public init?(argument: String) { self.init(written: argument) }
}
