import Documents
import Escalation
import Fleet
import JSON
import PolicyTrust
import SignedNote
import Store

/// Everything between a proposal and its taking force, in one order. What it changes is computed here, whatever its
/// author says.
struct BundleActivation {
    let proposal: Proposal
    let standing: StandingTrust
    let documents: StandingDocuments
    let settings: Settings
    let clock: Instant

    /// A bundle that passed every check.
    struct Checked {
        let bundle: BundleNote
        let signers: [PersonID]
        let difference: PolicyDifference
        let files: DocumentFiles
        /// The policies that it puts into force.
        let inForce: [Policy]
        /// Levels that nobody serves, let through by whoever activates it.
        let unserved: [(policy: PolicyReference, levels: [LevelName])]
    }

    /// - Parameters:
    ///   - report: Told everything that is wrong with the documents.
    ///   - anyway: Whether a level that nobody serves is let through.
    func check(anyway: Bool, report: ([DocumentIssue]) -> Void) throws -> Checked {
        let passed = try BundleCheck(
            root: standing.trust.root,
            inForce: standing.trust.inForce,
            environment: settings.environment,
            now: standing.now,
            seen: standing.seen
        ).check(proposal.note, manifest: proposal.manifest, change: proposal.change, files: proposal.files)

        let files = try DocumentFiles(
            proposal.files.sorted { $0.key < $1.key }.map { DocumentSource(file: $0.key, bytes: $0.value) },
            installation: .init(
                levels: settings.levels,
                directory: documents.directory,
                calendars: documents.calendars,
                now: clock,
                timeZones: .system,
                language: documents.language
            )
        )
        report(files.issues)
        guard !files.hasErrors else {
            throw CommandFailure(.refused, "its documents have mistakes", advice: "nothing was activated")
        }
        let difference = try Self.difference(from: standing, to: proposal.files)
        try passed.bundle.check(class: difference.changeClass)
        let change = try ChangeText(proposal.change)
        guard ChangeText(why: change.why, difference).bytes == proposal.change else { throw TrustError.changeSwapped }

        let inForce = try rehearse(files, anyway: anyway)
        return Checked(
            bundle: passed.bundle,
            signers: passed.signers,
            difference: difference,
            files: files,
            inForce: inForce,
            unserved: documents.unserved(of: inForce)
        )
    }

    /// What the policies must show before they take force: that they can be served and read, and that their own tests
    /// pass.
    private func rehearse(_ files: DocumentFiles, anyway: Bool) throws -> [Policy] {
        let inForce = files.inForce(of: proposal.files)
        if !anyway { try documents.refuseUnserved(inForce) }
        try documents.refuseMisfits(files, levels: settings.levels, inForce: inForce)
        let tested = Set(inForce.map(\.reference))
        let failed = files.runTests { _ in }.first { tested.contains($0.report.policy) && !$0.report.isGood }
        guard let failed else { return inForce }
        throw CommandFailure(
            .refused,
            "\(failed.report.policy): \(failed.report.summary)",
            advice: "look with `belay policy test`; nothing was activated"
        )
    }

    static func difference(from standing: StandingTrust, to files: [String: [UInt8]]) throws -> PolicyDifference {
        let new = StandingTrust.inForce(of: files)
        return PolicyDifference(
            from: try RuleDocument.all(in: standing.base(for: new)),
            to: try RuleDocument.all(in: new)
        )
    }
}

extension BundleActivation {
    /// What would have gone differently with past cases.
    func replay(_ checked: Checked, over cases: PastCases) throws -> BundleReplay {
        try BundleReplay(
            checked.files,
            inForce: checked.inForce,
            standing: standing,
            documents: documents,
            over: cases
        )
    }

    /// Stores bundle and documents in one transaction, and writes what changed into the log.
    ///
    /// - Parameter replay: What it would have done otherwise with past cases.
    func store(_ checked: Checked, _ replay: BundleReplay, in store: any Store, by operatorName: String) throws {
        try store.transaction { transaction in
            guard try transaction.holdTrust() == standing.stored else {
                throw CommandFailure(.refused, "somebody changed root or bundle meanwhile", advice: "run it again")
            }
            var files: [StoredBundle.File] = []
            for (path, bytes) in proposal.files.sorted(by: { $0.key < $1.key }) {
                let held = TrustedDocuments.documents(of: [path: bytes])
                for document in held { try apply(document, in: transaction, by: operatorName) }
                files.append(
                    .init(path: path, documents: held.map { .init(kind: $0.kind, name: $0.name, version: $0.version) })
                )
            }
            try transaction.add(
                StoredBundle(
                    version: checked.bundle.version,
                    note: proposal.note.written,
                    manifest: String(decoding: proposal.manifest, as: UTF8.self),
                    change: String(decoding: proposal.change, as: UTF8.self),
                    files: files,
                    at: transaction.now,
                    storedBy: operatorName
                )
            )
            var facts = checked.bundle.facts
            facts["signers"] = .array(checked.signers.map { .string($0.rawValue) })
            facts["by"] = .string(operatorName)
            facts["replay"] = replay.facts
            // Only whoever says --anyway gets here with any.
            facts["unserved"] = checked.unservedFacts
            facts["fields"] = .array(
                checked.difference.fields.map {
                    ["document": .string($0.document), "path": .string($0.path), "effect": .string($0.effect.rawValue)]
                }
            )
            try transaction.record(
                .bundleActivated,
                facts: facts,
                detail: .init(salt: drawSalt(), content: try ChangeText(proposal.change).withoutPeople)
            )
        }
    }

    private func apply(
        _ document: AppliedDocument,
        in transaction: any StoreTransaction,
        by operatorName: String
    ) throws {
        let verdict = try transaction.apply(
            StoredDocument(
                kind: document.kind,
                name: document.name,
                version: document.version,
                text: document.text,
                hash: Digest(of: document.text.utf8),
                appliedAt: transaction.now,
                appliedBy: operatorName
            )
        )
        switch verdict {
        case .applied, .unchanged: return
        case .versionTaken:
            throw CommandFailure(
                .refused,
                "\(document.label) stands with another content",
                advice: "raise its version; nothing was activated"
            )
        case .erased:
            throw CommandFailure(
                .refused,
                "\(document.label) was erased, and does not come back under its version",
                advice: "give it a higher one; nothing was activated"
            )
        case .notNewer(let newest):
            throw CommandFailure(
                .refused,
                "\(document.label) was never in force, and version \(newest) was",
                advice: "give it version \(newest + 1); nothing was activated"
            )
        }
    }
}

extension BundleActivation.Checked {
    /// Levels that nobody served when it took force.
    var unservedFacts: JSONValue {
        .array(
            unserved.map { policy, levels in
                [
                    "policy": .string(policy.name.rawValue), "version": .int(policy.version),
                    "levels": .array(levels.map { .string($0.rawValue) }),
                ]
            }
        )
    }
}

extension DocumentFiles {
    /// The policies that the files of a bundle put into force.
    func inForce(of files: [String: [UInt8]]) -> [Policy] {
        let current = StandingTrust.inForce(of: files)
        return policies.filter { policy in
            current.contains { $0.name == policy.name.rawValue && $0.version == policy.version }
        }
    }
}

extension BundleNote {
    /// What the log says of a bundle: numbers and digests.
    var facts: JSONObject {
        [
            "version": .int(version), "digest": .string(reference.digest.description),
            "manifest": .string(manifest.description), "change": .string(change.description),
            "class": .string(changeClass.rawValue), "author": .string(author.rawValue),
        ]
    }
}
