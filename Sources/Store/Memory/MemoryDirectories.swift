import Escalation
import JSON

/// Directories in memory: as erasable as in a database.
extension MemoryRows {
    func holding(ofDirectory subject: SubjectName) -> SubjectHolding? {
        guard let key = subjects[subject], let version = Int64(subject.name) else { return nil }
        let use = DirectoryUse(
            of: version,
            newest: documents.rows.keys.filter { $0.kind == StoredDocument.directoryKind }.map(\.version).max(),
            bundles: bundles.rows.values.sorted { $0.version < $1.version }.map(\.files)
        )
        let needing = cases.rows.values.filter { subject in
            (subject.outcome == nil || subject.aftercareDue != nil)
                && use.policies.contains {
                    $0.name == subject.policy.name.rawValue && $0.version == subject.policy.version
                }
        }
        return SubjectHolding(
            key: key,
            cases: needing.sorted { $0.id < $1.id },
            waitingNotices: 0,
            messages: 0,
            isInForce: use.isInForce
        )
    }

    /// Forgets a directory's text, and what bundles and their entries tell of its people.
    func erase(directory subject: SubjectName, under key: SubjectKeyID) {
        guard let version = Int64(subject.name) else { return }
        for (id, document) in documents.rows
        where id.kind == StoredDocument.directoryKind && id.version == version {
            documents[id] = document.erased
            erasedDocuments[id] = key
        }
        for (id, bundle) in bundles.rows
        where bundle.change.map({ DirectoryChange.versions(written: $0).contains(version) }) ?? false {
            bundles[id] = bundle.withoutChange
        }
        for row in entriesOfCase[Entry.installation] ?? [] {
            guard let entry = entries[row], entry.kind == .bundleActivated, let content = entry.detail?.content,
                DirectoryChange.versions(in: content).contains(version)
            else { continue }
            entries[row] = Entry(caseID: entry.caseID, change: entry.change, kind: entry.kind, body: entry.body)
            erased[row] = key
        }
    }
}

extension StoredBundle {
    fileprivate var withoutChange: StoredBundle {
        StoredBundle(
            version: version,
            note: note,
            manifest: manifest,
            change: nil,
            files: files,
            at: at,
            storedBy: storedBy
        )
    }
}
