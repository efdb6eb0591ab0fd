import ArgumentParser
import Audit
import AuditLog
import Escalation
import Fleet
import JSON
import SignedNote
import Store

struct AuditKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "The keys that sign the log: see them, and change them.",
        discussion: """
            The log's key is an Ed25519 key for this purpose alone. Its name is the log's origin: a URL without a scheme \
            under a domain of yours.

              belay key new example.com/belay log.key     # once; give the public half to your auditors
              audit: {key-file: log.key}                  # in belay.yaml, of belay-audit alone

            belay-audit takes the first key into use by an entry of the log itself. To change it, draw a new one, add its \
            line to the key file beside the old one (`cat new.key >> log.key`), and say why:

              belay audit key rotate new.key              # the old key signs over to the new one
              belay audit key compromised new.key --past 120400
                                                          # nothing that the old key signed past that size counts
              belay audit key restart new.key             # another name: the log goes on under a new origin

            Auditors find all of it in the log; `belay audit verify` follows it.
            """,
        subcommands: [AuditKeyList.self, AuditKeyRotate.self, AuditKeyCompromised.self, AuditKeyRestart.self]
    )
}

struct AuditKeyList: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "The keys that signed and sign the log, and for which sizes each counts.",
        discussion: """
              belay audit key list --json

            \(operatorNote)

            Exit codes: 0; 69 out of reach.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let uses = try settings.withStore { store in try store.reading { try $0.logKeys() } }
        let console = environment.console
        if installation.json {
            console.json(.array(uses.map(\.json)))
        } else if uses.isEmpty {
            console.line("The log is not signed: see belay audit key --help")
        }
        guard !installation.json else { return .ok }
        for (use, next) in zip(uses, uses.dropFirst().map(Optional.some) + [nil]) where next?.key != use.key {
            let end = next.map {
                "to \($0.distrustedFrom ?? $0.index + 1)" + ($0.distrustedFrom == nil ? "" : ", distrusted past it")
            }
            console.line("\(use.key)  trees of \(use.index + 1) entries \(end ?? "and more")".printable)
        }
        return .ok
    }
}

struct AuditKeyRotate: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Have another key sign the log from here on; the old one signs over to it.",
        discussion: """
            The last head that the old key signs is the one whose last entry names the new key, so that whoever trusts the \
            old key has the new one from it. The new key has the same name.

              belay key new example.com/belay new.key
              cat new.key >> /etc/belay/log.key
              belay audit key rotate new.key

            \(operatorNote)

            Exit codes: 0 the entry is written; 1 refused, with the reason; 64 it is no key; 69 out of reach.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess
    @OptionGroup var change: KeyChangeOptions

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try change.run(.rotation, installation, store, in: environment)
    }
}

struct AuditKeyCompromised: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "compromised",
        abstract: "Take a new key into use because somebody else may have the old one.",
        discussion: """
            Checkpoints of the old key that cover more entries than --past count no more: somebody else may have signed \
            them. Heads up to now are under the new key's first checkpoint, which the log's tree proves to go on from them. \
            Tell your auditors the new key by another way, and have it checked: nobody can see from the log alone that it is \
            yours. The new key has the same name.

              belay audit key compromised new.key --past 120400

            \(operatorNote)

            Exit codes: 0 the entry is written; 1 refused, with the reason; 64 it is no key; 69 out of reach.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess
    @OptionGroup var change: KeyChangeOptions

    @Option(help: ArgumentHelp("The size of the last checkpoint that is surely yours.", valueName: "size"))
    var past: Int64

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try change.run(.compromise(past: past), installation, store, in: environment)
    }
}

struct AuditKeyRestart: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "restart",
        abstract: "Go on under a new origin: for after a fork that witnesses have seen.",
        discussion: """
            A witness that has seen a forged head never signs the true ones that contradict it. Under another name the log \
            begins anew for witnesses and goes on for everybody else: the same entries under the same indices, and the entry \
            that takes the new key into use holds the last checkpoint of the old origin.

              belay key new example.com/belay/2 new.key
              cat new.key >> /etc/belay/log.key
              belay audit key restart new.key

            \(operatorNote)

            Exit codes: 0 the entry is written; 1 refused, with the reason; 64 it is no key; 69 out of reach.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess
    @OptionGroup var change: KeyChangeOptions

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try change.run(.newOrigin, installation, store, in: environment)
    }
}

/// What every change of the log's key is told.
struct KeyChangeOptions: ParsableArguments {
    @Flag(help: "The key file of belay-audit cannot be read here: do not check that it holds the new key.")
    var elsewhere = false

    @Argument(
        help: ArgumentHelp("The file of the new private key; its public half goes into the log.", valueName: "file")
    )
    var file: String

    func run(
        _ reason: LogKeyChange.Reason,
        _ installation: InstallationOptions,
        _ store: StoreAccess,
        in environment: CommandEnvironment
    ) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let key = try SecretFile(key: "file", path: file, origin: .argument("file")).logKeys()
        guard key.count == 1 else {
            throw CommandFailure(.usage, "\(file) holds \(key.count) keys: name a file with the new one")
        }
        if !elsewhere { try refuseMissing(key[0], settings) }
        let change = LogKeyChange(to: key[0].verifier, reason: reason, by: AuditKeyRotate.operatorName)
        try settings.withStore { store in
            do { try change.write(to: store) } catch let refusal as LogKeyChange.Refusal {
                throw CommandFailure(.refused, "\(refusal)")
            }
        }
        if installation.json {
            environment.console.json(["key": .string(key[0].verifier.description)])
        } else {
            environment.console.line("\(key[0].verifier): taken into use with the log's next entries")
        }
        return .ok
    }

    private func refuseMissing(_ key: SigningKey, _ settings: Settings) throws {
        guard let file = settings.audit.key else {
            throw CommandFailure(
                .refused,
                "audit.key-file is not set here",
                advice: "run it where belay-audit runs, or with --elsewhere"
            )
        }
        guard try file.logKeys().contains(where: { $0.verifier == key.verifier }) else {
            throw CommandFailure(
                .refused,
                "\(file.path) does not hold the new key, so that belay-audit could not sign with it",
                advice: "cat \(self.file) >> \(file.path)"
            )
        }
    }
}

extension SecretFile {
    fileprivate func logKeys() throws -> [SigningKey] {
        do throws(SettingsIssue) { return try LogKeyring(self).keys } catch { throw CommandFailure(.usage, "\(error)") }
    }
}
