import ArgumentParser
import Fleet
import JSON
import SignedNote

/// Draws a key pair.
struct KeyNew: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Draw a key: the private half into a file of its own, the public half on the terminal.",
        discussion: """
            Each person draws their own (Ed25519), on their own machine, and hands on the public key alone. The file is \
            closed to others (mode 0600) and must not be there before.

              belay key new alice-laptop alice.key
              belay key new alice-laptop alice.key --passphrase-file pass.txt

            On a terminal you are asked for a passphrase, and may give none. With one the file is closed with it as \
            `age -p` closes a file (scrypt, ChaCha20-Poly1305), and `age -d` opens it too. A passphrase that is forgotten \
            is a key that is lost: see belay policy root revoke-key.

            Exit codes: 0 the key is written; 64 the name is none, or the file is there already.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var passphrase: PassphraseOptions

    @Argument(help: ArgumentHelp("What the key is called in signatures: no space, no +.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("Where the private key goes.", valueName: "file"))
    var file: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        guard let noteName = NoteName(name), let key = SigningKey(name: noteName, seed: drawSalt()) else {
            throw CommandFailure(.usage, "\(name) is no name for a key", advice: "leave out spaces and +")
        }
        let secret = try passphrase.closing(environment.console)
        try KeyFile.write(key, to: file, closedWith: secret)
        environment.console.show(key, in: file, isClosed: secret != nil, json: installation.json)
        return .ok
    }
}

/// Prints the public half again.
struct KeyShow: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the public half of a key.",
        discussion: """
              belay key show alice.key

            Exit codes: 0; 64 it is no key; 77 the file is open to others, or the passphrase is wrong.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var passphrase: PassphraseOptions

    @Argument(help: ArgumentHelp("The file of the private key.", valueName: "file"))
    var file: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let key = try KeyFile.read(file, passphrase, environment.console)
        environment.console.show(key, in: file, isClosed: nil, json: installation.json)
        return .ok
    }
}

/// Gives a key file another passphrase, a first one, or none.
struct KeyPassphrase: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "passphrase",
        abstract: "Change, set or remove the passphrase of a key.",
        discussion: """
            The key stays the same, so that nobody else has to do anything. Copies of the file that were made before keep \
            the old passphrase.

              belay key passphrase alice.key
              belay key passphrase alice.key --passphrase-file old.txt --new-passphrase-file new.txt
              belay key passphrase alice.key --none

            Exit codes: 0 changed; 64 it is no key; 77 the file is open to others, or the passphrase is wrong.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var passphrase: PassphraseOptions

    @Option(help: ArgumentHelp("The file that holds the new passphrase.", valueName: "file"))
    var newPassphraseFile: String?

    @Flag(help: "Remove the passphrase.")
    var none = false

    @Argument(help: ArgumentHelp("The file of the private key.", valueName: "file"))
    var file: String

    func validate() throws {
        if none, newPassphraseFile != nil {
            throw ValidationError("--none and --new-passphrase-file exclude each other")
        }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let key = try KeyFile.read(file, passphrase, environment.console)
        var secret: Secret?
        if !none {
            var new = PassphraseOptions()
            new.passphraseFile = newPassphraseFile
            secret = try new.closing(environment.console)
            guard secret != nil || environment.console.terminal.isInteractive else {
                throw CommandFailure(
                    .usage,
                    "nobody can be asked for the new passphrase here",
                    advice: "name the file that holds it with --new-passphrase-file, or say --none"
                )
            }
        }
        try KeyFile.rewrite(key, at: file, closedWith: secret)
        environment.console.show(key, in: file, isClosed: secret != nil, json: installation.json)
        return .ok
    }
}

extension Console {
    /// The public half alone, on a line of its own.
    fileprivate func show(_ key: SigningKey, in file: String, isClosed: Bool?, json asJSON: Bool) {
        guard asJSON else { return line(key.verifier.description) }
        var object: JSONObject = ["publicKey": .string(key.verifier.description), "file": .string(file)]
        if let isClosed { object["passphrase"] = .bool(isClosed) }
        json(.object(object))
    }
}
