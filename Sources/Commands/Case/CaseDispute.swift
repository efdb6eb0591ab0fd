import ArgumentParser
import Escalation
import Messages

struct CaseDispute: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "dispute",
        abstract: "Hold captured data, or a clause of the policy, to be wrong.",
        discussion: """
            Data: the source is asked for it again, what was answered before counts no more, and until it has answered \
            nobody may let the case go on; refusing and escalating stay open. A clause of the policy: the case goes to \
            the last level, which reads the clause beside it. Goes through the broker, under your own broker user.

              belay case dispute 4F7K-92QM-XW3D --data data.amount --because 'The invoice says 4,000.' --user alice
              belay case dispute 4F7K-92QM-XW3D --policy --clause 'levels[1].window' --because 'Nobody can look at \
            this in an hour.' --user alice

            Exit codes: 0 accepted; 1 refused, with the reason; 2 no answer of the worker in time.
            """
    )

    @OptionGroup var request: CaseRequestOptions

    @Option(
        name: .customLong("data"),
        parsing: .upToNextOption,
        help: ArgumentHelp("Captured fields, as `belay case show` names them.", valueName: "path")
    )
    var fields: [String] = []

    @Flag(help: "Dispute the policy, not the data.")
    var policy = false

    @Option(help: ArgumentHelp("The place in the policy's document.", valueName: "path"))
    var clause: String?

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var because: String

    func validate() throws {
        guard policy ? fields.isEmpty && clause != nil : !fields.isEmpty && clause == nil else {
            throw ValidationError("dispute fields with --data, or a clause with --policy --clause")
        }
        for field in fields where FieldPath(field) == nil {
            throw ValidationError("\(field) is no path: write dotted names, as in data.amount")
        }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let message: CourseMessage =
            clause.map { .disputePolicy(clause: $0, because: because) }
            ?? .disputeData(fields.compactMap { FieldPath($0) }, because: because)
        return try request.send(.course(message), as: "case dispute", in: environment)
    }
}
