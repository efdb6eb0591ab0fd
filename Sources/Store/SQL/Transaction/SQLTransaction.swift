import Escalation

/// One transaction of ``SQLStore``. Its extensions hold the parts of ``StoreTransaction``, one file each.
final class SQLTransaction: StoreTransaction {
    let connection: any SQLConnection
    let json: StoredJSONReader
    let now: Instant
    let incarnation: Int64
    var locks = LockLedger()
    /// Rows as they were when they were locked: what is written back must be among them, and is compared with them.
    var lockedKeys: [KeyID: KeyRow] = [:]
    var lockedCases: [CaseID: Case] = [:]
    /// Under which keys what is written of these cases is sealed.
    var keyOfCase: [CaseID: SubjectKey] = [:]
    var lockedNotices: Set<LeasedNotice> = []
    var hasWritten = false
    var isOver = false

    init(connection: any SQLConnection, json: StoredJSONReader, now: Instant, incarnation: Int64) {
        self.connection = connection
        self.json = json
        self.now = now
        self.incarnation = incarnation
    }

    func run(_ commands: [SQLCommand]) throws -> [[SQLRow]] {
        precondition(!isOver, "a transaction was kept past its end")
        return try commands.isEmpty ? [] : connection.run(commands)
    }

    func rows(_ command: SQLCommand) throws -> [SQLRow] {
        try run([command])[0]
    }
}
