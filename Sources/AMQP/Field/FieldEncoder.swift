/// Writes field tables as AMQP encodes them (AMQP 0-9-1, section 4.2.5.5, with RabbitMQ's type letters).
struct FieldEncoder {
    private(set) var bytes: [UInt8] = []

    /// How deep tables and arrays may nest; librabbitmq refuses more than 100.
    static let depthMax = 32

    /// A table with its four bytes of length.
    mutating func append(_ table: Table, depth: Int = 0) throws(AMQPError) {
        try checkDepth(depth)
        let start = openLength()
        for entry in table {
            try appendShort(entry.name)
            try append(entry.value, depth: depth)
        }
        closeLength(from: start)
    }

    private mutating func append(_ value: FieldValue, depth: Int) throws(AMQPError) {
        switch value {
        case .string(let text):
            append(letter: "S")
            let start = openLength()
            bytes.append(contentsOf: text.utf8)
            closeLength(from: start)
        case .bytes(let data):
            append(letter: "x")
            append(UInt32(clamping: data.count))
            bytes.append(contentsOf: data)
        case .bool(let truth):
            append(letter: "t")
            bytes.append(truth ? 1 : 0)
        case .int(let number):
            append(letter: "l")
            append(number)
        case .unsigned(let number):
            append(letter: "L")
            append(number)
        case .double(let number):
            append(letter: "d")
            append(number.bitPattern)
        case .decimal(let scale, let number):
            append(letter: "D")
            bytes.append(scale)
            append(number)
        case .timestamp(let seconds):
            append(letter: "T")
            append(seconds)
        case .array(let values):
            append(letter: "A")
            try checkDepth(depth + 1)
            let start = openLength()
            for value in values { try append(value, depth: depth + 1) }
            closeLength(from: start)
        case .table(let table):
            append(letter: "F")
            try append(table, depth: depth + 1)
        case .void:
            append(letter: "V")
        }
    }

    /// A short string with its byte of length.
    mutating func appendShort(_ text: String) throws(AMQPError) {
        let length = text.utf8.count
        guard length <= shortStringBytesMax else {
            throw AMQPError(
                .invalidArgument,
                operation: "short string",
                detail: "it has \(length) bytes, AMQP allows 255"
            )
        }
        bytes.append(UInt8(length))
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func append(letter: Unicode.Scalar) {
        bytes.append(UInt8(ascii: letter))
    }

    /// A number, most significant byte first.
    mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func openLength() -> Int {
        append(UInt32(0))
        return bytes.count
    }

    private mutating func closeLength(from start: Int) {
        withUnsafeBytes(of: UInt32(clamping: bytes.count - start).bigEndian) { length in
            bytes.replaceSubrange(start - 4..<start, with: length)
        }
    }

    private func checkDepth(_ depth: Int) throws(AMQPError) {
        guard depth <= Self.depthMax else {
            throw AMQPError(.invalidArgument, operation: "table", detail: "it nests deeper than \(Self.depthMax)")
        }
    }
}
