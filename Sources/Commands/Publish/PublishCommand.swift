import AMQP
import ArgumentParser
import Escalation
import Fleet
import JSON
import Messages

/// Publishes events from files, and counts what the broker made of each.
struct PublishCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Publish events from files or standard input.",
        discussion: """
            A file holds CloudEvents 1.0 in structured JSON: one a line, several behind one another, or arrays of them. \
            Each is published with confirms; an event counts as published once the broker has it on disk.

              belay publish events.jsonl
              gzip -dc day.jsonl.gz | belay publish --rate 500 -
              belay publish webhook.json --content-type application/json --routing-key github

            What was not confirmed can be sent again: Belay takes an event with the same id and source once.

            Exit codes: 0 all confirmed; 1 some returned, refused or malformed; 69 the broker was lost, and a line says \
            how to resume.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var broker: BrokerOptions

    @Option(help: ArgumentHelp("At most so many events a second.", valueName: "number"))
    var rate: Double?

    @Option(
        help: ArgumentHelp(
            "Leave out the first events, counted over all files: how a broken run is resumed.",
            valueName: "number"
        )
    )
    var skip = 0

    @Option(help: ArgumentHelp("How many events may wait for their confirm.", valueName: "number"))
    var window = 1000

    @Option(
        help: ArgumentHelp(
            "Publish bodies as they are under this content type, for foreign formats.",
            valueName: "type"
        )
    )
    var contentType: String?

    @Option(help: ArgumentHelp("The routing key; else the event's type.", valueName: "key"))
    var routingKey: String?

    @Option(help: ArgumentHelp("The exchange; else the installation's ingress.", valueName: "name"))
    var exchange: String?

    @Argument(help: ArgumentHelp("Files of events; - or nothing is standard input.", valueName: "file"))
    var files: [String] = []

    func validate() throws {
        if let rate, !(rate > 0 && rate <= 1_000_000) { throw ValidationError("--rate is a number above 0") }
        if skip < 0 { throw ValidationError("--skip is a number from 0") }
        if !(1...100_000).contains(window) { throw ValidationError("--window is a number from 1 to 100000") }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(in: environment)
        let access = try broker.access(settings, in: environment, name: "publish")
        let run = try PublishRun(
            access,
            exchange: ExchangeName(exchange ?? access.topology.events),
            window: window,
            rate: rate,
            environment: environment,
            isQuiet: installation.json
        )
        defer { run.close() }
        do {
            for file in files.isEmpty ? ["-"] : files { try publish(file, with: run, access.user, environment) }
            try run.finish()
        } catch {
            report(run.counts, environment)
            run.advise(files: files)
            throw error
        }
        report(run.counts, environment)
        return run.counts.isClean ? .ok : .refused
    }

    private func publish(
        _ file: String,
        with run: PublishRun,
        _ user: BrokerUser,
        _ environment: CommandEnvironment
    ) throws {
        let source = try FileBytes.open(file, environment.console.input)
        var scanner = EventScanner()
        var isAtEnd = false
        while !isAtEnd {
            let bytes = try source.read(upTo: 64 << 10)
            isAtEnd = bytes.isEmpty
            let pieces = isAtEnd ? [scanner.finish()].compactMap { $0 } : try scanner.take(bytes)
            for piece in pieces {
                guard run.nextPosition() >= skip else {
                    run.counts.skipped += 1
                    continue
                }
                do {
                    try run.publish(try message(piece, user))
                } catch let mistake as EventMessage.Mistake {
                    run.reject(file: file, mistake)
                }
            }
        }
    }

    private func message(_ piece: EventScanner.Piece, _ user: BrokerUser) throws(EventMessage.Mistake) -> EventMessage {
        guard let contentType else { return try EventMessage(cloudEvent: piece, user: user, routingKey: routingKey) }
        return EventMessage(foreign: piece, contentType: contentType, user: user, routingKey: routingKey ?? "")
    }

    private func report(_ counts: PublishCounts, _ environment: CommandEnvironment) {
        if installation.json {
            environment.console.json(counts.json)
        } else {
            environment.console.line(counts.text)
        }
    }
}
