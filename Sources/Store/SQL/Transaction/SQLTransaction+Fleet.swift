import Escalation

extension SQLTransaction {
    private static let note = SQLStatement(
        "note a worker",
        """
        INSERT INTO worker (\(WorkerPresence.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, host = excluded.host, process = excluded.process,
            version = excluded.version, levels = excluded.levels, started_at = excluded.started_at,
            seen_at = excluded.seen_at, documents_revision = excluded.documents_revision,
            bundle_version = excluded.bundle_version, bundle_digest = excluded.bundle_digest,
            bundle_doubt = excluded.bundle_doubt
        """
    )
    /// Skips what somebody holds: pruning never makes a worker wait.
    private static let pruneInbox = SQLStatement(
        "prune the inbox",
        """
        DELETE FROM inbox WHERE (handler, sender, message_id) IN (
            SELECT handler, sender, message_id FROM inbox WHERE at < ?1 ORDER BY at LIMIT ?2 {skip locked}
        ) RETURNING 1
        """
    )
    private static let pruneTrials = SQLStatement(
        "prune trials",
        """
        DELETE FROM trial WHERE digest IN (SELECT digest FROM trial WHERE at < ?1 LIMIT ?2 {skip locked}) RETURNING 1
        """
    )
    private static let pruneWorkers = SQLStatement(
        "prune workers",
        """
        DELETE FROM worker WHERE id IN (SELECT id FROM worker WHERE seen_at < ?1 LIMIT ?2 {skip locked}) RETURNING 1
        """
    )
    static let readMeta = SQLStatement("read a setting", "SELECT value FROM meta WHERE key = ?1")
    private static let writeMeta = SQLStatement(
        "write a setting",
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )

    func noteWorker(_ presence: WorkerPresence) throws {
        _ = try rows(
            Self.note(
                .text(presence.id),
                .text(presence.kind),
                .text(presence.host),
                .int(presence.process),
                .text(presence.version),
                .text(presence.levels.map(\.rawValue).storedArray),
                SQLValue(presence.startedAt),
                SQLValue(presence.seenAt),
                .int(presence.documentsRevision),
                SQLValue(presence.bundleVersion),
                presence.bundleDigest.map { SQLValue($0) } ?? .null,
                SQLValue(presence.bundleDoubt)
            )
        )
    }

    func prune(inboxAge: Duration, limit: Int) throws -> Int {
        let (old, limit) = (SQLValue(now - inboxAge), SQLValue(limit))
        let gone = SQLValue(now - .seconds(24 * 60 * 60))
        let commands = [
            Self.pruneInbox(old, limit), Self.pruneTrials(old, limit), GateRow.prune(old, limit),
            ShapeRow.prune(old, limit), Self.pruneWorkers(gone, limit),
        ]
        return try run(commands).reduce(0) { $0 + $1.count }
    }

    func meta(_ key: String) throws -> String? {
        guard var row = try rows(Self.readMeta(.text(key))).first else { return nil }
        return try row.text()
    }

    func setMeta(_ key: String, _ value: String) throws {
        _ = try rows(Self.writeMeta(.text(key), .text(value)))
    }
}

extension WorkerPresence {
    static let columns = """
        id, kind, host, process, version, levels, started_at, seen_at, documents_revision,
        bundle_version, bundle_digest, bundle_doubt
        """

    init(row stored: SQLRow, json: StoredJSONReader) throws {
        var row = stored
        self.init(
            id: try row.text(),
            kind: try row.text(),
            host: try row.text(),
            process: try row.int(),
            version: try row.text(),
            levels: try json.texts(try row.text()).map { LevelName($0) },
            startedAt: try row.instant(),
            seenAt: try row.instant(),
            documentsRevision: try row.int(),
            bundleVersion: try row.optionalInt(),
            bundleDigest: try row.optionalBlob().flatMap { Digest(bytes: $0) },
            bundleDoubt: try row.optionalText()
        )
    }
}
