import ArgumentParser
import Escalation
import Fleet
import Messages

/// What every message to the decisions exchange needs.
struct PersonOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("For whom you speak; only a gateway's broker user may.", valueName: "person")
    )
    var person: String?

    @Option(help: ArgumentHelp("The id of this message; else a new one.", valueName: "id"))
    var id: String?

    @Option(help: ArgumentHelp("How long to wait for the worker's answer.", valueName: "time"))
    var timeout = SpanArgument(.seconds(30))
}

/// What a command needs that sends one thing about one case.
struct CaseRequestOptions: ParsableArguments {
    @OptionGroup var installation: InstallationOptions
    @OptionGroup var broker: BrokerOptions
    @OptionGroup var options: PersonOptions

    @Argument(help: ArgumentHelp("The case's id.", valueName: "case"), transform: CaseArgument.id)
    var id: CaseID

    /// - Parameter name: What the broker's list of connections shows.
    func send(_ content: PersonMessage.Content, as name: String, in environment: CommandEnvironment) throws
        -> ExitStatus
    {
        let settings = try installation.settings(in: environment)
        let access = try broker.access(settings, in: environment, name: name)
        let request = PersonRequest(installation: installation, options: options, access: access)
        return try request.send(content, of: id, in: environment)
    }
}

/// Sends what a person wants of a case, and prints what became of it.
struct PersonRequest {
    let installation: InstallationOptions
    let options: PersonOptions
    let access: BrokerAccess

    /// - Parameter look: How to see whether it took effect; else as a case, or a gate, is looked at.
    func send(
        _ content: PersonMessage.Content,
        of id: CaseID,
        look: String? = nil,
        in environment: CommandEnvironment
    ) throws -> ExitStatus {
        let look =
            look ?? (id == Entry.installation ? "look with `belay gate list`" : "look with `belay case show \(id)`")
        return tell(
            try self.answer(to: content, of: id, messageID: options.id, look: look, in: environment),
            in: environment
        )
    }

    /// Prints what became of something.
    func tell(_ answer: Answer, in environment: CommandEnvironment) -> ExitStatus {
        if installation.json {
            environment.console.json(answer.shownJSON)
        } else {
            for line in answer.lines(environment.console.style()) { environment.console.line(line) }
        }
        return answer.exitStatus
    }

    /// Sends it, and waits for what became of it.
    ///
    /// - Parameter messageID: Under which it is known; a new one where it is `nil`.
    func answer(
        to content: PersonMessage.Content,
        of id: CaseID,
        messageID: String?,
        look: String,
        in environment: CommandEnvironment
    ) throws -> Answer {
        let message = PersonMessage(
            id: messageID ?? RandomName.message(),
            caseID: id,
            person: options.person.map { PersonID($0) },
            content: content
        )
        let letter = Letter(
            id: message.id,
            type: message.type,
            exchange: access.topology.decisions,
            routingKey: message.type,
            event: message.body(source: "urn:belay:person:\(access.user)", at: environment.clock.now())
        )
        let correspondence = Correspondence(access: access, environment: environment)
        guard let answer = try correspondence.send(letter, within: options.timeout.duration) else {
            throw CommandFailure(
                .noAnswer,
                "no worker has answered within \(options.timeout.duration.shown); it may still take effect",
                advice: "\(look), or send the same again with --id \(message.id)"
            )
        }
        return answer
    }
}
