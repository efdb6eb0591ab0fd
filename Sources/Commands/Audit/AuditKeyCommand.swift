import ArgumentParser
import Audit
import AuditLog
import Escalation
import Fleet
import JSON
import SignedLog
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

            To change it, draw a new one, add its line to the key file beside the old one (`cat new.key >> log.key`), \
            restart belay-audit, and say why, where the key file is:

              belay audit key rotate new.key              # the old key hands over to the new one
              belay audit key compromised new.key --from 120400
                                                          # what the old key signs from that size on counts for nothing
              belay audit key restart new.key             # the log goes on under another name

            What is said of keys is signed by keys and stands in the log; `belay audit verify` follows it.
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
        let statements = try settings.withStore { store in try store.reading { try $0.logKeyStatements() } }
        let origins = try LogOrigins(statements).histories
        let console = environment.console
        if installation.json {
            console.json(.array(origins.map(\.json)))
            return .ok
        }
        if origins.isEmpty { console.line("The log is not signed: see belay audit key --help") }
        for term in origins.flatMap(\.keys.terms) {
            let end = term.until.map { " to \($0 - 1)" } ?? " on"
            let distrusted = term.distrustedFrom.map { ", distrusted from size \($0) on" } ?? ""
            console.line("\(term.key)  from size \(term.from)\(end)\(distrusted)".printable)
        }
        return .ok
    }
}

struct AuditKeyRotate: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Have another key sign the log from here on; the old one signs over to it.",
        discussion: """
            Both keys sign a statement from which size on the new one signs, and the log holds it: whoever trusts the old \
            key has the new one from it. The new key has the same name.

              belay key new example.com/belay new.key
              cat new.key >> /etc/belay/log.key          # and restart belay-audit
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
            Checkpoints of the old key from --from entries on count for nothing: somebody else may have signed them. A key \
            that somebody else may have hands nothing over either: the log goes on under another name, whose first statement \
            holds the root up to now, and nobody can see from the log alone that it is yours. Tell your auditors the new \
            key by another way.

              belay key new example.com/belay/2 new.key
              cat new.key >> /etc/belay/log.key          # and restart belay-audit
              belay audit key compromised new.key --from 120400

            \(operatorNote)

            Exit codes: 0 the entry is written; 1 refused, with the reason; 64 it is no key; 69 out of reach.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess
    @OptionGroup var change: KeyChangeOptions

    @Option(help: ArgumentHelp("The first size at which a checkpoint may not be yours.", valueName: "size"))
    var from: Int64

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try change.run(.compromise(from: from), installation, store, in: environment)
    }
}

struct AuditKeyRestart: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "restart",
        abstract: "Go on under a new origin: for after a fork that witnesses have seen.",
        discussion: """
            A witness that has seen a forged head never signs the true ones that contradict it. Under another name the log \
            begins anew for witnesses and goes on for everybody else: the same entries under the same indices, and the first \
            statement about the new key holds the root up to then.

              belay key new example.com/belay/2 new.key
              cat new.key >> /etc/belay/log.key          # and restart belay-audit
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
    @Argument(help: ArgumentHelp("The file of the new private key, which the key file holds too.", valueName: "file"))
    var file: String

    func run(
        _ reason: LogKeyChange.Reason,
        _ installation: InstallationOptions,
        _ store: StoreAccess,
        in environment: CommandEnvironment
    ) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let new = try Self.keyring(SecretFile(key: "file", path: file, origin: .argument("file"))).keys
        guard new.count == 1 else {
            throw CommandFailure(
                .usage,
                "\(file) holds \(new.count) keys",
                advice: "name the file with the new one alone"
            )
        }
        guard let keyFile = settings.audit.key else {
            throw CommandFailure(.refused, "audit.key-file is not set here", advice: "run it where belay-audit runs")
        }
        let keyring = try Self.keyring(keyFile)
        guard keyring[new[0].verifier] != nil else {
            throw CommandFailure(
                .refused,
                "\(keyFile.path) does not hold the new key, so that belay-audit could not sign with it",
                advice: "cat \(file) >> \(keyFile.path), and restart belay-audit"
            )
        }
        let change = LogKeyChange(to: new[0], of: keyring, reason: reason, by: AuditKeyRotate.operatorName)
        try settings.withStore { store in
            do { try change.make(in: store) } catch let refusal as LogKeyChange.Refusal {
                throw CommandFailure(.refused, "\(refusal)")
            }
        }
        if installation.json {
            environment.console.json(["key": .string("\(new[0].verifier)")])
        } else {
            environment.console.line("\(new[0].verifier) signs the log's next head")
        }
        return .ok
    }

    private static func keyring(_ file: SecretFile) throws -> LogKeyring {
        do throws(SettingsIssue) { return try LogKeyring(file) } catch { throw CommandFailure(.usage, "\(error)") }
    }
}
