/// Arguments of one command in one piece of memory, in the form that libpq takes.
///
/// Numbers go as text, whatever integer type the server has inferred; text and bytes go in binary form, which for text
/// means with its length: in libpq's text form a zero character would silently end it.
struct PackedArguments {
    private var bytes: [UInt8] = []
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    init(_ values: [SQLValue]) {
        offsets.reserveCapacity(values.count)
        for value in values {
            let start = bytes.count
            switch value {
            case .null:
                add(nil, isBinary: false)
            case .int(let number):
                bytes.append(contentsOf: String(number).utf8)
                bytes.append(0)
                add(start, isBinary: false)
            case .text(let text):
                bytes.append(contentsOf: text.utf8)
                add(start, isBinary: true)
            case .blob(let blob):
                bytes.append(contentsOf: blob)
                add(start, isBinary: true)
            case .column(let column):
                bytes.append(array: column)
                add(start, isBinary: true)
            }
        }
        // An argument may be empty and last; its address still has to lie inside.
        bytes.append(0)
    }

    private mutating func add(_ start: Int?, isBinary: Bool) {
        offsets.append(start)
        lengths.append(Int32(bytes.count - (start ?? bytes.count)))
        formats.append(isBinary ? 1 : 0)
    }

    func withPointers<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>, UnsafePointer<Int32>) throws -> Result
    ) rethrows -> Result {
        try bytes.withUnsafeBytes { memory in
            let values = offsets.map { offset in
                offset.map { (memory.baseAddress! + $0).assumingMemoryBound(to: CChar.self) as UnsafePointer<CChar> }
            }
            return try body(values + [nil], lengths + [0], formats + [0])
        }
    }
}

extension [UInt8] {
    /// One dimension in the binary form of PostgreSQL's `array_send`: dimensions, whether there are nulls, the type of
    /// an element, how many, the first index; then the length and bytes of each.
    fileprivate mutating func append(array column: SQLColumn) {
        append(int32: 1)
        append(int32: column.values.contains(.null) ? 1 : 0)
        append(int32: column.element.oid)
        append(int32: Int32(column.values.count))
        append(int32: 1)
        for value in column.values {
            switch value {
            case .null:
                append(int32: -1)
            case .int(let number):
                append(int32: 8)
                append(bigEndian: number)
            case .text(let text):
                append(int32: Int32(text.utf8.count))
                append(contentsOf: text.utf8)
            case .blob(let blob):
                append(int32: Int32(blob.count))
                append(contentsOf: blob)
            case .column:
                preconditionFailure("a column holds no columns")
            }
        }
    }

    private mutating func append(int32 number: Int32) { append(bigEndian: number) }

    private mutating func append(bigEndian number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}

extension SQLColumn.Element {
    /// From PostgreSQL's `pg_type.dat`.
    fileprivate var oid: Int32 {
        switch self {
        case .int: 20
        case .text: 25
        case .blob: 17
        }
    }
}
