import ArgumentParser
import Escalation
import Fleet
import JSON
import PolicyTrust
import SignedNote
import Store

/// Writes the root that follows without a key that is lost or stolen.
struct PolicyRootRevokeKey: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke-key",
        abstract: "Write the next root without a key that was lost or stolen.",
        discussion: """
            Every key of the person is taken out, or the ones that --only names; --new puts others in their place. Who has \
            no key left leaves, with all their roles. The others sign it (belay policy sign): enough people of the root in \
            force, with the keys that are left, and enough of the new one, where a new key counts already. Then somebody \
            accepts it (belay policy root accept).

              belay policy root revoke-key bob root-2.note --new "$(cat bob-2.pub)"
              belay policy root revoke-key bob root-2.note --only bob-laptop
              belay policy root revoke-key bob root-2.note                    # bob leaves

            Until it is accepted the old key counts: make haste where it was stolen. What it signed before stays in force; \
            look at it with belay policy history.

            \(operatorNote)

            Exit codes: 0 written; 1 too few people would be left, or could sign it; 64 the file is there already.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess
    @OptionGroup var signing: RootSigning

    @Option(help: ArgumentHelp("A key that is gone: its name, or the public key; else all of them.", valueName: "key"))
    var only: [String] = []

    @Option(help: ArgumentHelp("A public key of the person that takes its place.", valueName: "key"))
    var new: [String] = []

    @Argument(help: ArgumentHelp("Whose key it is.", valueName: "id"))
    var person: String

    @Argument(help: ArgumentHelp("The file to write.", valueName: "file"))
    var file: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let trust = try settings.withStore { try $0.reading { try StandingTrust($0, settings) } }.trust
        let gone = try keysGone(of: trust.root)
        let fresh = try new.map { try VerifierKey(said: $0, of: person) }
        if let same = fresh.first(where: { key in gone.contains { $0.publicKey == key.publicKey } }) {
            throw CommandFailure(
                .refused,
                "\(same.name) is the key that is gone",
                advice: "draw another with: belay key new"
            )
        }
        let root = trust.root.revoking(
            gone,
            of: PersonID(person),
            replacedBy: fresh,
            expires: (environment.clock.now() + signing.expires.duration).wholeSeconds,
            accepted: trust.inForce
        )
        try refuse(root, after: trust.root, without: gone)
        let note = try signing.write(root, to: file, environment.console)
        environment.console.show(root, after: trust.root, without: gone, note, file, json: installation.json)
        return .ok
    }

    private func keysGone(of root: RootNote) throws -> [VerifierKey] {
        guard let holder = root.persons.first(where: { $0.id == PersonID(person) }) else {
            throw CommandFailure(
                .refused,
                "\(person) is nobody of this root",
                advice: "its people are \(root.persons.map(\.id.rawValue).joined(separator: ", "))"
            )
        }
        guard !only.isEmpty else { return holder.keys }
        return try only.map { text in
            guard let key = holder.keys.first(where: { $0.name.description == text || $0.description == text }) else {
                throw CommandFailure(
                    .refused,
                    "\(person) has no key \(text)",
                    advice: "theirs are \(holder.keys.map(\.name.description).joined(separator: ", "))"
                )
            }
            return key
        }
    }

    /// A root that nobody can sign, or under which nothing can be signed any more, helps nobody.
    private func refuse(_ root: RootNote, after old: RootNote, without gone: [VerifierKey]) throws {
        if let shortage = root.shortages.first {
            throw CommandFailure(
                .refused,
                "without \(person)'s key too few people would be left: \(shortage)",
                advice: """
                    give them another key with --new, or write the next root with other people or thresholds: \
                    belay policy root rotate --remove \(person) --person ID=KEY --role ROLE=N:ID,ID
                    """
            )
        }
        let able = old.rootSigners(without: gone)
        let needed = old.roles[.root]?.threshold ?? .max
        guard able.count >= needed else {
            throw CommandFailure(
                .refused,
                """
                the root in force takes \(needed) to be changed, and without that key \
                \(able.isEmpty ? "nobody" : "only \(able.map(\.rawValue).joined(separator: ", "))") can sign
                """,
                advice: """
                    look for a copy of the key: no root can follow without it. What is in force stays in force; to change it \
                    all the same takes a new installation with a root of its own
                    """
            )
        }
    }
}
