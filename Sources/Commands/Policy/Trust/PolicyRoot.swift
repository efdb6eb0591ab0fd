import ArgumentParser
import Escalation
import Fleet
import JSON
import PolicyTrust
import SignedNote
import Store

struct PolicyRootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "root",
        abstract: "Who may change policies: people, their keys, and how many of whom.",
        discussion: """
            A root is a file that people sign (belay policy sign) and somebody has accepted (belay policy root accept). \
            Once an installation has one, its policies change by signed bundles alone.
            """,
        subcommands: [PolicyRootInit.self, PolicyRootRotate.self, PolicyRootAccept.self]
    )
}

/// Writes the first root of an installation.
struct PolicyRootInit: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write the first root, for its people to sign.",
        discussion: """
              belay policy root init root-1.note \\
                --person alice=$(cat alice.pub) --person bob=$(cat bob.pub) --person carol=$(cat carol.pub) \\
                --role root=2:alice,bob,carol --role loosen=2:alice,bob,carol \\
                --role tighten=1:alice,bob,carol --role data=1:alice,bob,carol
              belay policy sign root-1.note --key alice.key
              belay policy sign root-1.note --key bob.key
              belay policy root accept root-1.note

            Who proposes a bundle is not counted among those who sign it: two who loosen are three people with the author.

            Exit codes: 0 written; 1 it cannot work as a root; 64 the file is there already.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var options: RootOptions

    @Option(
        help: ArgumentHelp(
            "Whose root it is; else the key installation of the settings, without its scheme.",
            valueName: "name"
        )
    )
    var name: String?

    @Argument(help: ArgumentHelp("The file to write.", valueName: "file"))
    var file: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(in: environment)
        let standard = settings.installation.split(separator: "/").last.map(String.init) ?? settings.installation
        guard let noteName = NoteName(name ?? standard) else {
            throw CommandFailure(.usage, "\(name ?? standard) is no name for a root", advice: "say one with --name")
        }
        let root = RootNote(
            name: noteName,
            expires: (environment.clock.now() + options.expires.duration).wholeSeconds,
            persons: try options.persons(),
            roles: try options.roles()
        )
        environment.console.show(root, try options.write(root, to: file), file, json: installation.json)
        return .ok
    }
}

/// Writes the root that follows the one in force.
struct PolicyRootRotate: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Write the next root: other people, keys or thresholds.",
        discussion: """
            It begins as the root in force; what is said here changes it. Enough people of the old root and enough of \
            the new must sign it. It names the bundle in force: a bundle that takes force meanwhile makes it out of date.

              belay policy root rotate root-2.note --remove bob --person erin=$(cat erin.pub) \\
                --role root=2:alice,carol,erin --role loosen=2:alice,carol,erin

            \(operatorNote)

            Exit codes: 0 written; 1 it cannot work as a root; 64 the file is there already.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess
    @OptionGroup var options: RootOptions

    @Option(help: ArgumentHelp("A person who leaves, with all their keys and roles.", valueName: "id"))
    var remove: [String] = []

    @Argument(help: ArgumentHelp("The file to write.", valueName: "file"))
    var file: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let trust = try settings.withStore { try $0.reading { try StandingTrust($0, settings) } }.trust
        let said = try options.persons()
        let gone = Set(remove.map { PersonID($0) })
        var roles = trust.root.roles.mapValues { rule in
            RootNote.Rule(threshold: rule.threshold, members: rule.members.filter { !gone.contains($0) })
        }
        roles.merge(try options.roles()) { $1 }
        let kept = trust.root.persons.filter { person in
            !gone.contains(person.id) && !said.contains { $0.id == person.id }
        }
        let root = RootNote(
            name: trust.root.name,
            version: trust.root.version + 1,
            previous: trust.root.digest,
            expires: (environment.clock.now() + options.expires.duration).wholeSeconds,
            accepted: trust.inForce,
            persons: kept + said,
            roles: roles
        )
        environment.console.show(root, try options.write(root, to: file), file, json: installation.json)
        return .ok
    }
}

/// Stores a root that enough people signed.
struct PolicyRootAccept: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Store a signed root: the first, or the one that follows.",
        discussion: """
              belay policy root accept root-1.note

            Write the digest that it prints into policy.root of the settings on every machine, once the first bundle is \
            in force: then nobody who can write to the store can name other people.

            \(operatorNote)

            Exit codes: 0 accepted; 1 refused, which is an entry of the log.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Argument(help: ArgumentHelp("The file of the root.", valueName: "file"))
    var file: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let root = try settings.withStore { store in
            try store.recordingRefusal(.rootRefused, ["by": .string(Self.operatorName)]) {
                try accept(try RootFile.read(file), in: store, settings)
            }
        }
        if installation.json {
            environment.console.json([
                "result": "accepted", "version": .int(root.version), "digest": .string(root.digest.description),
            ])
        } else {
            environment.console.line("Root version \(root.version) of \(root.name) is accepted.")
            environment.console.line("Its digest, for policy.root of the settings: \(root.digest)")
        }
        return .ok
    }

    private func accept(_ note: SignedNote, in store: any Store, _ settings: Settings) throws -> RootNote {
        let root = try RootNote(text: note.text)
        return try store.transaction { transaction in
            let stored = try transaction.holdTrust()
            let notes = try stored.roots.map { try SignedNote(stored: $0.note) } + [note]
            let newest = try RootChain.verify(notes, pin: settings.policyRoot)
            guard newest == root else {
                throw TrustError.rootSkipped(expected: newest.version + 1, found: root.version)
            }
            guard transaction.now < root.expires else { throw TrustError.rootExpired(root.expires) }
            let inForce = try stored.bundles.last.map { bundle in
                try BundleNote(text: try SignedNote(stored: bundle.note).text).reference
            }
            guard root.accepted == inForce else { throw TrustError.acceptsAnother(root.accepted, inForce: inForce) }
            try transaction.add(
                StoredRoot(
                    version: root.version,
                    note: note.written,
                    at: transaction.now,
                    storedBy: Self.operatorName
                )
            )
            try transaction.record(
                .rootAccepted,
                facts: [
                    "version": .int(root.version), "digest": .string(root.digest.description),
                    "by": .string(Self.operatorName),
                ]
            )
            return root
        }
    }
}

extension Console {
    fileprivate func show(_ root: RootNote, _ note: SignedNote, _ file: String, json asJSON: Bool) {
        if asJSON {
            json([
                "file": .string(file), "version": .int(root.version), "digest": .string(root.digest.description),
                "signatures": .int(Int64(note.signatures.count)),
            ])
        } else {
            line(root.text.printableLines)
            line("Written to \(file). Have it signed (belay policy sign), then: belay policy root accept".printable)
        }
    }
}
