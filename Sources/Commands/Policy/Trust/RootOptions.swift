import ArgumentParser
import Escalation
import PolicyTrust
import SignedNote

/// People, keys and thresholds, as they are said on the command line.
struct RootOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A person with a public key, as ID=KEY; once for each key. Replaces the keys that the person had.",
            valueName: "id=key"
        )
    )
    var person: [String] = []

    @Option(
        help: ArgumentHelp(
            "How many of whom, as ROLE=N:ID,ID,…; roles are root, loosen, tighten, data.",
            valueName: "role=n:ids"
        )
    )
    var role: [String] = []

    func persons() throws -> [RootNote.Person] {
        var persons: [PersonID: [VerifierKey]] = [:]
        for text in person {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, NoteName(parts[0]) != nil else {
                throw CommandFailure(.usage, "\(text) is not written ID=KEY")
            }
            persons[PersonID(String(parts[0])), default: []].append(
                try VerifierKey(said: parts[1], of: String(parts[0]))
            )
        }
        return persons.map { RootNote.Person(id: $0.key, keys: $0.value) }
    }

    func roles() throws -> [TrustRole: RootNote.Rule] {
        var roles: [TrustRole: RootNote.Rule] = [:]
        for text in role {
            let parts = text.split(separator: "=", maxSplits: 1)
            let rule = parts.last?.split(separator: ":", maxSplits: 1) ?? []
            guard parts.count == 2, rule.count == 2, let role = TrustRole(rawValue: String(parts[0])),
                let threshold = Int(rule[0])
            else {
                throw CommandFailure(
                    .usage,
                    "\(text) is not written ROLE=N:ID,ID",
                    advice: "roles are \(TrustRole.allCases.map(\.rawValue).joined(separator: ", "))"
                )
            }
            roles[role] = RootNote.Rule(
                threshold: threshold,
                members: rule[1].split(separator: ",").map { PersonID(String($0)) }
            )
        }
        return roles
    }

    /// What was said of roles, and of the others what is customary for so many people.
    func roles(among persons: [RootNote.Person]) throws -> [TrustRole: RootNote.Rule] {
        let said = try roles()
        guard said.count < TrustRole.allCases.count else { return said }
        guard let customary = TrustRole.customary(among: persons.map(\.id)) else {
            throw CommandFailure(
                .refused,
                persons.isEmpty
                    ? "a root names people, and none is named"
                    : "one person alone cannot change policies: whoever proposes is not counted among those who sign",
                advice: "name at least two with --person ID=KEY, or go without a root"
            )
        }
        return customary.merging(said) { $1 }
    }
}

/// How a root is dated, and who signs it at once.
struct RootSigning: ParsableArguments {
    @Option(help: ArgumentHelp("How long bundles may take force under it.", valueName: "span"))
    var expires = SpanArgument(.seconds(365 * 86_400))

    @Option(
        help: ArgumentHelp(
            "The file of a private key that signs at once; may be said several times.",
            valueName: "file"
        )
    )
    var key: [String] = []

    @OptionGroup var passphrase: PassphraseOptions

    /// Writes a root to a file that was not there, with the signatures that are at hand.
    func write(_ root: RootNote, to path: String, _ console: Console) throws -> SignedNote {
        if let objection = root.objection { throw CommandFailure(.refused, "this is no root: \(objection)") }
        guard var note = SignedNote(unsigned: root.text), try RootNote(text: root.text) == root else {
            throw CommandFailure(.usage, "a name or an id cannot stand in a root")
        }
        for file in key { note.sign(with: try KeyFile.read(file, passphrase, console)) }
        try BundleFiles.write(note.bytes, to: path)
        return note
    }
}

extension VerifierKey {
    /// Reads a public key as somebody wrote it on the command line.
    init(said text: some StringProtocol, of person: String) throws {
        do throws(NoteError) {
            try self.init(written: text)
        } catch {
            throw CommandFailure(.usage, "the key of \(person): \(error)")
        }
    }
}
