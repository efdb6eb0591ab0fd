import AMQP
import ArgumentParser
import Audit
import AuditLog
import Escalation
import JSON
import Messages

/// Reads the audit stream, as anyone may who is permitted to.
struct AuditTail: Subcommand {
    /// Where to begin.
    enum Start: Hashable, ExpressibleByArgument {
        case first, last, next
        case index(Int64)

        init?(argument: String) {
            switch argument {
            case "first": self = .first
            case "last": self = .last
            case "next": self = .next
            default:
                guard let index = Int64(argument), index >= 0 else { return nil }
                self = .index(index)
            }
        }

        /// A message holds up to 250 entries, so that an entry's offset is not known from its index: what comes before it
        /// is read and left out.
        var offset: StreamOffset {
            switch self {
            case .first: .first
            case .last: .last
            case .next: .next
            case .index: .first
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Print entries of the audit stream.",
        discussion: """
            Reads from the broker alone; entries hold ids and digests, no names and no free text.

              belay audit tail                        # the last batch
              belay audit tail --from first --case 4F7K-92QM-XW3D
              belay audit tail --from 1200 --follow --json

            Exit codes: 0; 69 the broker or its stream cannot be reached; 130 interrupted.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var broker: BrokerOptions

    @Option(help: ArgumentHelp("first, last (the last batch), next, or an entry's index.", valueName: "where"))
    var from = Start.last

    @Flag(help: "Go on with what comes.")
    var follow = false

    @Option(
        name: .customLong("case"),
        help: ArgumentHelp("This case's entries only.", valueName: "case"),
        transform: CaseArgument.id
    )
    var id: CaseID?

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(in: environment)
        let access = try broker.access(settings, in: environment, name: "audit tail")
        let reader = try StreamReader(
            configuration: access.configuration,
            stream: access.topology.audit,
            from: from.offset
        )
        defer { reader.close() }
        var quiet = ContinuousClock.now
        var seen: Int64 = -1
        // A stream says nothing at its end; two silent seconds are taken for it.
        while follow || ContinuousClock.now - quiet < .seconds(2) {
            if environment.interruption.isRaised { return follow ? .ok : .interrupted }
            guard let delivery = try reader.next(timeout: .milliseconds(200)) else { continue }
            quiet = .now
            for record in AuditBatch(delivery)?.records ?? [] where record.index > seen {
                seen = record.index
                if case .index(let first) = from, record.index < first { continue }
                show(record, environment.console)
            }
        }
        return .ok
    }

    private func show(_ record: AuditRecord, _ console: Console) {
        let body = (try? JSONValue.parse(record.body)) ?? .null
        guard id == nil || body["case"]?.string == id?.rawValue else { return }
        if installation.json {
            console.json([
                "index": .int(record.index), "leaf": .string(record.leaf.bytes.hexadecimal),
                "root": record.root.map { .string($0.bytes.hexadecimal) } ?? .null, "entry": body,
            ])
        } else {
            let kind = body["kind"]?.string ?? "?"
            let facts = (body.object ?? [:]).filter { !Self.shownElsewhere.contains($0.key) && !$0.value.isNull }
                .map { "\($0.key)=\($0.value.shown)" }.joined(separator: " ")
            let at = body["at"]?.string.flatMap { Instant($0) }?.shown ?? "?"
            let line = "\(record.index)  \(at)  \(body["case"]?.shown ?? "?")  \(kind)  \(facts)".printable
            console.line(console.terminal.showsOutput ? line.cut(to: console.terminal.width) : line)
        }
    }

    private static let shownElsewhere: Set = ["v", "case", "kind", "at", "state", "detail", "snapshot"]
}
