import Escalation
import JSON

/// Directories as rows: the text of each version stands sealed under a key of its own, which it names.
enum DirectoryRow {
    static let text = SQLStatement(
        "look for a directory",
        "SELECT text FROM document WHERE kind = '\(StoredDocument.directoryKind)' AND version = ?1"
    )
    static let newest = SQLStatement(
        "look for the directory in force",
        "SELECT max(version) FROM document WHERE kind = '\(StoredDocument.directoryKind)'"
    )
    private static let ofKey = SQLStatement(
        "look for a key's directory",
        "SELECT version, text FROM document WHERE kind = '\(StoredDocument.directoryKind)' AND substr(text, 1, ?1) = ?2"
    )
    static let bundles = SQLStatement("read the files of bundles", "SELECT files FROM bundle ORDER BY version")
    static let unfinished = SQLStatement(
        "look for cases under a policy",
        """
        SELECT \(CaseRow.columns) FROM cases
        WHERE policy = ?1 AND policy_version = ?2 AND (status = 'open' OR aftercare_due IS NOT NULL) ORDER BY id
        """
    )

    /// What is sealed begins with its key's name: `sealed:`, and of the Base64 behind it what fifteen whole bytes give.
    static func ofKey(_ key: SubjectKey) -> SQLCommand {
        let start = key.seal("").prefix(27)
        return ofKey(.int(Int64(start.count)), .text(String(start)))
    }
}

/// What is kept of a directory, and what still needs it.
struct DirectoryLook {
    let rows: (SQLCommand) throws -> [SQLRow]
    let json: StoredJSONReader

    /// - Parameter name: A version; `nil` comes back where there is none, or where it was erased.
    func holding(of name: String) throws -> SubjectHolding? {
        guard let version = Int64(name), var row = try rows(DirectoryRow.text(.int(version))).first,
            let key = Seal.keyID(ofText: try row.text()), try json.keys.key(key) != nil
        else { return nil }
        var newest = try rows(DirectoryRow.newest()).first
        let bundles = try rows(DirectoryRow.bundles()).map { stored in
            var row = stored
            return StoredBundle.files(in: try json.read(try row.text()) { $0.materialise() })
        }
        let use = DirectoryUse(of: version, newest: try newest?.optionalInt(), bundles: bundles)
        let cases = try use.policies.flatMap { policy in
            try rows(DirectoryRow.unfinished(.text(policy.name), .int(policy.version)))
        }
        return SubjectHolding(
            key: key,
            cases: try cases.map { try CaseRow.read($0, json: json).case }.sorted { $0.id < $1.id },
            waitingNotices: 0,
            messages: 0,
            isInForce: use.isInForce
        )
    }
}
