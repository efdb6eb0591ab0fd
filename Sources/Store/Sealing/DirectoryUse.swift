import JSON

/// What a version of the directory is still needed for, as the documents of a store say.
struct DirectoryUse {
    /// People are told by it.
    let isInForce: Bool
    /// Policies that stand in one signed file with it and in no other. Once it is erased, the file's digest cannot be
    /// recomputed and they are not believed any more.
    let policies: [StoredBundle.Document]

    /// - Parameters:
    ///   - newest: The newest version that was applied.
    ///   - bundles: The files of each bundle, the one in force last.
    init(of version: Int64, newest: Int64?, bundles: [[StoredBundle.File]]) {
        let own = StoredBundle.Document.directory(version)
        isInForce = version == newest || bundles.last?.contains { $0.documents.contains(own) } == true
        let files = bundles.joined()
        func policies(_ files: [StoredBundle.File]) -> Set<StoredBundle.Document> {
            Set(files.flatMap(\.documents).filter { $0.kind == "policy" })
        }
        let alone = policies(files.filter { !$0.documents.contains { $0.kind == StoredDocument.directoryKind } })
        self.policies = policies(files.filter { $0.documents.contains(own) }).subtracting(alone).sorted {
            ($0.name, $0.version) < ($1.name, $1.version)
        }
    }
}

/// What a bundle's change tells of people.
enum DirectoryChange {
    /// The versions of the directory whose values a change shows, old and new. A directory that changes changes its version.
    static func versions(in change: JSONValue) -> [Int64] {
        var versions: Set<Int64> = []
        for field in change["difference"]?.array ?? [] where field["document"]?.string == StoredDocument.directoryKind {
            for value in [field["old"], field["new"]] {
                switch field["path"]?.string {
                case "version": versions.formUnion(value?.int.map { [$0] } ?? [])
                case "": versions.formUnion(value?["version"]?.int.map { [$0] } ?? [])
                default: break
                }
            }
        }
        return versions.sorted()
    }

    /// The same of a change as it was signed; none where it is none of ours.
    static func versions(written change: String) -> [Int64] {
        (try? JSONValue.parse(change)).map(versions) ?? []
    }
}

extension StoredBundle.Document {
    static func directory(_ version: Int64) -> Self {
        Self(kind: StoredDocument.directoryKind, name: StoredDocument.directoryKind, version: version)
    }
}
