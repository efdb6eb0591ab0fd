internal import CPostgres
import Escalation

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// An open connection in libpq's pipeline mode (PostgreSQL documentation, 34.5).
///
/// Commands are sent without waiting for one another's results, each as a prepared statement; one synchronisation point
/// ends the list. The socket never blocks: while there is something to send, what arrives is read too, so that a long
/// list cannot lock both sides up.
final class Pipeline {
    private let handle: OpaquePointer
    /// How long the server may be silent; longer than its own timeouts.
    private let patience: Duration
    /// Names of prepared statements by their text.
    private var prepared: [String: String] = [:]
    private(set) var isUsable = true
    var isInTransaction = false

    init(_ address: PostgreSQLAddress, settings: StoreOptions) throws {
        patience = settings.patience + settings.statementTimeout + .seconds(5)
        var parameters = address.parameters
        parameters["client_encoding"] = "UTF8"
        parameters["options"] = Self.options(address, settings: settings)
        parameters["application_name", default: "belay"] += ""
        parameters["connect_timeout", default: "10"] += ""
        if let password = settings.password { parameters["password"] = password }
        let connection = Self.connect(parameters)
        guard let connection, PQstatus(connection) == CONNECTION_OK else {
            defer { PQfinish(connection) }
            throw StoreError.connection(connection, operation: "connect")
        }
        handle = connection
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
            throw StoreError.connection(handle, operation: "connect")
        }
    }

    deinit {
        PQfinish(handle)
    }

    /// Lends the rows of a command, which lie in the memory of its result.
    func lend(_ command: SQLCommand, to body: (inout LentRow) throws -> Void) throws {
        var failure: (any Error)?
        _ = try run([command]) { result in
            // What the connection still has to say is heard first.
            do { try ResultTable.lend(result, to: body) } catch { failure = error }
            return []
        }
        if let failure { throw failure }
    }

    /// Runs commands in their order, in one round trip. The first failure is thrown; those after it were not run.
    ///
    /// - Parameter rows: Takes the rows out of a result.
    func run(
        _ commands: [SQLCommand],
        taking rows: (OpaquePointer) throws -> [SQLRow] = { try ResultTable($0).rows }
    ) throws -> [[SQLRow]] {
        guard !commands.isEmpty else { return [] }
        var preparing: [String: String] = [:]
        var expected: [Expected] = []
        for command in commands {
            let name = try prepare(command.statement, &preparing, &expected)
            try send(command, as: name)
            expected.append(.rows(command.statement))
        }
        try require(PQpipelineSync(handle) == 1, "send")
        var failure: StoreError?
        var results: [[SQLRow]] = []
        results.reserveCapacity(commands.count)
        for item in expected { try take(item, rows, &results, &failure) }
        try takeSynchronisation()
        if let failure { throw failure }
        return results
    }

    private static func options(_ address: PostgreSQLAddress, settings: StoreOptions) -> String {
        let own = [
            "search_path=\(address.schema)", "statement_timeout=\(settings.statementTimeout.milliseconds)",
            "lock_timeout=\(settings.patience.milliseconds)",
            "idle_in_transaction_session_timeout=\(2 * settings.statementTimeout.milliseconds)",
            "synchronous_commit=on",
        ]
        return ([address.parameters["options"] ?? ""] + own.map { "-c \($0)" }).joined(separator: " ")
    }

    private static func connect(_ parameters: [String: String]) -> OpaquePointer? {
        let pairs = parameters.map { (strdup($0), strdup($1)) }
        defer {
            for (keyword, value) in pairs {
                free(keyword)
                free(value)
            }
        }
        let keywords = pairs.map { UnsafePointer($0.0) } + [nil]
        let values = pairs.map { UnsafePointer($0.1) } + [nil]
        return PQconnectdbParams(keywords, values, 0)
    }
}

// MARK: - Sending

extension Pipeline {
    /// A result that is to come.
    private enum Expected {
        case preparation(SQLStatement, name: String)
        case rows(SQLStatement)
    }

    private func prepare(
        _ statement: SQLStatement,
        _ preparing: inout [String: String],
        _ expected: inout [Expected]
    ) throws -> String {
        if let name = prepared[statement.text] ?? preparing[statement.text] { return name }
        let name = "belay_\(prepared.count + preparing.count)"
        try require(
            PQsendPrepare(handle, name, SQLDialect.postgreSQL.rendered(statement.text), 0, nil) == 1,
            statement.operation
        )
        preparing[statement.text] = name
        expected.append(.preparation(statement, name: name))
        return name
    }

    private func send(_ command: SQLCommand, as name: String) throws {
        let arguments = PackedArguments(command.arguments)
        let sent = arguments.withPointers { values, lengths, formats in
            PQsendQueryPrepared(handle, name, Int32(command.arguments.count), values, lengths, formats, 1)
        }
        try require(sent == 1, command.statement.operation)
    }

    private func require(_ condition: Bool, _ operation: String) throws {
        guard condition else {
            isUsable = false
            throw StoreError.connection(handle, operation: operation)
        }
    }
}

// MARK: - Receiving

extension Pipeline {
    private func take(
        _ item: Expected,
        _ rows: (OpaquePointer) throws -> [SQLRow],
        _ results: inout [[SQLRow]],
        _ failure: inout StoreError?
    ) throws {
        let operation =
            switch item {
            case .preparation(let statement, _), .rows(let statement): statement.operation
            }
        guard let result = try nextResult(operation) else {
            isUsable = false
            throw StoreError.connection(handle, operation: operation)
        }
        defer { PQclear(result) }
        switch (PQresultStatus(result), item) {
        case (PGRES_COMMAND_OK, .preparation(let statement, let name)):
            prepared[statement.text] = name
        case (PGRES_TUPLES_OK, .rows), (PGRES_COMMAND_OK, .rows):
            results.append(try rows(result))
        case (PGRES_PIPELINE_ABORTED, _):
            break
        default:
            failure = failure ?? StoreError(postgreSQL: result, operation: operation)
        }
        try requireConnection(operation)
        // Every command's results end with a null.
        while let more = try nextResult(operation) { PQclear(more) }
    }

    private func takeSynchronisation() throws {
        guard let result = try nextResult("synchronise") else { return try require(false, "synchronise") }
        defer { PQclear(result) }
        try require(PQresultStatus(result) == PGRES_PIPELINE_SYNC, "synchronise")
    }

    private func nextResult(_ operation: String) throws -> OpaquePointer? {
        while PQisBusy(handle) == 1 { try exchange(operation) }
        // Results can be there before everything was sent.
        let result = PQgetResult(handle)
        if result == nil { try requireConnection(operation) }
        return result
    }

    private func requireConnection(_ operation: String) throws {
        try require(PQstatus(handle) == CONNECTION_OK, operation)
    }

    /// Sends and reads what can be sent and read, waiting for either.
    private func exchange(_ operation: String) throws {
        let unsent = PQflush(handle)
        try require(unsent >= 0, operation)
        let events = Int16(POLLIN) | (unsent == 1 ? Int16(POLLOUT) : 0)
        var socket = pollfd(fd: PQsocket(handle), events: events, revents: 0)
        let ready = poll(&socket, 1, Int32(clamping: patience.milliseconds))
        if ready < 0 && errno == EINTR { return }
        guard ready > 0 else {
            isUsable = false
            throw StoreError(.unavailable, operation: operation, message: "the database was silent for too long")
        }
        if socket.revents & ~Int16(POLLOUT) != 0 { try require(PQconsumeInput(handle) == 1, operation) }
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 { microseconds / 1000 }
}
