import ArgumentParser
import Escalation
import Fleet
import JSON
import PolicyTrust
import SignedNote
import Store

/// What whoever proposes a bundle says about it.
struct ProposalOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Who proposes it: a person of the root.", valueName: "person"))
    var author: String

    @Option(help: ArgumentHelp("The file of the author's private key.", valueName: "file"))
    var key: String

    @OptionGroup var passphrase: PassphraseOptions

    @Option(help: ArgumentHelp("Why it is wanted.", valueName: "text"))
    var why: String

    @Option(
        help: ArgumentHelp("From when on it may take force: a time, or a span from now; else now.", valueName: "time")
    )
    var notBefore: TimeArgument?

    @Option(
        help: ArgumentHelp("Until when it may take force: a time, or a span from now; else 30d.", valueName: "time")
    )
    var expires: TimeArgument?
}

extension ProposalOptions {
    /// A bundle of these files after the one in force, signed by its author.
    func proposal(
        _ files: [String: [UInt8]],
        after standing: StandingTrust,
        environment: String,
        console: Console
    ) throws -> (Proposal, BundleNote, PolicyDifference) {
        let manifest = try BundleManifest(files.map { BundleManifest.File(path: $0.key, content: $0.value) })
        if standing.trust.bundles.last?.manifest == Digest(of: manifest.bytes) {
            throw CommandFailure(.refused, "these very bytes are in force already")
        }
        let difference = try BundleActivation.difference(from: standing, to: files)
        let change = ChangeText(why: why, difference).bytes
        guard change.count <= Proposal.changeBytesMax else {
            throw CommandFailure(
                .refused,
                "the change is larger than a bundle may hold",
                advice: "take fewer steps at once"
            )
        }
        let now = standing.now
        let bundle = BundleNote(
            name: standing.trust.root.name,
            version: (standing.trust.inForce?.version ?? 0) + 1,
            previous: standing.trust.inForce?.digest,
            manifest: Digest(of: manifest.bytes),
            scope: environment,
            changeClass: difference.changeClass,
            notBefore: (notBefore?.instant(at: now) ?? now).wholeSeconds,
            expires: (expires?.instant(at: now) ?? now + .seconds(30 * 86_400)).wholeSeconds,
            author: PersonID(author),
            change: Digest(of: change)
        )
        guard var note = SignedNote(unsigned: bundle.text), try BundleNote(text: bundle.text) == bundle else {
            throw CommandFailure(.usage, "\(environment) or \(author) cannot stand in a bundle")
        }
        note.sign(with: try KeyFile.read(key, passphrase, console))
        guard try standing.trust.root.signers(of: note).contains(bundle.author) else {
            throw TrustError.authorUnsigned(bundle.author)
        }
        return (Proposal(note: note, manifest: manifest.bytes, change: change, files: files), bundle, difference)
    }
}

extension Instant {
    /// Notes write whole seconds.
    var wholeSeconds: Instant { Instant(seconds: microseconds / 1_000_000) }
}

extension RootNote {
    /// How many people beside the author must sign a bundle of this class, in words.
    func needed(for changeClass: ChangeClass) -> String {
        let rule = roles[changeClass.role]
        let names = (rule?.members ?? []).map(\.rawValue).joined(separator: ", ")
        return "\(rule?.threshold ?? 0) of \(names), the author not counted"
    }
}

extension Console {
    /// What was proposed, and what it takes now.
    func show(
        _ bundle: BundleNote,
        _ difference: PolicyDifference,
        _ replay: BundleReplay? = nil,
        root: RootNote,
        folder: String,
        json asJSON: Bool
    ) {
        if asJSON {
            var object = bundle.facts
            object["result"] = "proposed"
            object["folder"] = .string(folder)
            object["fields"] = difference.json
            if let replay { object["replay"] = replay.json }
            json(.object(object))
        } else {
            show(difference)
            if let replay { show(replay) }
            line("Proposed in \(folder): bundle \(bundle.reference), \(bundle.changeClass.rawValue).".printable)
            line("Have it signed (belay policy sign) by \(root.needed(for: bundle.changeClass)).".printable)
        }
    }
}
