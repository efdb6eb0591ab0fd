import ArgumentParser
import Escalation
import JSON
import Store

struct DeadShow: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a dead letter with its body.",
        discussion: """
              belay dead show 3f0c9a…
              belay dead show 3f0c9a… --json | jq -r .body

            \(operatorNote)
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Argument(help: ArgumentHelp("The letter's id, or its beginning.", valueName: "id"))
    var id: String

    /// Longer bodies are cut on the terminal; `--json` has all of them.
    private static let shownMax = 16 << 10

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let letter = try settings.withStore { store in try store.reading { try DeadLetters($0).letter(id) } }
        let text = String(decoding: letter.body, as: UTF8.self)
        if installation.json {
            guard case .object(var object) = letter.json else { return .software }
            object["body"] = .string(text)
            environment.console.json(.object(object))
            return .ok
        }
        for (name, value) in [
            ("id", letter.id), ("at", letter.at.description), ("state", letter.state.rawValue),
            ("reason", letter.reason),
            ("queue", letter.queue), ("exchange", letter.exchange), ("routing key", letter.routingKey),
            ("properties", letter.properties),
        ] {
            environment.console.line("\(name): \(value)".printable)
        }
        environment.console.line("\n" + String(text.prefix(Self.shownMax)).printableLines)
        if text.count > Self.shownMax { environment.console.note("… cut; --json has all \(letter.body.count) bytes") }
        return .ok
    }
}

/// Finds letters by what somebody typed of their ids.
struct DeadLetters {
    private let letters: [DeadLetter]
    private static let searchedMax = 100_000

    init(_ reader: any StoreReader, state: DeadState? = nil) throws {
        letters = try reader.dead(state: state, limit: Self.searchedMax)
    }

    var all: [DeadLetter] { letters }

    func letter(_ start: String) throws -> DeadLetter {
        let fitting = letters.filter { $0.id.hasPrefix(start) }
        if let exact = fitting.first(where: { $0.id == start }) { return exact }
        guard let letter = fitting.first else {
            throw CommandFailure(.refused, "there is no letter \(start)", advice: "look it up with: belay dead list")
        }
        guard fitting.count == 1 else {
            throw CommandFailure(.usage, "\(fitting.count) letters begin with \(start)", advice: "write more of the id")
        }
        return letter
    }
}
