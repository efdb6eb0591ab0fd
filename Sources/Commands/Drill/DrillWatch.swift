import ArgumentParser
import Escalation
import Fleet
import Store

struct DrillWatch: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follow a drill while it is held: every step of its cases as it is taken.",
        discussion: """
              belay drill watch 7c1f0f6bd3a94c6f8d1b9a5e0c2d4e6f
              belay drill watch 7c1f0f6bd3a94c6f8d1b9a5e0c2d4e6f --json | jq -r .kind

            It ends with the drill, or with Ctrl-C.

            \(operatorNote) It only reads.

            Exit codes: 0 the drill has ended; 1 there is none of that id; 130 interrupted.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Argument(help: ArgumentHelp("The drill's id.", valueName: "drill"), transform: DrillArgument.id)
    var id: DrillID

    private static let look: Duration = .milliseconds(300)

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        return try settings.withStore { store in
            var seen: [CaseID: Int64] = [:]
            while true {
                try environment.checkInterruption()
                let (drill, now, stories) = try store.reading { reader in
                    var filter = CaseFilter(limit: 10_000)
                    filter.drill = id
                    let cases = try reader.cases(filter).sorted { ($0.openedAt, $0.id) < ($1.openedAt, $1.id) }
                    let changed = cases.filter { $0.change > seen[$0.id] ?? 0 }
                    return (try reader.drill(id), reader.now, try changed.map { try reader.story(of: $0.id) })
                }
                guard let drill else { throw DrillArgument.unknown(id) }
                for entry in stories.joined() where entry.entry.change > seen[entry.entry.caseID] ?? 0 {
                    seen[entry.entry.caseID] = entry.entry.change
                    show(entry, environment.console)
                }
                guard drill.isRunning(at: now) else { return .ok }
                environment.clock.pause(Self.look)
            }
        }
    }

    private func show(_ entry: StoredEntry, _ console: Console) {
        if installation.json { return console.json(entry.json) }
        let line = StoryLine(entry)
        console.line("\(line.at?.shown ?? "?")  \(entry.entry.caseID)  \(line.sentence)".printable)
    }
}

enum DrillArgument {
    static func id(_ text: String) throws -> DrillID {
        guard let id = DrillID(mark: text) else {
            throw ValidationError("a drill's id has letters, digits and hyphens: look with `belay drill list`")
        }
        return id
    }

    static func unknown(_ id: DrillID) -> CommandFailure {
        CommandFailure(.refused, "there is no drill \(id)", advice: "look with: belay drill list")
    }
}
