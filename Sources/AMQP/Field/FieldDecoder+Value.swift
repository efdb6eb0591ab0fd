extension FieldDecoder {
    /// A value after its type letter. Letters and widths are those of RabbitMQ and `amqp.h`.
    mutating func value(depth: Int) throws(Malformed) -> FieldValue {
        switch Unicode.Scalar(try integer(UInt8.self)) {
        case "t": .bool(try integer(UInt8.self) != 0)
        case "b": .int(Int64(try integer(Int8.self)))
        case "s": .int(Int64(try integer(Int16.self)))
        case "I": .int(Int64(try integer(Int32.self)))
        case "l": .int(try integer(Int64.self))
        case "B": .unsigned(UInt64(try integer(UInt8.self)))
        case "u": .unsigned(UInt64(try integer(UInt16.self)))
        case "i": .unsigned(UInt64(try integer(UInt32.self)))
        case "L": .unsigned(try integer(UInt64.self))
        case "f": .double(Double(Float(bitPattern: try integer())))
        case "d": .double(Double(bitPattern: try integer()))
        case "D": .decimal(scale: try integer(), value: try integer())
        case "T": .timestamp(try integer())
        case "S": Self.text(try longBytes())
        case "x": .bytes(Array(try longBytes()))
        case "A": .array(try array(depth: depth + 1))
        case "F": .table(try nested(depth: depth + 1))
        case "V": .void
        default: throw Malformed()
        }
    }

    /// Passes over a value without building it.
    mutating func skipValue() throws(Malformed) {
        switch Unicode.Scalar(try integer(UInt8.self)) {
        case "V": break
        case "t", "b", "B": _ = try take(1)
        case "s", "u": _ = try take(2)
        case "I", "i", "f": _ = try take(4)
        case "D": _ = try take(5)
        case "l", "L", "d", "T": _ = try take(8)
        case "S", "x", "A", "F": _ = try longBytes()
        default: throw Malformed()
        }
    }

    private mutating func array(depth: Int) throws(Malformed) -> [FieldValue] {
        guard depth <= FieldEncoder.depthMax else { throw Malformed() }
        var decoder = FieldDecoder(try longBytes())
        var values: [FieldValue] = []
        while !decoder.isAtEnd { values.append(try decoder.value(depth: depth)) }
        return values
    }

    private mutating func nested(depth: Int) throws(Malformed) -> Table {
        guard depth <= FieldEncoder.depthMax else { throw Malformed() }
        return try table(depth: depth)
    }

    /// RabbitMQ's clients send binary headers as long strings, too: what is no UTF-8 stays bytes.
    private static func text(_ bytes: UnsafeRawBufferPointer) -> FieldValue {
        if let text = String(validating: bytes.bindMemory(to: UInt8.self), as: UTF8.self) {
            .string(text)
        } else {
            .bytes(Array(bytes))
        }
    }
}
