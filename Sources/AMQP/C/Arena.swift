internal import CRabbitMQ

/// Memory for the arguments of one call into C, given back all at once.
struct Arena: ~Copyable {
    private let pool: UnsafeMutablePointer<amqp_pool_t>

    private static let pageSize = 4096

    init() {
        pool = .allocate(capacity: 1)
        init_amqp_pool(pool, Self.pageSize)
    }

    /// Ends the life of everything handed out since the last time.
    func reset() {
        recycle_amqp_pool(pool)
    }

    func bytes(_ string: String) throws(AMQPError) -> amqp_bytes_t {
        var string = string
        let copied = string.withUTF8 { copy(UnsafeRawBufferPointer($0)) }
        guard let copied else { throw Self.exhausted }
        return copied
    }

    func bytes(_ name: some ShortString) throws(AMQPError) -> amqp_bytes_t {
        try bytes(name.rawValue)
    }

    /// The table as C's structures; `encodedSize` tells how many bytes it takes on the wire.
    func table(_ table: Table, encodedSize: inout Int) throws(AMQPError) -> amqp_table_t {
        guard !table.isEmpty else { return amqp_empty_table }
        var encoder = FieldEncoder()
        try encoder.append(table)
        encodedSize += encoder.bytes.count
        guard let encoded = encoder.bytes.withUnsafeBytes({ copy($0) }) else { throw Self.exhausted }
        var decoded = amqp_table_t()
        var offset = 0
        let status = amqp_decode_table(encoded, pool, &decoded, &offset)
        guard status == AMQP_STATUS_OK.rawValue else { throw AMQPError(status: status, operation: "table") }
        return decoded
    }

    func table(_ table: Table) throws(AMQPError) -> amqp_table_t {
        var size = 0
        return try self.table(table, encodedSize: &size)
    }

    private func copy(_ bytes: UnsafeRawBufferPointer) -> amqp_bytes_t? {
        guard let source = bytes.baseAddress, !bytes.isEmpty else { return amqp_empty_bytes }
        guard let target = amqp_pool_alloc(pool, bytes.count) else { return nil }
        target.copyMemory(from: source, byteCount: bytes.count)
        return amqp_bytes_t(len: bytes.count, bytes: target)
    }

    private static var exhausted: AMQPError { AMQPError(.outOfMemory, operation: "call arguments") }

    deinit {
        empty_amqp_pool(pool)
        pool.deallocate()
    }
}
