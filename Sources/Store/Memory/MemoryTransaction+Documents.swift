import Escalation
import JSON

extension MemoryTransaction {
    func apply(_ document: StoredDocument) throws -> ApplyVerdict {
        let key = MemoryRows.DocumentKey(kind: document.kind, name: document.name, version: document.version)
        if rows.erasedDocuments[key] != nil { return .erased }
        if let standing = rows.documents[key] { return standing.hash == document.hash ? .unchanged : .versionTaken }
        let newest = rows.documents.rows.keys.filter { $0.kind == key.kind && $0.name == key.name }.map(\.version).max()
        if let newest, newest > document.version { return .notNewer(newest: newest) }
        rows.documents[key] = document
        if document.kind == StoredDocument.directoryKind { _ = rows.key(of: .directory(document.version)) }
        rows.counters.documentsRevision += 1
        try add([
            Entry.ofInstallation(
                .documentApplied,
                change: nextInstallationChange(),
                at: now,
                facts: [
                    "document": .string(document.kind), "name": .string(document.name),
                    "version": .int(document.version), "hash": .string(document.hash.description),
                    "by": .string(document.appliedBy),
                ]
            )
        ])
        return .applied
    }

    func holdTrust() -> StoredTrust { MemoryReader.trust(rows) }

    func add(_ root: StoredRoot) throws {
        guard rows.roots[root.version] == nil else { throw Self.taken("store a root", "this version is there already") }
        rows.roots[root.version] = root
        rows.counters.documentsRevision += 1
    }

    func add(_ bundle: StoredBundle) throws {
        guard rows.bundles[bundle.version] == nil else {
            throw Self.taken("store a bundle", "this version is there already")
        }
        rows.bundles[bundle.version] = bundle
        rows.counters.documentsRevision += 1
    }

    func nextInstallationChange() -> Int64 {
        rows.counters.installationChange += 1
        return rows.counters.installationChange
    }

    func noteWorker(_ presence: WorkerPresence) { rows.workers[presence.id] = presence }

    func prune(inboxAge: Duration, limit: Int) -> Int {
        let (old, gone) = (now - inboxAge, now - .seconds(24 * 60 * 60))
        let inbox = rows.inbox.rows.filter { $0.value.at < old }.sorted {
            ($0.value.at, $0.key) < ($1.value.at, $1.key)
        }
        let messages = inbox.map(\.key).prefix(limit)
        let trials = rows.trials.rows.filter { $0.value.at < old }.keys.prefix(limit)
        let gates = rows.unanswered.rows.filter { $0.value.lastAsked < old }.keys.prefix(limit)
        let shapes = rows.shapes.rows.filter { $0.value.standing == .waiting && $0.value.seenAt < old }.keys.prefix(
            limit
        )
        let workers = rows.workers.rows.filter { $0.value.seenAt < gone }.keys.prefix(limit)
        for id in messages { rows.inbox[id] = nil }
        for id in trials { rows.trials[id] = nil }
        for id in gates { rows.unanswered[id] = nil }
        for id in shapes { rows.shapes[id] = nil }
        for id in workers { rows.workers[id] = nil }
        return messages.count + trials.count + gates.count + shapes.count + workers.count
    }
}
