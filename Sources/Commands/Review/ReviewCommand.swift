import ArgumentParser

struct ReviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Look back at cases that have ended, and keep what is to be done.",
        subcommands: [ReviewNew.self, ReviewDone.self, ReviewList.self]
    )
}
