import Escalation
import JSON

extension StoredTrust {
    /// Both tables, in the order in which ``init(rows:json:)`` takes them.
    static let reading = [
        SQLStatement("read roots", "SELECT version, note, at, stored_by FROM policy_root ORDER BY version"),
        SQLStatement(
            "read bundles",
            "SELECT version, note, manifest, change_text, files, at, stored_by FROM bundle ORDER BY version"
        ),
    ]

    init(rows: ArraySlice<[SQLRow]>, json: StoredJSONReader) throws {
        let (roots, bundles) = (rows[rows.startIndex], rows[rows.startIndex + 1])
        self.init(
            roots: try roots.map { stored in
                var row = stored
                return StoredRoot(
                    version: try row.int(),
                    note: try row.text(),
                    at: try row.instant(),
                    storedBy: try row.text()
                )
            },
            bundles: try bundles.map { stored in
                var row = stored
                return StoredBundle(
                    version: try row.int(),
                    note: try row.text(),
                    manifest: try row.text(),
                    change: try json.keys.openAll(try row.text()),
                    files: StoredBundle.files(in: try json.read(try row.text()) { $0.materialise() }),
                    at: try row.instant(),
                    storedBy: try row.text()
                )
            }
        )
    }
}

extension StoredRoot {
    private static let add = SQLStatement(
        "store a root",
        "INSERT INTO policy_root (version, note, at, stored_by) VALUES (?1, ?2, ?3, ?4)"
    )

    var inserting: SQLCommand { Self.add(.int(version), .text(note), SQLValue(at), .text(storedBy)) }
}

extension StoredBundle {
    private static let add = SQLStatement(
        "store a bundle",
        """
        INSERT INTO bundle (version, note, manifest, change_text, files, at, stored_by)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        """
    )

    /// - Parameter change: As it is to stand there.
    func inserting(change: String) -> SQLCommand {
        Self.add(
            .int(version),
            .text(note),
            .text(manifest),
            .text(change),
            .text(filesJSON.description),
            SQLValue(at),
            .text(storedBy)
        )
    }

    private var filesJSON: JSONValue {
        .array(
            files.map { file in
                [
                    "path": .string(file.path),
                    "documents": .array(
                        file.documents.map { [.string($0.kind), .string($0.name), .int($0.version)] }
                    ),
                ]
            }
        )
    }

    /// What is not written as ``filesJSON`` writes it is left out: the manifest says what is missing.
    static func files(in json: JSONValue) -> [File] {
        (json.array ?? []).map { file in
            File(
                path: file["path"]?.string ?? "",
                documents: (file["documents"]?.array ?? []).compactMap { document in
                    guard let kind = document[0]?.string, let name = document[1]?.string,
                        let version = document[2]?.int
                    else { return nil }
                    return Document(kind: kind, name: name, version: version)
                }
            )
        }
    }
}
