import Escalation

/// The keys under which directories stand, and what tells of them beside.
struct DirectoryKeys {
    let connection: any SQLConnection
    let keys: SubjectKeys

    /// Those of these versions that are there.
    func keys(of versions: [Int64]) throws -> [SubjectKey] {
        try versions.compactMap { version in
            guard var row = try connection.row(DirectoryRow.text(.int(version))) else { return nil }
            return try Seal.keyID(ofText: try row.text()).flatMap(keys.key)
        }
    }

    /// A bundle's change, under the keys of all directories whose people it shows, one within the other: whichever of them is
    /// erased, it is gone with it.
    func sealed(change: String) throws -> String {
        let versions = DirectoryChange.versions(written: change)
        guard !versions.isEmpty else { return change }
        var keys = try keys(of: versions)
        if keys.isEmpty, let own = try self.keys.key(.installation) { keys = [own] }
        return keys.reduce(change) { $1.seal($0) }
    }
}

extension SubjectKeys {
    /// Text that may be sealed under several keys, one within the other; `nil` once any of them was destroyed.
    func openAll(_ text: String) throws -> String? {
        var text = text
        while Seal.keyID(ofText: text) != nil {
            guard let inner = try open(text) else { return nil }
            text = inner
        }
        return text
    }
}
