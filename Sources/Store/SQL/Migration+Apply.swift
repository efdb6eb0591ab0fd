extension Migration {
    private static let createMeta = SQLStatement(
        "migrate",
        "CREATE TABLE IF NOT EXISTS meta (key {text} PRIMARY KEY, value {text} NOT NULL) {strict}"
    )
    private static let readSchema = SQLStatement("migrate", "SELECT value FROM meta WHERE key = 'schema'")
    private static let readFloor = SQLStatement("migrate", "SELECT value FROM meta WHERE key = 'schema-floor'")
    private static let readRestored = SQLStatement("migrate", "SELECT value FROM meta WHERE key = 'restored'")
    private static let setIfAbsent = SQLStatement(
        "migrate",
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO NOTHING"
    )
    private static let setSchema = SQLStatement(
        "migrate",
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )

    /// Where `deploy/postgres/roles.sql` was applied, the workers' role gets its rights on the tables that are new.
    private static let settlePrivileges = SQLStatement(
        "grant the workers their rights",
        """
        DO $$ BEGIN
            IF to_regprocedure('settle_privileges()') IS NOT NULL THEN PERFORM settle_privileges(); END IF;
        END $$
        """
    )

    /// Applies what is missing, inside the exclusive transaction that the caller has begun: of several processes that
    /// migrate at once, one does it and the others find it done.
    static func apply(to connection: any SQLConnection, environment: String?) throws {
        _ = try connection.run([createMeta()])
        var row = try connection.row(readSchema())
        let schema = try row?.text()
        let current = schema.flatMap { Int64($0) } ?? 0
        try Installation.refuseNewer(schema: current)
        // What was done since may ask for more of workers than any step of the schema does.
        var floorRow = try connection.row(readFloor())
        let raised = try floorRow?.text()
        let floor = max(floor, raised.flatMap { Int64($0) } ?? 0)
        for migration in all where migration.number > current {
            _ = try connection.run(migration.statements(for: connection.dialect).map { $0() })
        }
        var values = [
            Installation.Key.incarnation: "1", Installation.Key.documentsRevision: "0",
            Installation.Key.installationChange: "0", Installation.Key.logSize: "0",
        ]
        if current < sealing.number { try drawKeys(connection) }
        if current > 0, current < sealing.number { try pseudonymise(connection) }
        if current > 0, current < directories.number, try connection.row(readRestored()) == nil {
            try sealDirectories(connection)
        }
        if let environment { values[Installation.Key.environment] = environment }
        _ = try connection.run(
            values.map { setIfAbsent(.text($0), .text($1)) } + [
                setSchema(.text(Installation.Key.schema), .text(String(newest))),
                setSchema(.text(Installation.Key.schemaFloor), .text(String(floor))),
            ]
        )
        if connection.dialect == .postgreSQL { _ = try connection.run([settlePrivileges()]) }
    }
}
