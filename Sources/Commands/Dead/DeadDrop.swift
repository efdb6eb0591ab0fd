import ArgumentParser
import Store

struct DeadDrop: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Mark dead letters as dropped; they stay readable.",
        discussion: """
              belay dead drop 3f0c9a…
              belay dead drop --all --queue belay.events

            \(operatorNote)
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess
    @OptionGroup var selection: DeadSelection

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        try settings.withStore { store in
            let ids = try store.reading { try selection.letters(in: $0).map(\.id) }
            for letter in try store.transaction({ try $0.settleDead(ids, as: .dropped) }) {
                selection.report(letter, "dropped", installation.json, environment)
            }
        }
        return .ok
    }
}
