import ArgumentParser
import Fleet
import JSON
import SignedNote

struct PolicyKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Keys with which people sign policies.",
        subcommands: [PolicyKeyNew.self]
    )
}

/// Draws a key pair.
struct PolicyKeyNew: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Draw a key: the private half into a file of its own, the public half on the terminal.",
        discussion: """
            Each person draws their own, on their own machine, and hands on the public key alone. The file is closed to \
            others (mode 0600) and must not be there before.

              belay policy key new alice-laptop alice.key

            Exit codes: 0 the key is written; 64 the name is none, or the file is there already.
            """
    )

    @OptionGroup var installation: InstallationOptions

    @Argument(help: ArgumentHelp("What the key is called in signatures: no space, no +.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("Where the private key goes.", valueName: "file"))
    var file: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        guard let noteName = NoteName(name), let key = SigningKey(name: noteName, seed: drawSalt()) else {
            throw CommandFailure(.usage, "\(name) is no name for a key", advice: "leave out spaces and +")
        }
        try KeyFile.write(key, to: file)
        if installation.json {
            environment.console.json(["publicKey": .string(key.verifier.description), "file": .string(file)])
        } else {
            environment.console.line(key.verifier.description)
        }
        return .ok
    }
}
