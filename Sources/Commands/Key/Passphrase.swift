import ArgumentParser
import Fleet

/// Where a passphrase comes from: a file, or somebody at the terminal. Never an argument and never the environment,
/// which others on the machine can read.
struct PassphraseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The file that holds the passphrase of the key; else it is asked for on the terminal.",
            valueName: "file"
        )
    )
    var passphraseFile: String?

    /// Of the file; `nil` where none is named.
    func fromFile() throws -> Secret? {
        try passphraseFile.map { path in
            do throws(SettingsIssue) {
                return try SecretFile(key: "--passphrase-file", path: path, origin: .argument("--passphrase-file"))
                    .read()
            } catch {
                throw CommandFailure(.permission, "\(error)")
            }
        }
    }

    /// To open a file that is closed.
    func opening(_ path: String, _ console: Console) throws -> Secret {
        if let secret = try fromFile() { return secret }
        guard console.terminal.isInteractive else {
            throw CommandFailure(
                .usage,
                "\(path) is closed with a passphrase, and nobody can be asked for it here",
                advice: "name the file that holds it with --passphrase-file"
            )
        }
        return try ask("Passphrase of \(path): ", console) ?? Secret("")
    }

    /// To close a new file; `nil` leaves it open.
    func closing(_ console: Console) throws -> Secret? {
        if let secret = try fromFile() { return secret }
        guard console.terminal.isInteractive else { return nil }
        guard let first = try ask("Passphrase for the key (empty for none): ", console) else { return nil }
        guard try ask("The same again: ", console) == first else {
            throw CommandFailure(.usage, "the two passphrases differ", advice: "nothing was written; run it again")
        }
        return first
    }

    /// `nil` where nothing was typed.
    private func ask(_ question: String, _ console: Console) throws -> Secret? {
        console.errors.write(question.printable)
        let line = console.input.readSecretLine()
        // Return was not shown either.
        console.note("")
        guard let line else { throw CommandFailure.interrupted }
        return line.isEmpty ? nil : Secret(line)
    }
}
