import ArgumentParser
import Escalation
import Messages

struct CaseAskFor: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "ask-for",
        abstract: "Ask a person, a role or whoever wants the case for information.",
        discussion: """
            They are told, and answer with `belay case answer`; the answer joins the story and you are told of it. Where \
            the policy stops the clock for it, the window stands still until then, or until --until; unanswered, it runs \
            on. Goes through the broker, under your own broker user.

              belay case ask-for 4F7K-92QM-XW3D 'Was the account checked?' --person bob --user alice
              belay case ask-for 4F7K-92QM-XW3D 'Which contract is it?' --role legal --until 2h --user alice
              belay case ask-for 4F7K-92QM-XW3D 'Why so much?' --requester --user alice

            Exit codes: 0 accepted; 1 refused, with the reason; 2 no answer of the worker in time.
            """
    )

    @OptionGroup var request: CaseRequestOptions

    @Option(help: ArgumentHelp("Whom you ask.", valueName: "person"))
    var person: String?

    @Option(help: ArgumentHelp("Anybody who holds this role.", valueName: "role"))
    var role: String?

    @Flag(help: "Whoever sent the case, or is named in it as the one who wants it.")
    var requester = false

    @Option(
        help: ArgumentHelp(
            "How long the clock stands still for it at most: a time, or a span such as 2h.",
            valueName: "time"
        )
    )
    var until: TimeArgument?

    @Argument(help: ArgumentHelp("What you want to know.", valueName: "question"))
    var question: String

    func validate() throws {
        guard [person != nil, role != nil, requester].count(where: { $0 }) == 1 else {
            throw ValidationError("say whom you ask: --person, --role or --requester")
        }
        try request.refuseRelative(until)
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let inquiry = Inquiry(
            to: person.map { .person(PersonID($0)) } ?? role.map { .role(RoleName($0)) } ?? .requester,
            text: question,
            until: until?.instant(at: environment.clock.now())
        )
        return try request.send(.course(.askInformation(inquiry)), as: "case ask-for", in: environment)
    }
}

extension CaseRequestOptions {
    /// The same message is the same bytes: with an id of its own it may not mean another time whenever it is sent.
    func refuseRelative(_ time: TimeArgument?) throws {
        guard options.id != nil, time?.isRelative == true else { return }
        throw ValidationError("with --id, write --until as a time such as 2026-11-23T12:00:00Z")
    }
}
