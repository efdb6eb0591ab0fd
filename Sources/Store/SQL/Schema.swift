/// A step of the schema. Steps are only ever added; one version expands, a later one contracts, so that versions N and
/// N+1 run side by side: the store is migrated first, and its workers are replaced one by one.
struct Migration: Sendable {
    let number: Int64
    /// The oldest schema whose workers can work on a store that has taken this step. A step that only adds tables and
    /// columns that may be empty leaves it where it was.
    var floor: Int64 = 1
    /// For both databases, in the words of ``SQLStatement``.
    let shared: [String]
    let sqlite: [String]
    let postgreSQL: [String]

    func statements(for dialect: SQLDialect) -> [SQLStatement] {
        (shared + (dialect == .sqlite ? sqlite : postgreSQL)).map { SQLStatement("migrate to \(number)", $0) }
    }

    static let all: [Migration] = [
        first, second, gates, noticePace, proceedings, duty, standing, course, policyTrust, shapes, record, signedLog,
        reviews, drills, sealing, lostCases, directories,
    ]

    /// The oldest schema whose workers can work on a store of this version.
    static var floor: Int64 { all.map(\.floor).max() ?? newest }

    /// The schema that this version reads and writes.
    static var newest: Int64 { all[all.count - 1].number }
}

extension Migration {
    private static let first = Migration(
        number: 1,
        shared: tables + indexes,
        sqlite: immutable.flatMap(sqliteGuards),
        postgreSQL: [postgreSQLGuard] + immutable.flatMap(postgreSQLGuards)
    )

    /// What owners have answered at a level that needs several.
    private static let second = Migration(
        number: 2,
        shared: ["ALTER TABLE cases ADD COLUMN tally {text}"],
        sqlite: [],
        postgreSQL: []
    )

