import Escalation
import JSON

extension SQLTransaction {
    private static let raiseNumber = SQLStatement(
        "raise a number of the installation",
        """
        UPDATE meta SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE key = ?1 RETURNING value
        """
    )
    /// Documents are applied one after the other.
    static let holdDocuments = SQLStatement(
        "hold the documents",
        "SELECT value FROM meta WHERE key = '\(Installation.Key.documentsRevision)' {lock}"
    )
    private static let existing = SQLStatement(
        "look a document up",
        "SELECT hash, text FROM document WHERE kind = ?1 AND name = ?2 AND version = ?3"
    )
    private static let newest = SQLStatement(
        "look a document up",
        "SELECT max(version) FROM document WHERE kind = ?1 AND name = ?2"
    )
    private static let add = SQLStatement(
        "apply a document",
        "INSERT INTO document (\(StoredDocument.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    )

    func apply(_ document: StoredDocument) throws -> ApplyVerdict {
        let (kind, name) = (SQLValue.text(document.kind), SQLValue.text(document.name))
        let found = try run([
            Self.holdDocuments(), Self.existing(kind, name, .int(document.version)), Self.newest(kind, name),
        ])
        if var row = found[1].first {
            let (hash, text) = (try row.digest(), try row.text())
            if document.kind == StoredDocument.directoryKind, try json.keys.openAll(text) == nil { return .erased }
            return hash == document.hash ? .unchanged : .versionTaken
        }
        if var row = found[2].first, let newest = try row.optionalInt(), newest > document.version {
            return .notNewer(newest: newest)
        }
        let entry = Entry.ofInstallation(
            .documentApplied,
            change: try nextInstallationChange(),
            at: now,
            facts: [
                "document": .string(document.kind), "name": .string(document.name), "version": .int(document.version),
                "hash": .string(document.hash.description), "by": .string(document.appliedBy),
            ]
        )
        let own = document.kind == StoredDocument.directoryKind ? SubjectKey.draw() : nil
        _ = try run(
            (own.map { [adding($0)] } ?? [])
                + [
                    Self.add.with(document.columns(sealed: own)),
                    Self.raiseNumber(.text(Installation.Key.documentsRevision)),
                ]
                + EntryRow.inserting([entry], into: connection.dialect, sealed: key)
        )
        return .applied
    }

    func holdTrust() throws -> StoredTrust {
        try StoredTrust(rows: run([Self.holdDocuments()] + StoredTrust.reading.map { $0() }).dropFirst(), json: json)
    }

    func add(_ root: StoredRoot) throws {
        _ = try run([root.inserting, Self.raiseNumber(.text(Installation.Key.documentsRevision))])
    }

    func add(_ bundle: StoredBundle) throws {
        guard let change = bundle.change else { preconditionFailure("what takes force was not erased") }
        _ = try run([
            bundle.inserting(change: try directoryKeys.sealed(change: change)),
            Self.raiseNumber(.text(Installation.Key.documentsRevision)),
        ])
    }

    /// Makes workers read their rules again.
    func noteOtherRules() throws { _ = try run([Self.raiseNumber(.text(Installation.Key.documentsRevision))]) }

    func nextInstallationChange() throws -> Int64 {
        guard var row = try rows(Self.raiseNumber(.text(Installation.Key.installationChange))).first,
            let number = Int64(try row.text())
        else {
            throw StoreError(.unexpected, operation: "raise a number of the installation", message: "it is missing")
        }
        return number
    }
}

extension StoredDocument {
    static let columns = "kind, name, version, text, hash, applied_at, applied_by"

    /// - Parameter key: For a directory.
    func columns(sealed key: SubjectKey?) -> [SQLValue] {
        guard let text else { preconditionFailure("what is applied was not erased") }
        return [
            .text(kind), .text(name), .int(version), .text(key?.seal(text) ?? text), SQLValue(hash),
            SQLValue(appliedAt),
            .text(appliedBy),
        ]
    }

    init(row stored: SQLRow, json: StoredJSONReader) throws {
        var row = stored
        let kind = try row.text()
        self.init(
            kind: kind,
            name: try row.text(),
            version: try row.int(),
            text: kind == Self.directoryKind ? try json.keys.openAll(try row.text()) : try row.text(),
            hash: try row.digest(),
            appliedAt: try row.instant(),
            appliedBy: try row.text()
        )
    }
}
