import ArgumentParser
import Escalation
import Fleet
import JSON
import PolicyTrust
import SignedNote
import Store

/// Lists what took force, and who wanted it.
struct PolicyHistory: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List roots and bundles, oldest first, with who signed them and why.",
        discussion: """
            The manifest's digest is the same wherever the same bytes are in force: compare two environments by it.

              belay policy history
              belay policy history --json | jq 'select(.version == 42).fields'
              belay policy history --refused        # what was refused, when, for whom and why

            \(operatorNote)

            Exit codes: 0 listed, and everything holds; 1 something stored does not fit its signatures.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Flag(help: "List instead what was refused: proposals, bundles and roots.")
    var refused = false

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        if refused {
            let refusals = try settings.withStore { try $0.reading { try RefusalLine.all($0) } }
            environment.console.show(refusals, json: installation.json)
            return .ok
        }
        let standing = try settings.withStore { try $0.reading { try StandingTrust($0, settings) } }
        let lines =
            try standing.stored.roots.map { try HistoryLine($0) }
            + standing.stored.bundles.map { try HistoryLine($0) }
        guard !installation.json else {
            for line in lines { environment.console.json(line.json) }
            return .ok
        }
        var table = TextTable([
            .init(title: "WHAT"), .init(title: "VERSION", isNumber: true), .init(title: "SINCE"), .init(title: "CLASS"),
            .init(title: "SIGNED BY", isFlexible: true), .init(title: "MANIFEST"), .init(title: "DIGEST"),
            .init(title: "WHY", isFlexible: true),
        ])
        for line in lines {
            table.add([
                .init(line.what), "\(line.version)", .init(line.at.shown), .init(line.changeClass ?? ""),
                .init(line.keys.joined(separator: ", ")),
                .init(line.manifest.map { String($0.hexadecimal.prefix(12)) } ?? ""),
                .init(String(line.digest.hexadecimal.prefix(12))), .init(line.why ?? ""),
            ])
        }
        environment.console.table(table)
        return .ok
    }
}

/// A root or a bundle as it was signed.
private struct HistoryLine {
    let what: String
    let version: Int64
    let at: Instant
    let by: String
    let digest: Digest
    /// The names of the keys, as the signatures have them.
    let keys: [String]
    var author: PersonID?
    var changeClass: String?
    var manifest: Digest?
    var why: String?
    var fields: JSONValue?

    init(_ root: StoredRoot) throws {
        let note = try SignedNote(stored: root.note)
        (what, version, at, by) = ("root", root.version, root.at, root.storedBy)
        digest = Digest(of: note.text.utf8)
        keys = note.signatures.map(\.name.description)
    }

    init(_ stored: StoredBundle) throws {
        let note = try SignedNote(stored: stored.note)
        let bundle = try BundleNote(text: note.text)
        (what, version, at, by) = ("bundle", stored.version, stored.at, stored.storedBy)
        digest = Digest(of: note.text.utf8)
        keys = note.signatures.map(\.name.description)
        author = bundle.author
        changeClass = bundle.changeClass.rawValue
        manifest = bundle.manifest
        let change = stored.change.flatMap { try? ChangeText(Array($0.utf8)) }
        why = stored.change == nil ? "(erased with a directory)" : change?.why
        fields = change?.difference
    }

    var json: JSONValue {
        var object: JSONObject = [
            "what": .string(what), "version": .int(version), "at": .string(at.description), "by": .string(by),
            "digest": .string(digest.description), "keys": .array(keys.map { .string($0) }),
        ]
        if let author { object["author"] = .string(author.rawValue) }
        if let changeClass { object["class"] = .string(changeClass) }
        if let manifest { object["manifest"] = .string(manifest.description) }
        if let why { object["why"] = .string(why) }
        if let fields { object["fields"] = fields }
        return .object(object)
    }
}
