import ArgumentParser
import Audit
import Escalation
import Fleet
import JSON
import Store

/// Erases what is kept of a subject.
struct AuditShred: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "shred",
        abstract: "Erase what is kept of a subject, by destroying its key; the log goes on to verify.",
        discussion: """
            What people wrote and events contained stands in the store encrypted, under a key of its own for each subject: \
            the one that the policy's `privacy: subject:` names, else the case itself. This destroys the key, has the \
            subject's cases forget, and writes into the log that it was done, on which basis and by whom: not whose key it \
            was. `belay audit verify` then says: intact, redacted.

              belay audit shred vendor:V-7 --dry-run
              belay audit shred vendor:V-7 --basis 'GDPR Art. 17(1)(b), request 2026-118' --as dora
              belay audit shred case:4F7K-92QM-XW3D --basis 'retention of three years' --as dora
              belay audit shred dead:3f0c9a… --basis 'sent here by mistake' --as dora
              belay audit shred directory:7 --basis 'GDPR Art. 17(1)(a), request 2026-131' --as dora

            Each version of the directory has a key too: whoever has left is erased from the versions that named them, one by \
            one, once a later one is in force. Where directories came by signed bundles, what those changed in the version \
            goes with it; a policy that was signed in one file with it is believed no more, so that open cases under such a \
            policy are waited for.

            Nothing is erased while people decide on it, while a report or a record is awaited, or while something about it \
            is still to be sent. What lies among the dead letters cannot be told apart by subject: look there too. On \
            PostgreSQL it runs as the owner of the store: workers cannot destroy keys.

            What is outside the store stays: backups of it hold the key as it was (`belay store backup` writes keys into a \
            file of their own, to be kept for a shorter time), and so do the mails and outcomes that were sent.

            \(operatorNote)

            Exit codes: 0 erased; 1 refused, with the reason, or nothing is kept under that name; 64 it is no subject; 69 out \
            of reach.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Option(
        help: ArgumentHelp(
            "Why it has to be, for the log: the law, the request. Not who the subject is.",
            valueName: "text"
        )
    )
    var basis: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Who has it done: somebody of the directory.", valueName: "person")
    )
    var person: String?

    @Flag(help: "Say what would be erased, and erase nothing.")
    var dryRun = false

    @Argument(
        help: ArgumentHelp(
            "A kind and a name, such as vendor:V-7, case:4F7K-92QM-XW3D or directory:7.",
            valueName: "subject"
        ),
        transform: SubjectArgument.subject
    )
    var subject: SubjectName

    func validate() throws {
        guard !dryRun else { return }
        guard let basis, !basis.isEmpty, let person, !person.isEmpty else {
            throw ValidationError("say --basis and --as, for the log; or --dry-run")
        }
        guard basis.utf8.count <= Decision.textBytesMax else {
            throw ValidationError("--basis is longer than \(Decision.textBytesMax) bytes")
        }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let console = environment.console
        return try settings.withStore { store in
            guard let basis, let person, !dryRun else {
                guard let holding = try store.reading({ try $0.subject(subject) }) else { throw unknown }
                show(holding, isDone: false, console)
                return holding.isFinished ? .ok : .refused
            }
            let directory = try store.reading { try StandingDocuments($0, settings).directory }
            let id = PersonID(person)
            if let directory, directory.people[id] == nil {
                throw CommandFailure(.refused, "nobody in the directory is called \(person.printable)")
            }
            switch try Erasure(of: subject, basis: basis, by: id).carryOut(in: store) {
            case .unknown: throw unknown
            case .unfinished(let holding):
                throw CommandFailure(.refused, "nothing was erased: \(holding.unfinishedText)")
            case .erased(let holding):
                show(holding, isDone: true, console)
                return .ok
            }
        }
    }

    private var isDirectory: Bool { subject.kind == SubjectName.directoryKind }

    private var unknown: CommandFailure {
        CommandFailure(
            .refused,
            "nothing is kept of \(subject.description.printable)",
            advice: subject.kind == SubjectName.directoryKind
                ? "look its version up, and whether it was erased before: belay policy list --all"
                : "a subject's kind is the policy's word for it (`privacy: subject:`); other cases are case:ID"
        )
    }

    private func show(_ holding: SubjectHolding, isDone: Bool, _ console: Console) {
        if installation.json {
            console.json([
                "key": .string(holding.key.description), "erased": .bool(isDone),
                "cases": .array(holding.cases.map { .string($0.id.rawValue) }),
                "unfinished": .array(holding.unfinished.map { .string($0.id.rawValue) }),
                "inForce": .bool(holding.isInForce),
                "waitingNotices": .int(Int64(holding.waitingNotices)), "messages": .int(Int64(holding.messages)),
            ])
            return
        }
        let style = console.style()
        for subject in holding.cases {
            console.line("case \(subject.id)  \(subject.policy)  opened \(subject.openedAt)".printable)
        }
        if isDone {
            console.line(
                style.green("✓")
                    + " key \(holding.key) destroyed: "
                    + (isDirectory
                        ? "the directory's version \(subject.name) is erased"
                        : "what it sealed is erased in \(holding.cases.count) cases")
            )
            console.line("  Backups of the store from before hold the key: delete their key files, or let them expire.")
        } else if holding.isFinished {
            console.line(
                isDirectory
                    ? "the directory's version \(subject.name), under key \(holding.key), would be erased"
                    : "\(holding.cases.count) cases under key \(holding.key) would be erased"
            )
        } else {
            console.line(style.yellow("nothing can be erased yet: \(holding.unfinishedText)"))
        }
    }
}

/// A subject as people write it. A case's id may be read aloud.
enum SubjectArgument {
    static func subject(_ text: String) throws -> SubjectName {
        guard let subject = SubjectName(text) else {
            throw ValidationError("a subject is a kind and a name, such as customer:4711 or case:4F7K-92QM-XW3D")
        }
        if subject.kind == SubjectName.directoryKind {
            guard let version = Int64(subject.name), version > 0 else {
                throw ValidationError("a directory is named by its version, such as directory:7")
            }
            return .directory(version)
        }
        return subject.kind == SubjectName.caseKind ? .case(try CaseArgument.id(subject.name)) : subject
    }
}

extension SubjectHolding {
    /// What stands in the way of erasing it.
    fileprivate var unfinishedText: String {
        var reasons = isInForce ? ["it is in force: apply the next version of the directory first"] : []
        for subject in unfinished.prefix(10) {
            reasons.append(
                subject.outcome == nil ? "case \(subject.id) is open" : "case \(subject.id) awaits a report or a record"
            )
        }
        if unfinished.count > 10 { reasons.append("\(unfinished.count - 10) more cases are not finished") }
        if waitingNotices > 0 { reasons.append("\(waitingNotices) notices are still to be sent") }
        if messages > 0 { reasons.append("\(messages) messages have not left") }
        return reasons.joined(separator: "; ")
    }
}
