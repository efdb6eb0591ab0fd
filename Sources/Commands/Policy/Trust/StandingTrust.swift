import Documents
import Escalation
import Fleet
import PolicyTrust
import Store

/// Who may change policies and what is in force, as a command finds it in the store: verified, or refused.
struct StandingTrust {
    let stored: StoredTrust
    let trust: VerifiedTrust
    /// Every document, of every version.
    let documents: [StoredDocument]
    let now: Instant
    /// The latest time that anything in the store bears.
    let seen: Instant

    init(_ reader: any StoreReader, _ settings: Settings) throws {
        stored = try reader.trust()
        documents = try reader.documentHistory(kind: nil)
        now = reader.now
        guard !stored.roots.isEmpty else {
            throw CommandFailure(
                .refused,
                "this installation has no root: nobody is named who may change policies",
                advice: "make one with: belay policy root init"
            )
        }
        trust = try VerifiedTrust(
            stored,
            documents: documents,
            pin: settings.policyRoot,
            environment: settings.environment,
            isReplacing: true
        )
        let times =
            stored.roots.map(\.at) + stored.bundles.map(\.at) + documents.map(\.appliedAt)
            + (try reader.workers().map(\.seenAt))
        seen = times.max() ?? .distantPast
    }

    /// What a bundle is compared with: policies in force, and whatever else the bundle in force or the new one holds.
    func base(for new: [AppliedDocument]) -> [AppliedDocument] {
        let trusted = TrustedDocuments(trust, documents)
        let held = (trust.files.last.map { TrustedDocuments.documents(of: $0) } ?? []) + new
        return trusted.inForce.filter { document in
            document.kind == DocumentKind.policy.rawValue
                || held.contains { $0.kind == document.kind && $0.name == document.name }
        }
    }

    /// What the files of a bundle put into force.
    static func inForce(of files: [String: [UInt8]]) -> [AppliedDocument] {
        TrustedDocuments.documents(of: files.filter { !$0.key.hasPrefix(TrustedDocuments.earlier) })
    }
}

extension TrustedDocuments {
    /// Of each policy the version in force, of directory and calendars the newest.
    var inForce: [AppliedDocument] {
        var newest: [String: AppliedDocument] = [:]
        for document in documents {
            if document.kind == DocumentKind.policy.rawValue, let active,
                !active.contains(PolicyReference(name: PolicyName(document.name), version: document.version))
            {
                continue
            }
            let label = document.kind + " " + document.name
            if newest[label].map({ $0.version < document.version }) ?? true { newest[label] = document }
        }
        return newest.values.sorted { $0.label < $1.label }
    }
}
