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
    private static let hold = SQLStatement(
        "hold the documents",
        "SELECT value FROM meta WHERE key = '\(Installation.Key.documentsRevision)' {lock}"
    )
    private static let existing = SQLStatement(
        "look a document up",
        "SELECT hash FROM document WHERE kind = ?1 AND name = ?2 AND version = ?3"
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
        let found = try run([Self.hold(), Self.existing(kind, name, .int(document.version)), Self.newest(kind, name)])
        if var row = found[1].first {
            return try row.digest() == document.hash ? .unchanged : .versionTaken
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
        _ = try run(
            [Self.add.with(document.columns), Self.raiseNumber(.text(Installation.Key.documentsRevision))]
                + EntryRow.inserting([entry], into: connection.dialect, sealed: key)
        )
        return .applied
    }

    func holdTrust() throws -> StoredTrust {
        try StoredTrust(rows: run([Self.hold()] + StoredTrust.reading.map { $0() }).dropFirst(), json: json)
    }

    func add(_ root: StoredRoot) throws {
        _ = try run([root.inserting, Self.raiseNumber(.text(Installation.Key.documentsRevision))])
    }

    func add(_ bundle: StoredBundle) throws {
        _ = try run([bundle.inserting, Self.raiseNumber(.text(Installation.Key.documentsRevision))])
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

    var columns: [SQLValue] {
        [
            .text(kind), .text(name), .int(version), .text(text), SQLValue(hash), SQLValue(appliedAt), .text(appliedBy),
        ]
    }

    init(row stored: SQLRow) throws {
        var row = stored
        self.init(
            kind: try row.text(),
            name: try row.text(),
            version: try row.int(),
            text: try row.text(),
            hash: try row.digest(),
            appliedAt: try row.instant(),
            appliedBy: try row.text()
        )
    }
}
