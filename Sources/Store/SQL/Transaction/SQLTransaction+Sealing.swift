import Escalation
import Messages

/// Under which key what is written stands.
extension SQLTransaction {
    private static let add = SQLStatement(
        "keep a subject's key",
        "INSERT INTO subject_key (id, key, made_at) VALUES (?1, ?2, ?3)"
    )
    /// Of two cases about one subject that open at once, the second waits for the first and gets its key.
    private static let addNamed = SQLStatement(
        "keep a subject's key",
        """
        INSERT INTO subject_key (id, key, lookup, made_at) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (lookup) DO UPDATE SET lookup = excluded.lookup RETURNING id, key
        """
    )
    private static let ofCase = SQLStatement("look for a case's key", "SELECT subject_key FROM cases WHERE id = ?1")

    /// The key of a case that was locked or is about to be written; of any other, the one that it has by now. What belongs to
    /// no case is sealed under the installation's.
    func key(of id: CaseID) throws -> SubjectKey {
        if let key = keyOfCase[id] { return key }
        var row = id == Entry.installation ? nil : try rows(Self.ofCase(SQLValue(id))).first
        let own = try row?.optionalBlob().flatMap(SubjectKeyID.init(bytes:)).flatMap(json.keys.key)
        let key = try own ?? installationKey()
        keyOfCase[id] = key
        return key
    }

    /// The key of whom a message is about.
    func key(about envelope: Envelope) throws -> SubjectKey { try key(of: envelope.caseID ?? Entry.installation) }

    func installationKey() throws -> SubjectKey {
        guard let key = try json.keys.key(.installation) else {
            throw StoreError(.unexpected, operation: "seal", message: "the installation's own key is missing")
        }
        return key
    }

    /// Finds or makes the keys of what a batch opens. The commands that have to run before anything is written under them.
    ///
    /// A case that an earlier version wrote in clear is sealed as a whole before it changes: whoever looks for such cases
    /// knows them by having no key.
    func prepareKeys(for changes: ChangeSet) throws -> [SQLCommand] {
        var commands: [SQLCommand] = []
        for subject in changes.updatedCases where keyOfCase[subject.id] == nil {
            if let earlier = lockedCases[subject.id] { try sealEarlier(earlier) }
        }
        var named: [(case: CaseID, subject: SubjectName)] = []
        for subject in changes.newCases {
            if let name = subject.opening.subject {
                named.append((subject.id, name))
            } else {
                commands.append(adding(draw(for: subject)))
            }
        }
        for (new, key) in zip(named, try keys(of: named.map(\.subject))) { keyOfCase[new.case] = key }
        return commands
    }

    func draw(for subject: Case) -> SubjectKey {
        let key = SubjectKey.draw()
        keyOfCase[subject.id] = key
        return key
    }

    func adding(_ key: SubjectKey) -> SQLCommand {
        Self.add(.blob(key.id.bytes), .blob(key.bytes), SQLValue(now))
    }

    /// The keys of subjects with a name, made where they are missing, in the order of `subjects`.
    func keys(of subjects: [SubjectName]) throws -> [SubjectKey] {
        let lookups = subjects.map(json.keys.pseudonyms.ofSubject)
        let sorted = Set(lookups).sorted()
        let found = try run(
            sorted.map { lookup in
                let key = SubjectKey.draw()
                return Self.addNamed(.blob(key.id.bytes), .blob(key.bytes), .text(lookup), SQLValue(now))
            }
        )
        var keys: [String: SubjectKey] = [:]
        for (lookup, rows) in zip(sorted, found) {
            guard var row = rows.first, let id = SubjectKeyID(bytes: try row.blob()),
                let key = SubjectKey(id: id, bytes: try row.blob())
            else { throw StoreError(.unexpected, operation: "keep a subject's key", message: "no key came back") }
            keys[lookup] = key
        }
        return lookups.compactMap { keys[$0] }
    }
}
