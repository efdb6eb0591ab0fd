import ArgumentParser

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Keys with which people sign policies.",
        discussion: """
            A key is lost or stolen? Everybody else goes on: `belay policy root revoke-key` writes the next root without it.
            """,
        subcommands: [KeyNew.self, KeyPassphrase.self, KeyShow.self]
    )
}

/// The same commands under the name that they had first.
struct PolicyKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Keys with which people sign policies: belay key.",
        shouldDisplay: false,
        subcommands: KeyCommand.configuration.subcommands
    )
}
