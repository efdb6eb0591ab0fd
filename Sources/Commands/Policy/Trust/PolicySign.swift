import ArgumentParser
import Escalation
import Glibc
import JSON
import PolicyTrust
import SignedNote

/// Adds a person's signature to a proposal or a root.
struct PolicySign: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Sign a proposal, or a root, after its content was checked against its text.",
        discussion: """
            Opens neither broker nor store: it can be done on a machine that reaches nothing. What is signed is shown \
            first. What a proposal says it changes is its author's word here; activation computes it again, and refuses \
            another.

              belay policy sign proposal/ --key bob.key
              belay policy sign root-2.note --key bob.key

            A key that is closed with a passphrase is opened with what you type, or with --passphrase-file.

            Exit codes: 0 signed; 1 the content is not what the text names.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var passphrase: PassphraseOptions

    @Option(help: ArgumentHelp("The file of the signer's private key.", valueName: "file"))
    var key: String

    @Argument(help: ArgumentHelp("The folder of a proposal, or the file of a root.", valueName: "path"))
    var path: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let key = try KeyFile.read(key, passphrase, environment.console)
        var found = stat()
        let isFolder = stat(path, &found) == 0 && found.st_mode & S_IFMT == S_IFDIR
        let console = environment.console
        var note: SignedNote
        let file: String
        if isFolder {
            let proposal = try Proposal(reading: path)
            _ = try proposal.verified()
            note = proposal.note
            file = path + "/" + Proposal.noteName
            if !installation.json {
                console.line(note.text.printableLines)
                let change = try ChangeText(proposal.change)
                console.line("Why: \(change.why)".printable)
                for field in change.difference.array ?? [] {
                    let words = ["document", "path", "effect"].compactMap { field[$0]?.string }
                    console.line("  \(words.joined(separator: "  "))".printable)
                }
            }
        } else {
            note = try RootFile.read(path)
            file = path
            _ = try RootNote(text: note.text)
            if !installation.json { console.line(note.text.printableLines) }
        }
        note.sign(with: key)
        try BundleFiles.replace(file, with: note.bytes)
        if installation.json {
            console.json([
                "file": .string(file), "signedBy": .string(key.verifier.description),
                "digest": .string(Digest(of: note.text.utf8).description),
            ])
        } else {
            console.line("Signed with \(key.name); \(note.signatures.count) signatures stand there.".printable)
        }
        return .ok
    }
}
