extension Migration {
    /// Each version of the directory stands sealed under a key of its own. A worker of before would take what is sealed for
    /// the text, so that none goes on beside.
    static let directories = Migration(number: 17, floor: 17, shared: [], sqlite: [], postgreSQL: [])
}

// MARK: - What SQL alone cannot do

extension Migration {
    private static let clear = SQLStatement(
        "migrate to 17",
        """
        SELECT name, version, text FROM document
        WHERE kind = '\(StoredDocument.directoryKind)' AND text NOT LIKE 'sealed:%' ORDER BY name, version
        """
    )
    private static let keepKey = SQLStatement(
        "migrate to 17",
        "INSERT INTO subject_key (id, key, made_at) VALUES (?1, ?2, 0)"
    )
    private static let seal = SQLStatement(
        "migrate to 17",
        "UPDATE document SET text = ?3 WHERE kind = '\(StoredDocument.directoryKind)' AND name = ?1 AND version = ?2"
    )
    private static let clearChanges = SQLStatement(
        "migrate to 17",
        "SELECT version, change_text FROM bundle WHERE change_text NOT LIKE 'sealed:%' ORDER BY version"
    )
    private static let sealChange = SQLStatement(
        "migrate to 17",
        "UPDATE bundle SET change_text = ?2 WHERE version = ?1"
    )

    /// Seals directories that an earlier version kept in clear, and changes of bundles that tell of them. All at once: there
    /// are few, and a directory is erased only where it is sealed.
    ///
    /// Of a backup the keys stand in a file of their own, where these would not get: it is sealed when it is restored.
    static func sealDirectories(_ connection: any SQLConnection) throws {
        for var stored in try connection.rows(clear()) {
            let (name, version, text) = (try stored.text(), try stored.int(), try stored.text())
            let key = SubjectKey.draw()
            _ = try connection.run([
                keepKey(.blob(key.id.bytes), .blob(key.bytes)),
                seal(.text(name), .int(version), .text(key.seal(text))),
            ])
        }
        let keys = DirectoryKeys(connection: connection, keys: SubjectKeys(connection: connection))
        for var stored in try connection.rows(clearChanges()) {
            let (version, change) = (try stored.int(), try stored.text())
            let sealed = try keys.sealed(change: change)
            if sealed != change { _ = try connection.run([sealChange(.int(version), .text(sealed))]) }
        }
    }
}
