import ArgumentParser
import Escalation
import Fleet
import JSON
import Messages

/// Asks a question at a gate, as an automation does when it stops.
struct AskCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Stop and ask at a gate; with --wait, until somebody has decided.",
        discussion: """
            The question always opens a case or is refused with a reason. The first line printed is the case's id.

              belay ask release --question 'Deploy 4.2 to production?' --data '{"version":"4.2"}'
              belay ask payment --question 'Pay invoice 7741?' --data @invoice.json --run 2026-11-23 \\
                  --needed-by 4h --wait 4h --policy payment-approval && ./pay

            With --id, a script that was restarted asks the same question again and gets the same case.

            Exit codes without --wait: 0 a case is open; 1 refused; 2 no answer yet. With --wait they are the outcome: \
            0 resume, 10 resume-with-changes, 11 retry, 12 skip, 13 refused, 14 cancel, 15 manual, 16 withdrawn, \
            17 not-required, 18 alternative; 1 the question itself was refused; 2 nobody had decided in time.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var broker: BrokerOptions
    @OptionGroup(title: "Question") var question: AskOptions

    @Option(help: ArgumentHelp("Wait so long for the outcome, such as 30m.", valueName: "time"))
    var wait: SpanArgument?

    @Option(
        help: ArgumentHelp(
            "The policy that answers the gate: needed with --wait where you may hear the outcomes of one policy only.",
            valueName: "name"
        )
    )
    var policy: String?

    @Option(help: ArgumentHelp("How long to wait for the answer that a case is open.", valueName: "time"))
    var timeout = SpanArgument(.seconds(30))

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(in: environment)
        let access = try broker.access(settings, in: environment, name: "ask")
        let event = try question.event(user: access.user, at: environment.clock.now(), environment.console.input)
        let letter = Letter(
            id: event.id,
            type: event.type,
            exchange: access.topology.events,
            routingKey: event.type,
            event: event.body
        )
        // Listening begins before the question is asked: an outcome may come at once.
        let listener = try wait.map { _ in
            try OutcomeListener(access, policy: policy, ask: event.id, source: event.source)
        }
        defer { listener?.close() }
        let correspondence = Correspondence(access: access, environment: environment)
        guard let answer = try correspondence.send(letter, within: timeout.duration) else {
            throw CommandFailure(
                .noAnswer,
                "no worker has answered within \(timeout.duration.shown); the question lies with the broker",
                advice: "ask again under the same id: --id \(event.id)"
            )
        }
        report(answer, in: environment)
        guard case .accepted = answer.result, let wait, let listener else { return answer.exitStatus }
        guard let outcome = try listener.wait(wait.duration, environment) else {
            throw CommandFailure(
                .noAnswer,
                "nobody has decided within \(wait.duration.shown); the case stays open",
                advice: "ask again under the same id: --id \(event.id)"
            )
        }
        if installation.json {
            environment.console.json(outcome.data)
        } else {
            environment.console.line(outcome.text(environment.console.style()))
        }
        return outcome.kind.exitStatus
    }

    private func report(_ answer: Answer, in environment: CommandEnvironment) {
        if installation.json { return environment.console.json(answer.shownJSON) }
        if case .accepted = answer.result, let id = answer.caseID {
            environment.console.line(id.rawValue.printable)
        } else {
            for line in answer.lines(environment.console.style()) { environment.console.line(line) }
        }
    }
}

extension OutcomeKind {
    /// What a script sees of an outcome.
    var exitStatus: ExitStatus {
        switch self {
        case .resume: .ok
        case .resumeWithChanges: ExitStatus(rawValue: 10)
        case .retry: ExitStatus(rawValue: 11)
        case .skip: ExitStatus(rawValue: 12)
        case .refused: ExitStatus(rawValue: 13)
        case .cancel: ExitStatus(rawValue: 14)
        case .manual: ExitStatus(rawValue: 15)
        case .withdrawn: ExitStatus(rawValue: 16)
        case .notRequired: ExitStatus(rawValue: 17)
        case .alternative: ExitStatus(rawValue: 18)
        }
    }
}
