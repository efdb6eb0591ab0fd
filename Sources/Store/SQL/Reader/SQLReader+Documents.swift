import Escalation

extension SQLReader {
    private static let newest = SQLStatement(
        "read documents",
        """
        SELECT \(StoredDocument.columns) FROM document d
        WHERE version = (SELECT max(version) FROM document o WHERE o.kind = d.kind AND o.name = d.name)
        ORDER BY kind, name
        """
    )
    private static let one = SQLStatement(
        "read a document",
        "SELECT \(StoredDocument.columns) FROM document WHERE kind = ?1 AND name = ?2 AND version = ?3"
    )
    private static let history = SQLStatement(
        "read documents",
        "SELECT \(StoredDocument.columns) FROM document ORDER BY kind, name, version"
    )
    private static let historyOfKind = SQLStatement(
        "read documents",
        "SELECT \(StoredDocument.columns) FROM document WHERE kind = ?1 ORDER BY name, version"
    )

    func documentsRevision() throws -> Int64 {
        try meta(Installation.Key.documentsRevision).flatMap { Int64($0) } ?? 0
    }

    func documents() throws -> [StoredDocument] {
        try rows(Self.newest()).map { try StoredDocument(row: $0, json: json) }
    }

    func document(kind: String, name: String, version: Int64) throws -> StoredDocument? {
        try rows(Self.one(.text(kind), .text(name), .int(version))).first.map {
            try StoredDocument(row: $0, json: json)
        }
    }

    func trust() throws -> StoredTrust {
        try StoredTrust(rows: run(StoredTrust.reading.map { $0() })[...], json: json)
    }

    func documentHistory(kind: String?) throws -> [StoredDocument] {
        try rows(kind.map { Self.historyOfKind(.text($0)) } ?? Self.history()).map {
            try StoredDocument(row: $0, json: json)
        }
    }
}
