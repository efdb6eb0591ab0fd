import ArgumentParser

struct DeadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead",
        abstract: "Messages that could not be handled.",
        discussion: """
            They lie in the store, each with the reason and where it came from. Looking at them changes nothing; looking \
            into the broker's own dead-letter queue would.
            """,
        subcommands: [DeadList.self, DeadShow.self, DeadRetry.self, DeadDrop.self]
    )
}
