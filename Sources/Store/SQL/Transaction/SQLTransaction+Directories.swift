import Escalation
import JSON

/// Directories whose people are to be forgotten.
extension SQLTransaction {
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
        return try resealDetails(of: .bundleActivated, under: key) { content in
            !versions.isDisjoint(with: DirectoryChange.versions(in: content))
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
