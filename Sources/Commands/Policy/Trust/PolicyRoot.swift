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
        subcommands: [
            PolicyRootInit.self, PolicyRootRotate.self, PolicyRootRevokeKey.self, PolicyRootAccept.self,
            PolicyRootShow.self,
        ]
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
                --person dave=$(cat dave.pub)
              belay policy sign root-1.note --key alice.key
              belay policy sign root-1.note --key bob.key
              belay policy root accept root-1.note

            Without --role it takes three to change the root, two to loosen, one to tighten or to change data; fewer where \
            there are fewer people. What that comes to is shown, and fixed until the root is changed. Say it otherwise with \
            --role loosen=1:alice,bob and so on. Who proposes a bundle is not counted among those who sign it: two who \
            loosen are three people with the author.

            Exit codes: 0 written; 1 it cannot work as a root; 64 the file is there already.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var options: RootOptions
    @OptionGroup var signing: RootSigning

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
        let persons = try options.persons()
        let root = RootNote(
            name: noteName,
            expires: (environment.clock.now() + signing.expires.duration).wholeSeconds,
            persons: persons,
            roles: try options.roles(among: persons)
        )
        let note = try signing.write(root, to: file, environment.console)
        environment.console.show(root, after: nil, note, file, json: installation.json)
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
    @OptionGroup var signing: RootSigning

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
            expires: (environment.clock.now() + signing.expires.duration).wholeSeconds,
            accepted: trust.inForce,
            persons: kept + said,
            roles: roles
        )
        let note = try signing.write(root, to: file, environment.console)
        environment.console.show(root, after: trust.root, note, file, json: installation.json)
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

/// Says who may change policies now.
struct PolicyRootShow: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Say who may change policies, and how many of whom it takes.",
        discussion: """
              belay policy root show
              belay policy root show --json | jq .roles.loosen

            \(operatorNote)

            Exit codes: 0 shown; 1 there is no root, or what is stored does not fit it.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let root = try settings.withStore { try $0.reading { try StandingTrust($0, settings) } }.trust.root
        if installation.json {
            environment.console.json(.object(root.facts))
        } else {
            environment.console.line(root.text.printableLines)
            for line in root.inWords { environment.console.line(line.printable) }
            for caution in root.cautions { environment.console.note("Beware: \(caution).".printable) }
        }
        return .ok
    }
}

extension RootNote {
    /// People, how many of whom it takes, and what to beware of.
    fileprivate var facts: JSONObject {
        [
            "version": .int(version), "digest": .string(digest.description), "expires": .string(expires.description),
            "persons": .object(
                JSONObject(
                    persons.map { (key: $0.id.rawValue, value: .array($0.keys.map { .string($0.description) })) }
                )
            ),
            "roles": .object(
                JSONObject(
                    TrustRole.allCases.compactMap { role in
                        roles[role].map { rule in
                            (
                                key: role.rawValue,
                                value: [
                                    "threshold": .int(Int64(rule.threshold)),
                                    "members": .array(rule.members.map { .string($0.rawValue) }),
                                ]
                            )
                        }
                    }
                )
            ),
            "cautions": .array(cautions.map { .string($0) }),
        ]
    }
}

extension Console {
    /// A root that was written, with what it means and who has to sign it.
    ///
    /// - Parameters:
    ///   - old: The one in force, whose people have to sign too.
    ///   - gone: Keys with which nobody can sign any more.
    func show(
        _ root: RootNote,
        after old: RootNote?,
        without gone: [VerifierKey] = [],
        _ signed: SignedNote,
        _ file: String,
        json asJSON: Bool
    ) {
        let signers = [old, root].compactMap { $0 }.map { needing in
            (needing.version, needing.roles[.root]?.threshold ?? 0, needing.rootSigners(without: gone))
        }
        if asJSON {
            var object = root.facts
            object["file"] = .string(file)
            object["signatures"] = .int(Int64(signed.signatures.count))
            object["mustSign"] = .array(
                signers.map { version, threshold, people in
                    [
                        "root": .int(version), "threshold": .int(Int64(threshold)),
                        "people": .array(people.map { .string($0.rawValue) }),
                    ]
                }
            )
            return json(.object(object))
        }
        line(root.text.printableLines)
        for words in root.inWords { line(words.printable) }
        for caution in root.cautions { note("Beware: \(caution).".printable) }
        let who = signers.map { version, threshold, people in
            "\(threshold) of \(people.map(\.rawValue).joined(separator: ", ")) (root \(version))"
        }
        line(
            "Written to \(file). It must be signed (belay policy sign) by \(who.joined(separator: " and ")),".printable
        )
        line("and then: belay policy root accept \(file)".printable)
    }
}
