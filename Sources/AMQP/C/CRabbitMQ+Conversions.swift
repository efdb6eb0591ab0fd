internal import CRabbitMQ

extension UnsafeRawBufferPointer {
    /// Valid as long as the library's buffer is.
    init(_ bytes: amqp_bytes_t) {
        self.init(start: bytes.bytes, count: bytes.bytes == nil ? 0 : bytes.len)
    }
}

extension String {
    init(copying bytes: amqp_bytes_t) {
        self.init(decoding: UnsafeRawBufferPointer(bytes), as: UTF8.self)
    }
}

extension timeval {
    /// Rounded down to microseconds, and never negative, which the library refuses.
    init(_ duration: Duration) {
        let (seconds, attoseconds) = Swift.max(duration, .zero).components
        self.init(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}

extension Table {
    /// A table of the library's, read back through its own encoding.
    init(copying table: UnsafeMutablePointer<amqp_table_t>) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        self = buffer.withUnsafeMutableBytes { bytes in
            var offset = 0
            let target = amqp_bytes_t(len: bytes.count, bytes: bytes.baseAddress)
            guard amqp_encode_table(target, table, &offset) == AMQP_STATUS_OK.rawValue else { return Table() }
            var decoder = FieldDecoder(UnsafeRawBufferPointer(rebasing: bytes[..<offset]))
            return (try? decoder.table()) ?? Table()
        }
    }
}
