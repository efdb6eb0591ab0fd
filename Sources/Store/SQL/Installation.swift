/// What every transaction checks first: which store this is, and whether it may still be used.
struct Installation: Sendable {
    let incarnation: Int64
    /// How many entries its log has.
    let logSize: Int64
    /// Under which names that others chose are kept, in hexadecimal.
    let pseudonymKey: String?
    /// How many keys of subjects were destroyed, as it is written; absent before the first.
    let destroyedKeys: String?

    /// Names of rows in `meta` that are the store's own.
    enum Key {
        static let schema = "schema"
        /// The oldest schema whose workers can go on beside the newest.
        static let schemaFloor = "schema-floor"
        static let incarnation = "incarnation"
        static let environment = "environment"
        /// Where the installation went, once it was moved.
        static let moved = "moved"
        /// Set while the store is the target of a move that is not finished.
        static let arriving = "arriving"
        /// What the store was restored from, until it has been recovered.
        static let restored = "restored"
        /// From which index of the log on a recovery that is under way takes over, and has taken over.
        static let recoveredFrom = "recovered-from"
        static let documentsRevision = "documents-revision"
        static let installationChange = "installation-change"
        static let logSize = "log-size"
        static let pseudonymKey = "pseudonym-key"
        static let destroyedKeys = "destroyed-keys"
    }

    static let read = SQLStatement(
        "look at the installation",
        """
        SELECT key, value FROM meta
        WHERE key IN (
            'schema', 'schema-floor', 'incarnation', 'environment', 'moved', 'arriving', 'restored', 'log-size',
            'pseudonym-key', 'destroyed-keys'
        )
        """
    )

    /// Refuses a store that this version, or this environment, must not work on.
    ///
    /// - Parameter isRecovering: Whether whoever asks is the recovery, and may work on a store that waits for it.
    init(_ rows: [SQLRow], environment: String?, isRecovering: Bool = false) throws {
        let values = try Self.values(rows)
        try Self.check(
            schema: values[Key.schema].flatMap { Int64($0) } ?? 0,
            floor: values[Key.schemaFloor].flatMap { Int64($0) }
        )
        if let place = values[Key.moved] {
            throw StoreError(.moved, operation: "begin", message: "this store was moved to \(place)")
        }
        if values[Key.arriving] != nil {
            throw StoreError(
                .unusable,
                operation: "begin",
                message: "the move into this store was not finished: run it again"
            )
        }
        if let what = values[Key.restored], !isRecovering {
            throw StoreError(
                .restored,
                operation: "begin",
                message: "this store is \(what), and lacks what was done since: run `belay store recover`"
            )
        }
        if let environment, let own = values[Key.environment], own != environment {
            throw StoreError(
                .wrongEnvironment,
                operation: "begin",
                message: "this store belongs to the environment \(own), not to \(environment)"
            )
        }
        incarnation = values[Key.incarnation].flatMap { Int64($0) } ?? 1
        pseudonymKey = values[Key.pseudonymKey]
        destroyedKeys = values[Key.destroyedKeys]
        logSize = values[Key.logSize].flatMap { Int64($0) } ?? 0
    }

    /// Refuses a store that is not the one that this process has worked on: a server took over that had less, or somebody
    /// restored a backup meanwhile.
    func check(follows seen: Installation?) throws {
        guard let seen else { return }
        guard incarnation == seen.incarnation else {
            throw StoreError(
                .restored,
                operation: "begin",
                message:
                    "it was recovered while this process worked on it, which may still hold what is lost: start it again"
            )
        }
        guard logSize >= seen.logSize else {
            throw StoreError(
                .restored,
                operation: "begin",
                message:
                    "its log has \(logSize) entries, and had \(seen.logSize): it was restored, or a server took over that had "
                    + "less. Stop the workers and run `belay store recover`"
            )
        }
    }

    static func values(_ rows: [SQLRow]) throws -> [String: String] {
        var values: [String: String] = [:]
        for var row in rows { values[try row.text()] = try row.text() }
        return values
    }

    /// - Parameter floor: Absent in a store of a version that knew none: then nothing older fits.
    static func check(schema: Int64, floor: Int64?) throws {
        guard schema >= Migration.newest else {
            throw StoreError(
                .notMigrated,
                operation: "begin",
                message: "its schema is \(schema), this version needs \(Migration.newest): run `belay store migrate`"
            )
        }
        if floor ?? schema > Migration.newest { try refuseNewer(schema: schema) }
    }

    static func refuseNewer(schema: Int64) throws {
        guard schema <= Migration.newest else {
            throw StoreError(
                .newerSchema,
                operation: "begin",
                message: "its schema is \(schema), this version knows only \(Migration.newest): update Belay"
            )
        }
    }
}