    private static let tables = [
        """
        CREATE TABLE document (
            kind {text} NOT NULL, name {text} NOT NULL, version {integer} NOT NULL, text {text} NOT NULL,
            hash {bytes} NOT NULL, applied_at {integer} NOT NULL, applied_by {text} NOT NULL,
            PRIMARY KEY (kind, name, version)
        ) {strict}
        """,
        """
        CREATE TABLE inbox (
            handler {text} NOT NULL, sender {text} NOT NULL, message_id {text} NOT NULL, digest {bytes} NOT NULL,
            at {integer} NOT NULL, answer {text},
            PRIMARY KEY (handler, sender, message_id)
        ) {keyed}
        """,
        "CREATE TABLE trial (digest {bytes} PRIMARY KEY, count {integer} NOT NULL, at {integer} NOT NULL) {strict}",
        """
        CREATE TABLE key_row (
            policy {text} NOT NULL, trigger_name {text} NOT NULL, key_value {text} NOT NULL, running {integer} NOT NULL,
            open_case {text}, last_case {text}, failing_order {integer}, failing_tie {text},
            recovered_order {integer}, recovered_tie {text}, counted {text},
            PRIMARY KEY (policy, trigger_name, key_value)
        ) {keyed}
        """,
        // An open case without a deadline cannot be written.
        """
        CREATE TABLE cases (
            id {text} PRIMARY KEY, policy {text} NOT NULL, policy_version {integer} NOT NULL,
            trigger_name {text} NOT NULL, key_value {text} NOT NULL, running {integer} NOT NULL,
            opened_at {integer} NOT NULL, opening {text} NOT NULL,
            status {text} NOT NULL, level {text} NOT NULL, generation {integer}, stage {text}, since {integer},
            owners {text}, window_ends {integer}, warning_due {integer},
            claim_by {text}, claim_at {integer}, claim_until {integer}, next_due {integer},
            outcome {text}, closed_at {integer}, closed_by {text}, closer {text},
            change {integer} NOT NULL, revision {integer} NOT NULL, attached {integer} NOT NULL,
            updated_at {integer} NOT NULL,
            snapshot_digest {bytes} NOT NULL, snapshot {text} NOT NULL, waiting {text} NOT NULL,
            CONSTRAINT open_case_has_deadline CHECK ((status = 'open') = (next_due IS NOT NULL)),
            CONSTRAINT closed_case_has_outcome CHECK ((status = 'closed') = (outcome IS NOT NULL))
        ) {strict}
        """,
        """
        CREATE TABLE notice (
            id {text} PRIMARY KEY, case_id {text} NOT NULL, generation {integer} NOT NULL, purpose {text} NOT NULL,
            person {text}, channel {text}, url {text}, outcome {text}, created_at {integer} NOT NULL,
            attempt {integer} NOT NULL, standing {text} NOT NULL, due {integer}, detail {text},
            CONSTRAINT waiting_notice_is_due CHECK ((standing = 'waiting') = (due IS NOT NULL))
        ) {strict}
        """,
        """
        CREATE TABLE outbox (
            id {number}, lane {text} NOT NULL, exchange {text} NOT NULL, routing_key {text} NOT NULL,
            message_id {text} NOT NULL, type {text} NOT NULL, content_type {text} NOT NULL, correlation {text},
            traceparent {text}, body {bytes} NOT NULL, written_at {integer} NOT NULL
        ) {strict}
        """,
        "CREATE TABLE role (name {text} PRIMARY KEY, holder {text} NOT NULL, lease_until {integer} NOT NULL) {strict}",
        "CREATE TABLE lane (id {text} PRIMARY KEY, epoch {integer} NOT NULL, lease_until {integer} NOT NULL) {strict}",
        """
        CREATE TABLE entry (
            row_id {number}, case_id {text} NOT NULL, change {integer} NOT NULL, kind {text} NOT NULL,
            body {bytes} NOT NULL,
            UNIQUE (case_id, change)
        ) {strict}
        """,
        """
        CREATE TABLE entry_detail (
            row_id {integer} PRIMARY KEY, salt {bytes} NOT NULL, content {text} NOT NULL
        ) {strict}
        """,
        "CREATE TABLE unsequenced (row_id {integer} PRIMARY KEY) {strict}",
        """
        CREATE TABLE leaf (
            idx {integer} PRIMARY KEY, row_id {integer} NOT NULL UNIQUE, hash {bytes} NOT NULL
        ) {strict}
        """,
        "CREATE TABLE log_head (size {integer} PRIMARY KEY, root {bytes} NOT NULL, peaks {bytes} NOT NULL) {strict}",
        """
        CREATE TABLE dead (
            id {text} PRIMARY KEY, at {integer} NOT NULL, reason {text} NOT NULL, queue {text} NOT NULL,
            exchange {text} NOT NULL, routing_key {text} NOT NULL, properties {text} NOT NULL, body {bytes} NOT NULL,
            state {text} NOT NULL
        ) {strict}
        """,
        """
        CREATE TABLE worker (
            id {text} PRIMARY KEY, kind {text} NOT NULL, host {text} NOT NULL, process {integer} NOT NULL,
            version {text} NOT NULL, levels {text} NOT NULL, started_at {integer} NOT NULL, seen_at {integer} NOT NULL,
            documents_revision {integer} NOT NULL
        ) {strict}
        """,
    ]

    private static let indexes = [
        "CREATE INDEX inbox_by_age ON inbox (at)",
        "CREATE INDEX cases_due ON cases (next_due, id) WHERE status = 'open'",
        "CREATE INDEX cases_passed ON cases (level, since) WHERE stage = 'passed'",
        "CREATE INDEX notice_due ON notice (due, id) WHERE standing = 'waiting'",
        "CREATE INDEX notice_by_case ON notice (case_id, generation)",
        "CREATE INDEX outbox_by_lane ON outbox (lane, id)",
        "CREATE INDEX dead_by_state ON dead (state, at)",
    ]

    /// Tables whose rows nobody may change or remove.
    private static let immutable = ["entry", "leaf", "log_head"]

    static func sqliteGuards(_ table: String) -> [String] {
        ["UPDATE", "DELETE"].map { verb in
            """
            CREATE TRIGGER \(table)_no_\(verb.lowercased()) BEFORE \(verb) ON \(table)
            BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
            """
        }
    }

    private static let postgreSQLGuard = """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the log is append-only'; END $$
        """

    static func postgreSQLGuards(_ table: String) -> [String] {
        [
            """
            CREATE TRIGGER \(table)_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON \(table)
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
            """,
            "REVOKE UPDATE, DELETE, TRUNCATE ON \(table) FROM PUBLIC, CURRENT_USER",
        ]
    }
}
