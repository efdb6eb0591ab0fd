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
