import Escalation
import JSON

/// Directories whose people are to be forgotten.
extension SQLTransaction {
    private static let details = SQLStatement(
        "erase a directory",
        """
        SELECT d.row_id, d.sealed FROM entry e JOIN entry_detail d ON d.row_id = e.row_id
        WHERE e.case_id = ?1 AND e.kind = ?2 AND d.sealed IS NOT NULL
        """
    )
    private static let eraseDetail = SQLStatement(
        "erase a directory",
        "UPDATE entry_detail SET sealed = ?1 WHERE row_id = ?2"
    )

    var directoryKeys: DirectoryKeys { DirectoryKeys(connection: connection, keys: json.keys) }

    /// What is kept of a directory. No other is put into force before the transaction ends.
    func lockDirectory(_ version: String) throws -> SubjectHolding? {
        _ = try run([Self.holdDocuments()])
        return try DirectoryLook(rows: rows, json: json).holding(of: version)
    }

    /// Puts what entries of earlier versions tell of a directory's people under the key that is about to be destroyed: what is
    /// written now shows nobody.
    func sealChanges(under key: SubjectKey) throws -> [SQLCommand] {
        let versions = Set(
            try rows(DirectoryRow.ofKey(key)).compactMap { stored in
                var row = stored
                let version = try row.int()
                return Seal.keyID(ofText: try row.text()) == key.id ? version : nil
            }
        )
        guard !versions.isEmpty else { return [] }
        let kind = SQLValue.text(Entry.Kind.bundleActivated.rawValue)
        return try rows(Self.details(SQLValue(Entry.installation), kind)).compactMap { stored in
            var row = stored
            let number = try row.int()
            guard let clear = try json.keys.open(try row.blob()),
                let content = try EntryRow.detail(clear, json: json)?.content,
                !versions.isDisjoint(with: DirectoryChange.versions(in: content))
            else { return nil }
            return Self.eraseDetail(.blob(key.seal(clear)), .int(number))
        }
    }
}

extension SQLReader {
    func erasedDocuments() throws -> [ErasedDocument] {
        try rows(Self.sealed()).compactMap { stored in
            var row = stored
            let (kind, name, version) = (try row.text(), try row.text(), try row.int())
            guard let key = Seal.keyID(ofText: try row.text()), try json.keys.key(key) == nil else { return nil }
            return ErasedDocument(kind: kind, name: name, version: version, key: key)
        }
    }

    private static let sealed = SQLStatement(
        "look for erased documents",
        "SELECT kind, name, version, text FROM document WHERE text LIKE 'sealed:%' ORDER BY kind, name, version"
    )
}
