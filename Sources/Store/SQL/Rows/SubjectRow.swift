import Escalation
import Messages

/// Keys of subjects as rows, and what stands under them.
enum SubjectRow {
    private static let byLookup = SQLStatement("look for a subject", "SELECT id FROM subject_key WHERE lookup = ?1")
    private static let byCase = SQLStatement(
        "look for a subject",
        "SELECT subject_key FROM cases WHERE id = ?1 AND subject_key IS NOT NULL"
    )
    static let lock = SQLStatement("hold a subject's key", "SELECT 1 FROM subject_key WHERE id = ?1 {lock}")
    static let cases = SQLStatement(
        "read a subject's cases",
        "SELECT \(CaseRow.columns) FROM cases WHERE subject_key = ?1 ORDER BY id"
    )
    static let lockCases = SQLStatement(
        "lock a subject's cases",
        "SELECT \(CaseRow.columns) FROM cases WHERE subject_key = ?1 ORDER BY id {lock}"
    )
    static let countCases = SQLStatement("count a subject's cases", "SELECT count(*) FROM cases WHERE subject_key = ?1")
    /// Sealed bytes name their key behind their first byte.
    static let pending = SQLStatement(
        "count what is still to be sent",
        """
        SELECT
            (SELECT count(*) FROM notice n JOIN cases c ON c.id = n.case_id
                WHERE c.subject_key = ?1 AND n.standing = 'waiting'),
            (SELECT count(*) FROM outbox WHERE substr(body, 2, 16) = ?1)
                + (SELECT count(*) FROM held_outcome WHERE substr(body, 2, 16) = ?1)
        """
    )
    static let destroy = SQLStatement("destroy a subject's key", "DELETE FROM subject_key WHERE id = ?1")
    static let count = SQLStatement(
        "count destroyed keys",
        """
        INSERT INTO meta (key, value) VALUES ('\(Installation.Key.destroyedKeys)', '1')
        ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(meta.value AS BIGINT) + 1 AS TEXT)
        """
    )
    /// What was counted for keys of these cases goes with them.
    static let forgetKeys = SQLStatement(
        "forget a key",
        "DELETE FROM key_row WHERE open_case IS NULL AND last_case = ?1"
    )

    static func finding(_ subject: SubjectName, _ pseudonyms: Pseudonyms) -> SQLCommand {
        subject.kind == SubjectName.caseKind
            ? byCase(.text(subject.name)) : byLookup(.text(pseudonyms.ofSubject(subject)))
    }

    static func keyID(_ rows: [SQLRow]) throws -> SubjectKeyID? {
        guard var row = rows.first else { return nil }
        return SubjectKeyID(bytes: try row.blob())
    }

    static func pending(_ rows: [SQLRow]) throws -> (notices: Int, messages: Int) {
        guard var row = rows.first else { return (0, 0) }
        return (Int(try row.int()), Int(try row.int()))
    }
}

extension SQLReader {
    func subject(_ name: SubjectName) throws -> SubjectHolding? {
        guard name.kind != SubjectName.directoryKind else {
            return try DirectoryLook(rows: rows, json: json).holding(of: name.name)
        }
        guard let key = try SubjectRow.keyID(rows(SubjectRow.finding(name, json.keys.pseudonyms))) else { return nil }
        let found = try run([SubjectRow.cases(.blob(key.bytes)), SubjectRow.pending(.blob(key.bytes))])
        let pending = try SubjectRow.pending(found[1])
        return SubjectHolding(
            key: key,
            cases: try found[0].map { try CaseRow.read($0, json: json).case },
            waitingNotices: pending.notices,
            messages: pending.messages
        )
    }
}

extension SQLTransaction {
    func lockSubject(_ subject: SubjectName) throws -> SubjectHolding? {
        guard subject.kind != SubjectName.directoryKind else { return try lockDirectory(subject.name) }
        guard let key = try SubjectRow.keyID(rows(SubjectRow.finding(subject, json.keys.pseudonyms))) else {
            return nil
        }
        return try lockHolding(under: key)
    }

    func lockHolding(under key: SubjectKeyID) throws -> SubjectHolding? {
        locks.lock(.cases)
        let cases = try keep(try rows(SubjectRow.lockCases(.blob(key.bytes))))
        // Whoever opens a case about the subject holds its key: what came between the two is seen here.
        let held = try run([
            SubjectRow.lock(.blob(key.bytes)), SubjectRow.countCases(.blob(key.bytes)),
            SubjectRow.pending(.blob(key.bytes)),
        ])
        guard !held[0].isEmpty else { return nil }
        guard var counted = held[1].first, try counted.int() == Int64(cases.count) else {
            throw StoreError(
                .serialization,
                operation: "hold a subject's key",
                message: "a case about it was opened meanwhile"
            )
        }
        let pending = try SubjectRow.pending(held[2])
        return SubjectHolding(key: key, cases: cases, waitingNotices: pending.notices, messages: pending.messages)
    }

    /// Writes cases that have forgotten under keys of their own, and destroys the one under which all stood.
    func erasing(_ changes: ChangeSet) throws -> [SQLCommand] {
        guard let destroyed = changes.destroyed else { return [] }
        guard destroyed != .installation else { preconditionFailure("the installation's key is never destroyed") }
        var commands: [SQLCommand] = []
        let events = Set(changes.erased.compactMap { lockedCases[$0.id] }.flatMap(EventName.all))
        if let key = try json.keys.key(destroyed) {
            commands += try sealEvents(events, under: key) + sealChanges(under: key)
        }
        for subject in changes.erased {
            precondition(lockedCases[subject.id] != nil, "a case is locked before it is written")
            let key = draw(for: subject)
            commands.append(adding(key))
            commands.append(CaseRow.rewriting(subject, sealed: key, pseudonyms: json.keys.pseudonyms))
            commands.append(SubjectRow.forgetKeys(SQLValue(subject.id)))
        }
        return commands + [SubjectRow.destroy(.blob(destroyed.bytes)), SubjectRow.count()]
    }
}
