import Escalation

/// A backup of a store while its fleet works: one consistent view, in one file that is a store of its own.
///
/// Both databases give the same file, an SQLite database, so that a backup can be looked at with any tool that reads one,
/// and put into either database. It is closed to workers until it has been recovered: what it lacks is in the log.
public struct StoreBackup {
    /// What a backup holds.
    public struct Summary: Hashable, Sendable {
        public let rows: Int
        /// How many entries the log had.
        public let logSize: Int64
        /// Entries that had no index yet.
        public let unsequenced: Int
        public let cases: Int
        public let takenAt: Instant
        public let incarnation: Int64
        /// Rows in the file of what is kept apart; `nil` where there is no such file.
        public let keptApart: Int?
    }

    private let source: StoreAddress
    private let options: StoreOptions
    private let keptApart: Set<String>

    public init(of source: StoreAddress, _ options: StoreOptions = StoreOptions()) {
        self.init(of: source, options, keepingApart: CopiedTable.keptApart)
    }

    init(of source: StoreAddress, _ options: StoreOptions, keepingApart tables: Set<String>) {
        self.source = source
        self.options = options
        keptApart = tables
    }

    /// Whether there is anything that goes into a file of its own.
    public static var keepsKeysApart: Bool { !CopiedTable.keptApart.isEmpty }

    /// Writes the backup, safe on the disk before it has its name. Neither file may be there.
    ///
    /// - Parameters:
    ///   - keys: For what is kept apart; written where there is such a table.
    ///   - progress: May throw to end the run; nothing is left of it then.
    public func write(
        to path: String,
        keys keysPath: String,
        progress: (StoreCopy.Progress) throws -> Void = { _ in }
    ) throws -> Summary {
        let main = try BackupFile(at: path)
        let apart = keptApart.isEmpty ? nil : try BackupFile(at: keysPath)
        defer {
            main.discard()
            apart?.discard()
        }
        let old = source.openStore(options, faults: NoFaults())
        defer { old.close() }
        let summary = try old.connection.transaction(.read, opening: [Installation.read()]) { now, rows in
            let installation = try Installation(rows[0], environment: options.environment)
            let what = "the backup of \(source) of \(now)"
            let counts = SQLReader(
                connection: old.connection,
                json: StoredJSONReader(keys: SubjectKeys(connection: old.connection)),
                now: now,
                incarnation: installation.incarnation
            )
            let status = try (cases: counts.counts().cases, unsequenced: counts.status().unsequenced)
            let kept = try apart.map { file in
                try fill(
                    file,
                    from: old.connection,
                    what,
                    CopiedTable.all.filter { keptApart.contains($0.name) },
                    progress
                )
            }
            let copied = try fill(
                main,
                from: old.connection,
                what,
                CopiedTable.all.filter { !keptApart.contains($0.name) },
                progress
            )
            return Summary(
                rows: copied,
                logSize: installation.logSize,
                unsequenced: status.unsequenced,
                cases: status.cases,
                takenAt: now,
                incarnation: installation.incarnation,
                keptApart: kept
            )
        }
        try apart?.publish()
        try main.publish()
        return summary
    }

    private func fill(
        _ file: BackupFile,
        from old: any SQLConnection,
        _ what: String,
        _ tables: [CopiedTable],
        _ progress: (StoreCopy.Progress) throws -> Void
    ) throws -> Int {
        let new = try file.address.openStore(StoreOptions(), faults: NoFaults())
        defer { new.close() }
        try new.migrate()
        return try new.connection.transaction(.exclusive, opening: []) { _, _ in
            let filling = TableCopy(from: old, to: new.connection)
            try filling.dropOwnKey()
            try filling.copySettings(and: [Installation.Key.restored: what])
            return try filling.copy(tables, progress)
        }
    }
}

/// Puts a backup into an empty store, which stays closed until it is recovered.
public struct StoreRestoration {
    private let backup: StoreAddress
    private let keys: StoreAddress?
    private let target: StoreAddress
    private let options: StoreOptions
    private let keptApart: Set<String>

    /// - Parameters:
    ///   - path: Absolute, of the backup.
    ///   - keysPath: Of the file of what is kept apart; `nil` leaves that empty, and what is encrypted under it unreadable.
    public init(
        of path: String,
        keys keysPath: String?,
        into target: StoreAddress,
        _ options: StoreOptions = StoreOptions()
    ) throws {
        try self.init(of: path, keys: keysPath, into: target, options, keptApart: CopiedTable.keptApart)
    }

    init(
        of path: String,
        keys keysPath: String?,
        into target: StoreAddress,
        _ options: StoreOptions,
        keptApart: Set<String>
    ) throws {
        backup = try StoreAddress("sqlite:\(path)")
        keys = try keysPath.map { try StoreAddress("sqlite:\($0)") }
        self.target = target
        self.options = options
        self.keptApart = keptApart
    }

    /// - Returns: how many rows were put there; `nil` where an earlier run had done it.
    public func run(progress: (StoreCopy.Progress) throws -> Void = { _ in }) throws -> Int? {
        guard backup != target, keys != target else {
            throw StoreError(.unusable, operation: "restore", message: "a backup is not restored onto itself")
        }
        let new = target.openStore(options, faults: NoFaults())
        defer { new.close() }
        try new.migrate()
        return try new.connection.transaction(.exclusive, opening: [Installation.read()]) { _, rows in
            if let present = try Installation.values(rows[0])[Installation.Key.restored] {
                guard try description(of: backup) == present else {
                    throw StoreError(
                        .unusable,
                        operation: "restore",
                        message: "\(target) holds \(present) already: recover that one, or begin with an empty store"
                    )
                }
                return nil
            }
            let apart = CopiedTable.all.filter { keptApart.contains($0.name) }
            var copied = try copy(
                CopiedTable.all.filter { !keptApart.contains($0.name) },
                of: backup,
                into: new,
                progress
            )
            if let keys { copied += try copy(apart, of: keys, into: new, progress, isFirst: false) }
            // Without the file of keys the installation gets one of its own again.
            try Migration.drawKeys(new.connection)
            try Migration.sealDirectories(new.connection)
            return copied
        }
    }

    private func copy(
        _ tables: [CopiedTable],
        of file: StoreAddress,
        into new: SQLStore,
        _ progress: (StoreCopy.Progress) throws -> Void,
        isFirst: Bool = true
    ) throws -> Int {
        try reading(file) { old in
            let filling = TableCopy(from: old, to: new.connection)
            if isFirst {
                try filling.dropOwnKey()
                try filling.checkEmptiness(of: target)
                try filling.copySettings(and: [:])
            }
            return try filling.copy(tables, progress)
        }
    }

    private func description(of file: StoreAddress) throws -> String? {
        try reading(file) { try Installation.values($0.rows(Installation.read()))[Installation.Key.restored] }
    }

    /// Reads a file that is a backup of this version's schema.
    private func reading<Result>(_ file: StoreAddress, _ body: (any SQLConnection) throws -> Result) throws -> Result {
        let old = file.openStore(StoreOptions(environment: options.environment), faults: NoFaults())
        defer { old.close() }
        return try old.connection.transaction(.read, opening: [Installation.read()]) { _, rows in
            _ = try Installation(rows[0], environment: options.environment, isRecovering: true)
            guard try Installation.values(rows[0])[Installation.Key.restored] != nil else {
                throw StoreError(
                    .unusable,
                    operation: "restore",
                    message: "\(file) is no backup that `belay store backup` has written"
                )
            }
            return try body(old.connection)
        }
    }
}
