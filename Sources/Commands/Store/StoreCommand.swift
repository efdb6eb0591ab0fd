import ArgumentParser

struct StoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "The database behind the fleet.",
        subcommands: [
            StoreMigrate.self, StoreCopyCommand.self, StoreBackupCommand.self, StoreRecoverCommand.self,
        ]
    )
}
